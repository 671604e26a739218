import { describe, expect, it } from "vitest"

const load = () => import("../../bench/summary.mjs")
type Run = Parameters<Awaited<ReturnType<typeof load>>["summarise"]>[0][number]

const run = (seconds: number, peakMegabytes: number): Run => ({
  status: "finished",
  seconds,
  cpuSeconds: 2 * seconds,
  peakMegabytes,
  auc: 0.75,
  version: "1.2.3",
})

describe("what several runs come to", () => {
  it.each([
    [[7], 7],
    [[9, 1, 4], 4],
    [[9, 1, 4, 2], 3],
  ])("has the median of %j as %d", async (values, expected) => {
    const { median } = await load()
    expect(median(values)).toBe(expected)
  })

  it("is the median time and the largest memory", async () => {
    const { summarise } = await load()
    const runs = [run(3, 100), run(1, 300), run(2, 200)]
    expect(summarise(runs, undefined, 60)).toEqual({
      status: "finished",
      version: "1.2.3",
      seconds: 2,
      fastest: 1,
      slowest: 3,
      cpuSeconds: 4,
      peakMegabytes: 300,
      auc: 0.75,
      runs,
    })
  })

  it("has no figures once a run was late, failed, or was left out", async () => {
    const { summarise } = await load()
    const late = summarise([run(3, 100), { status: "late" }], undefined, 60)
    expect([late.reason, late.seconds]).toEqual(["not finished in 60 s", undefined])
    const failed = summarise(
      [{ status: "failed", reason: "line 1\nout of memory\nended with status 1" }],
      undefined,
      60,
    )
    expect([failed.status, failed.reason]).toEqual(["failed", "out of memory"])
    expect(summarise([], "Java is missing", 60)).toEqual({ status: "skipped", reason: "Java is missing", runs: [] })
  })

  it("has no memory where the system tells none", async () => {
    const { summarise } = await load()
    const told = summarise([{ ...run(1, 0), cpuSeconds: null, peakMegabytes: null }], undefined, 60)
    expect([told.cpuSeconds, told.peakMegabytes]).toEqual([null, null])
  })
})

describe("the line of a failure that tells what happened", () => {
  it("is the error where a stack follows, or else the last before how the process ended", async () => {
    const { lineThatTells } = await load()
    const ofNode =
      "<--- Last few GCs --->\nFATAL ERROR: no memory\n 1: node::OOMErrorHandler\n10: 0x1\nended with SIGABRT"
    expect(lineThatTells(ofNode)).toBe("FATAL ERROR: no memory")
    expect(lineThatTells("Traceback\n  File a.py\nMemoryError: 4 GB\nended with status 1")).toBe("MemoryError: 4 GB")
    expect(lineThatTells("reading\nno Java\nended with status 2")).toBe("no Java")
    expect(lineThatTells(undefined)).toBe("failed")
  })
})
