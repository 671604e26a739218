import { describe, expect, it } from "vitest"

const load = () => import("../../bench/goals.mjs")
type Goals = Awaited<ReturnType<typeof load>>["goals"]
type Result = Parameters<Goals>[0][number]
type Goal = ReturnType<Goals>[number]

const result = (task: string, system: string, scale: number, figures: Partial<Result>): Result => ({
  task,
  system,
  scale,
  rows: 100,
  status: "finished",
  runs: [],
  ...figures,
})

async function verdict(goal: string, results: readonly Result[], nanoseconds?: number): Promise<Goal | undefined> {
  const { goals } = await load()
  const scorer = nanoseconds === undefined ? [] : [{ system: "gbt-lab", nanosecondsPerRow: nanoseconds }]
  return goals(results, scorer, []).find((found) => found.goal === goal)
}

async function clusterGoal(goal: string, cluster: Parameters<Goals>[2]): Promise<Goal | undefined> {
  const { goals } = await load()
  return goals([], [], cluster).find((found) => found.goal === goal)
}

describe("the goals of the bench", () => {
  it("are not measured without results", async () => {
    const { goals } = await load()
    expect(new Set(goals([], [], []).map((goal) => goal.verdict))).toEqual(new Set(["not measured"]))
  })

  it.each([
    [0.99, "met"],
    [1, "missed"],
  ])("hold the lab's fit of %d s to one second", async (seconds, expected) => {
    const found = await verdict("lab-fit in less than 1 s", [result("lab-fit", "gbt-lab", 1, { seconds })])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    [59.4, 39, "met", "met"],
    [60, 40, "missed", "missed"],
  ])(
    "hold loading by require, of %d ms and %d MB, to 60 ms and 40 MB",
    async (milliseconds, megabytes, time, memory) => {
      const { goals } = await load()
      const loads = [
        { system: "gbt-lab", how: 'require("gbt-lab")', milliseconds, megabytes },
        { system: "gbt-lab", how: 'require("gbt-lab/lab")', milliseconds: 1, megabytes: 1 },
      ]
      const found = goals([], [], [], loads).filter(({ goal }) => goal.startsWith("gbt-lab required"))
      expect(found.map(({ verdict }) => verdict)).toEqual([time, memory])
    },
  )

  it.each([
    [299.9, "met", "300 ms: fit"],
    [300, "missed", "300 ms: fit"],
  ])("hold the latest stop of all phases, after %d ms, to 300 ms", async (largest, verdict, measured) => {
    const { goals } = await load()
    const stops = [
      { phase: "read", seconds: 1, stops: 8, medianMilliseconds: 20, largestMilliseconds: 40 },
      { phase: "fit", seconds: 2, stops: 8, medianMilliseconds: 10, largestMilliseconds: largest },
      { phase: "count", seconds: 0.001, stops: 0 },
    ]
    const found = goals([], [], [], [], stops).find(({ goal }) => goal === "every phase stopped in less than 300 ms")
    expect(found).toMatchObject({ measured, verdict })
  })

  it("take no result of a smaller scale for one of ours", async () => {
    const found = await verdict("lab-fit in less than 1 s", [result("lab-fit", "gbt-lab", 0.1, { seconds: 0.5 })])
    expect(found?.verdict).toBe("not measured")
  })

  it.each([
    [15, "met"],
    [15.1, "missed"],
  ])("allow half as much again as LightGBM's 10 s: %d s is %s", async (seconds, expected) => {
    const found = await verdict("dense within 1.5 × of LightGBM's time", [
      result("dense", "gbt-lab", 1, { seconds }),
      result("dense", "LightGBM", 1, { seconds: 10 }),
    ])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    [0.5, "met", "0.50 s, XGBoost 0.50 s: 1.00 ×"],
    [0.6, "missed", "0.60 s, XGBoost 0.50 s: 1.20 ×"],
  ])("compare %d s at a tenth with the fastest peer there", async (seconds, expected, measured) => {
    const found = await verdict("dense, no peer faster at 0.1 of the rows", [
      result("dense", "gbt-lab", 0.1, { seconds }),
      result("dense", "LightGBM", 0.1, { seconds: 0.9 }),
      result("dense", "XGBoost", 0.1, { seconds: 0.5 }),
      result("dense", "CatBoost", 0.1, { status: "failed" }),
      result("dense", "CatBoost", 1, { seconds: 0.1 }),
    ])
    expect(found).toEqual(expect.objectContaining({ verdict: expected, measured }))
  })

  it.each([
    [800, "met"],
    [801, "missed"],
  ])("hold a peak of %d MB to LightGBM's 700", async (peakMegabytes, expected) => {
    const found = await verdict("flights with a peak of memory no more than 100 MB above LightGBM's", [
      result("flights", "gbt-lab", 1, { peakMegabytes }),
      result("flights", "LightGBM", 1, { peakMegabytes: 700 }),
    ])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    [24, "met"],
    [24.1, "missed"],
  ])("hold %d s at ten times the lab to 2 s at once", async (seconds, expected) => {
    const found = await verdict("lab-grid at 10 within 12 × of its time at 1", [
      result("lab-grid", "gbt-lab", 1, { seconds: 2 }),
      result("lab-grid", "gbt-lab", 10, { seconds }),
    ])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    ["finished", { seconds: 40 }, "met"],
    ["finished", { seconds: 20 }, "not measured"],
    ["late", { limitSeconds: 60 }, "met"],
    ["failed", {}, "not measured"],
  ] as const)("compare 30 s with a peer that %s at a tenth of the rows with %j", async (status, figures, expected) => {
    const found = await verdict("flights faster than Spark", [
      result("flights", "gbt-lab", 1, { seconds: 30 }),
      result("flights", "Spark", 0.1, { status, ...figures }),
      result("flights", "Spark", 1, { status: "skipped" }),
    ])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    [0.798, "met"],
    [0.9, "met"],
    [0.7979, "missed"],
  ])("hold an AUC of %d to LightGBM's 0.8", async (auc, expected) => {
    const found = await verdict("wide with an AUC no more than 0.002 below LightGBM's", [
      result("wide", "gbt-lab", 1, { auc }),
      result("wide", "LightGBM", 1, { auc: 0.8 }),
    ])
    expect(found?.verdict).toBe(expected)
  })

  it.each([
    ["features on a Spark server no slower than PySpark", "features", 2, "met"],
    ["features on a Spark server no slower than PySpark", "features", 2.1, "missed"],
    ["fit on a Spark server at least 10 × as fast as PySpark", "fit", 0.2, "met"],
    ["search on a Spark server at least 10 × as fast as PySpark", "search", 0.21, "missed"],
  ])("hold %s, of 2 s, at %d s", async (goal, step, seconds, expected) => {
    const row = { scale: 1, rows: 100, step }
    const found = await clusterGoal(goal, [
      { ...row, system: "gbt-lab", seconds },
      { ...row, system: "PySpark", seconds: 2 },
      { ...row, system: "PySpark", seconds: 1000, scale: 0.1 },
    ])
    expect(found?.verdict).toBe(expected)
  })

  it("add up both ways of the wire", async () => {
    const row = { scale: 1, rows: 100, step: "all", system: "gbt-lab", seconds: 1 }
    const found = await clusterGoal("the lab on a Spark server with less than 50 MB over the wire", [
      { ...row, sentBytes: 20e6, receivedBytes: 30e6 },
    ])
    expect(found).toMatchObject({ measured: "50.0 MB", verdict: "missed" })
  })

  it("hold one row to two microseconds", async () => {
    const found = await verdict("one row scored in less than 2 µs", [], 250)
    expect(found).toEqual({ goal: "one row scored in less than 2 µs", measured: "0.250 µs", verdict: "met" })
  })
})
