import { describe, expect, it } from "vitest"

const load = () => import("../../bench/resultsText.mjs")
type Result = Parameters<Awaited<ReturnType<typeof load>>["resultsText"]>[0]["results"][number]

const finished = (system: string, seconds: number, cpuSeconds: number | null): Result => ({
  task: "wide",
  scale: 0.1,
  rows: 1000,
  system,
  status: "finished",
  seconds,
  fastest: seconds / 2,
  slowest: seconds * 2,
  cpuSeconds,
  peakMegabytes: cpuSeconds === null ? null : 123.4,
  auc: 0.75,
  runs: [{ status: "finished" }, { status: "finished" }],
})

const place = { scale: 1, rows: 700 }
const took = (seconds: number) => ({ seconds, fastest: seconds / 2, slowest: seconds * 2, runs: 3 })

describe("the results as Markdown", () => {
  it("have a table a task and scale, with ratios to gbt-lab's time", async () => {
    const { resultsText } = await load()
    const text = resultsText(
      {
        date: "2026-01-02",
        machine: { processor: "Some processor", cores: 2, memoryGigabytes: 8, system: "linux 6" },
        versions: { "gbt-lab": "1.0.0", LightGBM: "4.0.0" },
        settings: { threads: 2, repeat: 3, limitSeconds: 60 },
        results: [
          finished("gbt-lab", 2, 3),
          finished("LightGBM", 5, null),
          {
            task: "wide",
            scale: 0.1,
            rows: 1000,
            system: "Spark",
            status: "late",
            reason: "not finished in 60 s",
            runs: [],
          },
        ],
        cluster: [
          {
            ...place,
            system: "gbt-lab",
            step: "search",
            ...took(2),
            sentBytes: 12_345,
            receivedBytes: 6_789_000,
            auc: 0.75,
          },
          { ...place, system: "PySpark", step: "search", ...took(500), isEstimate: true, auc: null },
          { ...place, system: "PySpark", step: "all", reason: "not finished in 60 s" },
        ],
        scorer: [
          { system: "gbt-lab", nanosecondsPerRow: 500 },
          { system: "other", nanosecondsPerRow: 5000 },
        ],
        start: [{ system: "pandas", how: "import pandas", milliseconds: 123.4, megabytes: 56.7 }],
        stop: [
          { phase: "fit", seconds: 1.234, stops: 8, medianMilliseconds: 12.3, largestMilliseconds: 45.6 },
          { phase: "count", seconds: 0.001, stops: 0 },
        ],
      },
      ["wide"],
    )
    const table = text.slice(text.indexOf("### 1,000 rows, 1/10 of all")).split("\n").slice(2, 7)
    expect(table).toEqual([
      "| system | seconds | ratio | CPU s | peak MB | AUC | spread |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| gbt-lab | 2.00 | 1.00 | 3.00 | 123 | 0.75000 | 1.00–4.00 |",
      "| LightGBM | 5.00 | 2.50 |  |  | 0.75000 | 2.50–10.0 |",
      "| Spark | not finished in 60 s |  |  |  |  |  |",
    ])
    expect(text).toContain("![Seconds against rows, a line a system](cost-wide.svg)")
    expect(text).toContain("| other | 5.000 | 10.0 |")
    expect(text).toContain("| pandas | `import pandas` | 123 | 57 |")
    expect(text).toContain("| fit | 1.23 | 8 | 12 | 46 |\n| count | 0.00 | 0 |  |  |")
    expect(text).toContain("| every phase stopped in less than 300 ms | 46 ms: fit | met |")
    expect(text).not.toContain("cost-dense.svg")
    const cluster = text.slice(text.indexOf("### 700 rows, 1/1 of all")).split("\n").slice(2, 9)
    expect(cluster).toEqual([
      "| step | system | seconds | ratio | spread | MB sent | MB received | AUC |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| search | gbt-lab | 2.00 | 1.00 | 1.00–4.00 | 0.01 | 6.79 | 0.75000 |",
      "| search | PySpark | ≈ 500 | ≈ 250 | 250–1000 |  |  |  |",
      "| all | PySpark | not finished in 60 s |  |  |  |  |  |",
      "",
      "Trees and areas were not compared with those of the embedded engine.",
    ])
  })
})
