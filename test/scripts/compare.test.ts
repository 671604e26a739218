import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { withoutMarkup } from "../../src/figure/markup"
import { figureBundle } from "../../src/notebook/drawing/show"
import { metricComparison } from "../../src/notebook/figures/metricComparison"
import { tableHtml } from "../../src/notebook/tables/table"
import { escapeHtml } from "../../src/notebook/text"

interface Notebook {
  parameters?: Record<string, unknown>
  metrics?: Record<string, number | null>
  seconds?: number
}

/** A run of notebooks, each named by its key. */
function runOf(notebooks: Record<string, Notebook>, startedAt = "2026-01-02T03:04:05.000Z") {
  const results = Object.entries(notebooks).map(([name, { parameters = {}, metrics = {}, seconds = 1 }]) => ({
    ...{ name, title: name, summary: "", data: "data-sample", failure: null },
    ...{ parameters, metrics, seconds },
  }))
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  return { version: "1.0.0", startedAt, data: "data-sample", status: "passed" as const, seconds, notebooks: results }
}

const rowsOf = async (...runs: ReturnType<typeof runOf>[]) => {
  const { compareRuns } = await import("../../scripts/compare/comparison.mjs")
  return compareRuns(runs)
}

/** Label and values of the rows of a kind. */
const valuesOf = (rows: Awaited<ReturnType<typeof rowsOf>>, kind: string) =>
  rows.filter((row) => row.kind === kind).map(({ label, values }) => [label, ...values])

describe("a comparison of runs", () => {
  it("has the parameters that differ alone, once where all notebooks agree, else with the notebooks", async () => {
    const rows = await rowsOf(
      runOf({
        "04-grid": { parameters: { seed: 1, maxDepth: [3, 4], maxIter: 20 } },
        "05-genres": { parameters: { seed: 1, maxDepth: 4, maxIter: 20 } },
        "06-history": { parameters: { seed: 1, maxDepth: 4, maxIter: 20 } },
      }),
      runOf({
        "04-grid": { parameters: { seed: 7, maxDepth: [5], maxIter: 20 } },
        "05-genres": { parameters: { seed: 7, maxDepth: 5, maxIter: 20 } },
        "06-history": { parameters: { seed: 7, maxDepth: 5, maxIter: 20 } },
      }),
    )
    expect(valuesOf(rows, "parameter")).toEqual([
      ["seed", 1, 7],
      ["maxDepth in 04", [3, 4], [5]],
      ["maxDepth in 05, 06", 4, 5],
    ])
  })

  it("fills in from other notebooks what a run that left one out lacks", async () => {
    const one = { parameters: { seed: 1 } }
    const other = { parameters: { seed: 7 } }
    const rows = await rowsOf(runOf({ a: one, b: one }), runOf({ a: other }), runOf({ b: one }))
    expect(valuesOf(rows, "parameter")).toEqual([["seed", 1, 7, 1]])
    expect(valuesOf(await rowsOf(runOf({ a: one, b: other }), runOf({ a: one })), "parameter")).toEqual([])
  })

  it("marks the best of each metric, the lowest of a loss, and no one where all are alike", async () => {
    const rows = await rowsOf(
      runOf({ a: { metrics: { AUC: 0.8, "log loss": 0.3, same: 0.5, missing: null } } }),
      runOf({ a: { metrics: { AUC: 0.9, "log loss": 0.2, same: 0.5000001, missing: 0.1 } } }),
      runOf({ a: { metrics: { AUC: 0.9, "log loss": 0.4, same: 0.5 } } }),
    )
    const marks = Object.fromEntries(rows.map(({ label, isBest }) => [label, isBest]))
    expect(marks.AUC).toEqual([false, true, true])
    expect(marks["log loss"]).toEqual([false, true, false])
    expect(marks.same).toEqual([false, false, false])
    expect(marks.missing).toEqual([false, false, false])
    expect(valuesOf(rows, "metric")[3]).toEqual(["missing", undefined, 0.1, undefined])
  })

  it("has the time of each notebook and of all", async () => {
    const rows = await rowsOf(runOf({ a: { seconds: 1.5 }, b: { seconds: 2 } }), runOf({ b: { seconds: 3 } }))
    expect(valuesOf(rows, "seconds")).toEqual([
      ["seconds of a", 1.5, undefined],
      ["seconds of b", 2, 3],
      ["seconds of all", 3.5, 3],
    ])
  })

  it("is a table with a column a run, numbers of one column ending below each other", async () => {
    const { comparisonTable } = await import("../../scripts/compare/comparison.mjs")
    const rows = await rowsOf(
      runOf({ a: { metrics: { AUC: 0.8 }, parameters: { depth: [3, 4] } } }),
      runOf({ a: { metrics: { AUC: 0.9 }, parameters: { depth: [5] } } }),
    )
    expect(comparisonTable(rows, "*")).toEqual({
      columns: ["", "      1", "        2"],
      rows: [
        ["depth", "   3, 4", "        5"],
        ["AUC", "0.80000", "0.90000 *"],
        ["seconds of a", "    1.0", "      1.0"],
        ["seconds of all", "    1.0", "      1.0"],
      ],
    })
  })
})

describe("the runs of a checkout", () => {
  let root = ""
  const writeRun = (folder: string, run: object): void => {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, "run.json"), JSON.stringify(run))
  }
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "gbt-lab-")))
    writeRun("build/runs/later", runOf({}, "2026-01-03T00:00:00.000Z"))
    writeRun("build/runs/sooner", runOf({}, "2026-01-02T00:00:00.000Z"))
    writeRun("build", runOf({ a: {} }, "2026-01-04T00:00:00.000Z"))
    mkdirSync(join(root, "build", "runs", "interrupted"))
    writeFileSync(join(root, "build", "runs", "compare.html"), "")
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it("are that in build, then the others in the order of their starts", async () => {
    const { allRuns, runsIn } = await import("../../scripts/compare/runs.mjs")
    expect(allRuns(root).map(({ name }) => name)).toEqual(["build", "sooner", "later"])
    expect(allRuns(join(root, "nowhere"))).toEqual([])
    const empty = join(root, "build", "runs", "interrupted")
    expect(() => runsIn([join(root, "build"), empty])).toThrow(`no run in ${empty}: it has no run.json`)
  })

  it("are linked to from the page, which escapes names and loads plotly.js from beside it alone", async () => {
    const { allRuns } = await import("../../scripts/compare/runs.mjs")
    const { comparisonPage } = await import("../../scripts/compare/comparisonPage.mjs")
    const { compareRuns } = await import("../../scripts/compare/comparison.mjs")
    const odd = "build/runs/odd & <b>_20260102-030405"
    writeRun(odd, runOf({ a: { metrics: { "AUC <i>": 0.75 } } }, "2026-01-05T00:00:00.000Z"))
    writeRun("build", runOf({ a: { metrics: { "AUC <i>": 0.5 } } }))
    const runs = allRuns(root).filter(({ notebooks }) => notebooks.length > 0)
    const library = { escapeHtml, figureBundle, metricComparison, tableHtml, withoutMarkup }
    const page = comparisonPage(runs, compareRuns(runs), join(root, "build", "runs"), library)
    expect(page).toContain('<a href="../index.html">build</a>')
    expect(page).toContain('<a href="odd%20%26%20%3Cb%3E_20260102-030405/a.html">a</a>')
    expect(page).toContain("0.75000 ★")
    expect(page).toContain("AUC &lt;i&gt;")
    expect(page).not.toMatch(/<b>_2026|AUC (<|\\u003c)i>/)
    expect(page.match(/<script type="application\/json">/g)).toHaveLength(1)
    expect(page.match(/<svg /g)).toHaveLength(1)
    expect(page.match(/src="[^"]*"/g)).toEqual(['src="plotly.js"'])
    expect(page.replaceAll("http://www.w3.org/", "")).not.toMatch(/https?:\/\//)
  })

  it("have index pages that lead to the comparison and the reference once those are there", async () => {
    const { writeIndex } = await import("../../scripts/notebooks/indexPage.mjs")
    const { readFileSync } = await import("node:fs")
    const linksIn = (folder: string) => {
      writeIndex(join(root, folder), root, { escapeHtml })
      const page = readFileSync(join(root, folder, "index.html"), "utf8")
      return /See also: (.*)<\/p>/.exec(page)?.[1]?.match(/href="[^"]*"/g) ?? []
    }
    expect(linksIn("build")).toEqual(['href="runs/compare.html"'])
    mkdirSync(join(root, "build", "docs"))
    writeFileSync(join(root, "build", "docs", "index.html"), "")
    expect(linksIn("build")).toEqual(['href="runs/compare.html"', 'href="docs/index.html"'])
    expect(linksIn("build/runs/later")).toEqual([
      'href="../../index.html"',
      'href="../compare.html"',
      'href="../../docs/index.html"',
    ])
  })
})
