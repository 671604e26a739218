import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startThreads, type ThreadOptions, type WorkerThreads, workerProgram } from "../../src/work/workerThreads"

let folder: string
let program: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  program = join(folder, "worker.js")
  // Answers with what it was started with, its options and the task; some tasks end it.
  const text = `
    const { parentPort, workerData } = require("node:worker_threads")
    parentPort.on("message", (task) => {
      if (task === "throw") throw new Error("no room")
      if (task === "exit") process.exit(3)
      if (task !== "wait") parentPort.postMessage([workerData, process.execArgv.length, task])
    })
  `
  writeFileSync(program, text)
})

afterAll(() => rmSync(folder, { recursive: true }))

async function withThreads(
  options: Partial<ThreadOptions>,
  run: (threads: WorkerThreads<string, unknown>) => Promise<void>,
): Promise<void> {
  const nameOf = (thread: number): string => `test ${thread}`
  const threads = startThreads<string, unknown>(program, 2, { nameOf, signal: undefined, ...options })
  try {
    await run(threads)
  } finally {
    await threads.end()
  }
}

describe("workerProgram", () => {
  it("finds the program of a folder", () => expect(workerProgram(folder, "worker")).toBe(program))
  it("finds none where nothing is compiled", () => expect(workerProgram(tmpdir(), "worker")).toBeUndefined())
})

describe("threads", () => {
  it("answer one by one, each with its own data and without the options of this process", () =>
    withThreads({ dataOf: (thread) => 10 + thread }, async (threads) => {
      expect(threads.threadCount).toBe(2)
      threads.send(0, "a")
      threads.send(1, "b")
      const answers = [await threads.nextAnswer(), await threads.nextAnswer()]
      expect(answers.sort()).toEqual([
        [0, [10, 0, "a"]],
        [1, [11, 0, "b"]],
      ])
    }))

  it("pass on what one of them throws, as the cause", () =>
    withThreads({}, async (threads) => {
      threads.send(1, "throw")
      const expected = new Error("a training thread failed", { cause: new Error("no room") })
      await expect(threads.nextAnswer()).rejects.toEqual(expected)
    }))

  it("tell when one of them has ended by itself", () =>
    withThreads({}, async (threads) => {
      threads.send(0, "exit")
      await expect(threads.nextAnswer()).rejects.toThrow(new Error("a training thread ended with code 3"))
    }))

  it("are not waited for any longer once the signal is aborted, before or after they start", async () => {
    const controller = new AbortController()
    await withThreads({ signal: controller.signal }, async (threads) => {
      threads.send(0, "wait")
      setTimeout(() => controller.abort(new Error("enough")), 1)
      await expect(threads.nextAnswer()).rejects.toThrow(new Error("enough"))
    })
    await withThreads({ signal: controller.signal }, async (threads) => {
      await expect(threads.nextAnswer()).rejects.toThrow(new Error("enough"))
    })
  })

  it("are not waited for any longer once whoever sends tasks fails", () =>
    withThreads({}, async (threads) => {
      threads.fail(new Error("no task"))
      threads.fail(new Error("too late"))
      await expect(threads.nextAnswer()).rejects.toThrow(new Error("no task"))
      await expect(threads.nextAnswer()).rejects.toThrow(new Error("no task"))
    }))
})
