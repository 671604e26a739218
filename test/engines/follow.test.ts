import type { DuckDBConnection } from "@duckdb/node-api"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { followQuery } from "../../src/engines/duckdb/follow"
import { runWork } from "../../src/work/runWork"

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A connection that has done so many percent of a query, and counts what it is told. */
function connectionAt(percentage: number) {
  const told = { settings: 0, interrupts: 0 }
  const connection = {
    progress: { percentage },
    run: async () => void told.settings++,
    interrupt: () => void told.interrupts++,
  }
  return { told, progress: connection.progress, connection: connection as unknown as DuckDBConnection }
}

it("tells how far a query is, as the engine estimates it, for as long as it knows", async () => {
  const { connection, progress, told } = connectionAt(25)
  const seen: number[][] = []
  const onProgress = (done: number, total: number): void => void seen.push([done, total])
  await runWork("reading", { onProgress }, async (work) => {
    work.expect(80, "MB")
    await followQuery(connection, work, async () => {
      for (const percentage of [25, 50, 100, -1]) {
        progress.percentage = percentage
        vi.advanceTimersByTime(200)
      }
      expect(work.count).toBeUndefined()
    })
    vi.advanceTimersByTime(1000)
  })
  expect(seen).toEqual([
    [20, 80],
    [40, 80],
  ])
  expect(told).toEqual({ settings: 1, interrupts: 0 })
})

it("asks nothing of the engine where nobody looks", async () => {
  const { connection, told } = connectionAt(25)
  await runWork("reading", {}, (work) => followQuery(connection, work, async () => vi.advanceTimersByTime(1000)))
  expect(told).toEqual({ settings: 0, interrupts: 0 })
})

it("interrupts until the query has ended, as an interruption may come between two steps of it", async () => {
  const { connection, told } = connectionAt(0)
  const controller = new AbortController()
  const running = runWork("reading", { signal: controller.signal }, (work) =>
    followQuery(connection, work, async () => {
      controller.abort(new Error("enough"))
      vi.advanceTimersByTime(60)
      throw new Error("INTERRUPT Error: Interrupted!")
    }),
  )
  await expect(running).rejects.toThrow("enough")
  vi.advanceTimersByTime(1000)
  expect(told.interrupts).toBe(4)
})
