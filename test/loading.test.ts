// What a program loads with the library, and when: little at first, as programs start often and most use a part.

import { spawnSync } from "node:child_process"
import { resolve } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"

const root = resolve(__dirname, "..")

/** Files that a door may be made of. */
const MOST_FILES = 10

beforeAll(async () => {
  const { setUpLibrary } = await import("../scripts/setup/setUp.mjs")
  await setUpLibrary(root)
}, 900_000)

/** What is loaded, by the end of each step. */
interface Loaded {
  /** Files, relative to the checkout. */
  readonly files: readonly string[]
  /** Libraries of machine code. */
  readonly native: readonly string[]
  readonly builtIn: readonly string[]
  /** Modules of WebAssembly. */
  readonly compiled: number
}

/** Runs steps, one after the other, in a process; says what is loaded after each. */
function loadedBy(...steps: readonly string[]): Loaded[] {
  const program = `
    const { relative } = require("node:path")
    let compiled = 0
    const { Module } = WebAssembly
    WebAssembly.Module = new Proxy(Module, { construct: (...given) => (compiled++, Reflect.construct(...given)) })
    const loaded = () => ({
      files: Object.keys(require.cache).map((path) => relative(${JSON.stringify(root)}, path).replaceAll("\\\\", "/")),
      native: process.report.getReport().sharedObjects,
      builtIn: process.moduleLoadList,
      compiled,
    })
    const main = async () => {
      const found = []
      ${steps.map((step) => `${step}\nfound.push(loaded())`).join("\n")}
      console.log("\\n" + JSON.stringify(found))
    }
    main()`
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 1 << 28,
    env: { ...process.env, NODE_OPTIONS: "" },
  })
  if (status !== 0) throw new Error(`exit status ${status}\n${stdout}\n${stderr}`)
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Loaded[]
}

const isDuckdb = (path: string): boolean => /duckdb/i.test(path)
const isTrainer = (path: string): boolean => /dist\/train/.test(path)

const doors = ["gbt-lab", "gbt-lab/lab", "gbt-lab/notebook"]

describe("a door", () => {
  it.each([...doors.map((door) => [`require("${door}")`]), ...doors.map((door) => [`await import("${door}")`])])(
    "by %s loads a few files of the library alone, and no engine, trainer, thread or WebAssembly",
    (step) => {
      const [{ files, native, builtIn, compiled }] = loadedBy(step)
      expect(files.length).toBeGreaterThan(0)
      expect(files.length).toBeLessThanOrEqual(MOST_FILES)
      expect(files.filter((path) => !/^dist\/\w[\w-]*\.js$/.test(path))).toEqual([])
      expect(files.filter((path) => isDuckdb(path) || isTrainer(path) || /spark|plots/i.test(path))).toEqual([])
      expect(native.filter(isDuckdb)).toEqual([])
      expect(compiled).toBe(0)
      expect(builtIn.filter((name) => /NativeModule (worker_threads|http2|child_process)$/.test(name))).toEqual([])
    },
  )

  it("shares its classes with the others", () => {
    const steps = `
      const [core, lab] = ["gbt-lab", "gbt-lab/lab"].map(require)
      require("gbt-lab/notebook")
      const frame = await lab.readLabFile("data-sample", "train")
      if (!(frame instanceof core.Frame)) throw new Error("a second Frame")`
    expect(() => loadedBy(steps)).not.toThrow()
  })
})

describe("what a door leaves out", () => {
  it("comes when it is first needed: the engine with the first rows, the trainer with the first fit", () => {
    const [door, rows, fitted] = loadedBy(
      `const { createDataFrame, GBTRegressor, VectorAssembler } = require("gbt-lab")`,
      `const frame = await createDataFrame([{ x: 1, label: 1 }, { x: 2, label: 0 }])
       await frame.count()`,
      `const rows = await new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(frame)
       await new GBTRegressor({ maxIter: 1 }).fit(rows)`,
    )
    expect(door.native.some(isDuckdb)).toBe(false)
    expect(rows.native.some(isDuckdb)).toBe(true)
    expect([door, rows, fitted].map(({ files }) => files.some(isTrainer))).toEqual([false, false, true])
    expect([door, rows, fitted].map(({ compiled }) => compiled)).toEqual([0, 0, 1])
    expect(fitted.files.filter((path) => /spark|danfo|plots/i.test(path))).toEqual([])
  })
})
