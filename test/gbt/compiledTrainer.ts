// The trainer in real threads: they run compiled files, so it is compiled to a folder of its own first.
import { execFileSync } from "node:child_process"
import { rmSync } from "node:fs"
import { afterAll, beforeAll } from "vitest"
import { compileSources } from "../compileSources"

/**
 * Compiles the trainer for the tests of a file.
 *
 * @param prelude - what every program begins with; modules are required as in `"./gbt/boost/train.js"`
 * @returns runs a program in a process of its own; gives what it prints, once it has ended by itself
 */
export function compiledTrainer(prelude: string): (program: string) => string {
  let compiled: string
  beforeAll(() => {
    compiled = compileSources(["gbt", "linalg", "params", "random", "work"])
  }, 60_000)
  afterAll(() => rmSync(compiled, { recursive: true }))
  return (program) =>
    execFileSync(process.execPath, ["-e", prelude + program], { cwd: compiled, encoding: "utf8", timeout: 50_000 })
}

/** The part of a program that has its threads run another program than ours, which fails. */
export const FAILING_THREADS = `
  const threads = require("node:worker_threads")
  threads.Worker = class extends threads.Worker {
    constructor(_, options) {
      super('throw new Error("no room")', { ...options, eval: true })
    }
  }
`
