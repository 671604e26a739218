import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { runWork } from "../../src"

const load = () => import("../../bench/stop/timeStops.mjs")

describe("stopping a phase at moments spread over its time", () => {
  it("takes the time from the moment to the rejection", async () => {
    const { timeStops } = await load()
    let runs = 0
    const row = await timeStops(runWork, "sleep", () =>
      runWork("sleeping", {}, ({ signal }) => sleep(runs++ < 2 ? 200 : 60_000, 0, { signal })),
    )
    expect(row).toMatchObject({ phase: "sleep", stops: 8 })
    expect(row.seconds).toBeGreaterThan(0.19)
    expect(row.medianMilliseconds).toBeLessThan(200)
  })

  it("counts from the moment planned where the thread is blocked over it", async () => {
    const { timeStops } = await load()
    let runs = 0
    const row = await timeStops(runWork, "block", async () => {
      const end = performance.now() + (runs++ < 2 ? 80 : 160)
      while (performance.now() < end);
    })
    expect(row.stops).toBe(8)
    // The first moment is a sixteenth into the phase.
    expect(row.largestMilliseconds).toBeGreaterThan(120)
  })

  it("does not count a stop whose phase ended before", async () => {
    const { timeStops } = await load()
    let runs = 0
    const row = await timeStops(runWork, "once long", async () => {
      if (runs++ < 2) await sleep(400)
    })
    expect(row).toEqual({ phase: "once long", seconds: expect.any(Number), stops: 0 })
  })

  it("passes on what a phase fails of", async () => {
    const { timeStops } = await load()
    let runs = 0
    const failing = timeStops(runWork, "failing", async () => {
      if (runs++ === 2) throw new Error("full")
    })
    await expect(failing).rejects.toThrow("full")
  })
})
