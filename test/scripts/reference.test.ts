import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")
const load = {
  compare: () => import("../../scripts/reference/comparison.mjs"),
  compareTrees: () => import("../../scripts/reference/treeComparison.mjs"),
  nearTies: () => import("../../scripts/reference/nearTies.mjs"),
  parseTrees: () => import("../../scripts/reference/treeText.mjs"),
  cases: () => import("../../scripts/reference/cases.mjs"),
  compareWithSpark: () => import("../../scripts/reference/runs.mjs"),
  judge: () => import("../../scripts/reference/expressions/judge.mjs"),
  values: () => import("../../scripts/reference/expressions/values.mjs"),
  report: () => import("../../scripts/reference/report.mjs"),
}

const stump = (condition: string, left: string, right: string): string => {
  const opposite = condition.replace("<=", ">").replace(" in ", " not in ")
  const lines = [`If (${condition})`, ` Predict: ${left}`, `Else (${opposite})`, ` Predict: ${right}`]
  return `  Tree 0 (weight 1.0):\n${lines.map((line) => `    ${line}\n`).join("")}`
}

describe("comparing values", () => {
  it("counts what it compared and finds the largest difference", async () => {
    const { compareValues, within } = await load.compare()
    const ours = { a: [1, 2.5], b: "x", c: Float64Array.of(Number.NaN) }
    const finding = compareValues("all", ours, { b: "x", a: [1, 2.25], c: ["NaN"] }, within(0.25))
    expect(finding).toMatchObject({ count: 4, largest: 0.25, problems: [] })
  })

  it("says where a value differs by more than is allowed", async () => {
    const { compareValues, within } = await load.compare()
    const { problems } = compareValues("all", [[1], [2]], [[1], [2.1]], within(0.09))
    expect(problems).toEqual(["[1][0]: 2, Spark has 2.1"])
  })

  it("takes a missing entry, another type and NaN for a number as different", async () => {
    const { compareValues, EXACT } = await load.compare()
    for (const [ours, sparks] of [
      [[1, 2], [1]],
      [["1"], [1]],
      [[null], [0]],
      [[Number.NaN], [0]],
      [{ a: 1 }, { a: 1, b: 2 }],
    ]) {
      expect(compareValues("all", ours, sparks, EXACT).problems).not.toEqual([])
    }
  })

  it("writes every double so that it reads back the same", async () => {
    const { plain } = await load.compare()
    const numbers = [0.1, -0, 5e-324, 1.7976931348623157e308, Infinity, -Infinity, Number.NaN]
    const read = JSON.parse(JSON.stringify(plain(numbers))).map(Number)
    expect(read.every((x: number, i: number) => Object.is(x, numbers[i]))).toBe(true)
  })
})

describe("comparing trees", () => {
  it("allows numbers that agree to nine digits, and no other line", async () => {
    const { compareTrees } = await load.compareTrees()
    const spark = stump("feature 1 <= 0.5", "-0.25", "1.0E-4")
    const problemsOf = (ours: string): number => compareTrees("trees", ours, spark).problems.length
    expect(problemsOf(stump("feature 1 <= 0.5", "-0.25000000002", "1.0E-4"))).toBe(0)
    expect(problemsOf(stump("feature 1 <= 0.5", "-0.2500001", "1.0E-4"))).toBe(1)
    expect(problemsOf(stump("feature 2 <= 0.5", "-0.25", "1.0E-4"))).toBe(1)
    expect(problemsOf(stump("feature 1 <= 0.50001", "-0.25", "1.0E-4"))).toBe(2)
    expect(problemsOf("  Tree 0 (weight 1.0):\n    Predict: 0.1\n")).toBe(1)
  })

  it("reads the text of trees and follows it", async () => {
    const { parseTrees, predictRow } = await load.parseTrees()
    const [{ weight, root: tree }] = parseTrees(stump("feature 1 in {0.0,2.0}", "-1.5", "3.0E-5"))
    expect([weight, ...[0, 1, 2].map((category) => predictRow(tree, [9, category]))]).toEqual([1, -1.5, 3e-5, -1.5])
  })
})

describe("near ties", () => {
  const rowsOf = (features: number[][], labels: number[]) => ({
    features,
    labels,
    weights: labels.map(() => 1),
    bagOf: () => labels.map(() => 1),
    loss: "logistic" as const,
    minInfoGain: 0,
  })

  it("take either of two splits that gain the same", async () => {
    const { judgeNearTies } = await load.nearTies()
    const rows = rowsOf(
      [
        [0, 0],
        [1, 1],
        [1, 1],
      ],
      [0, 1, 1],
    )
    const [ours, sparks] = [0, 1].map((feature) => stump(`feature ${feature} <= 0.5`, "-1.0", "1.0"))
    const judgement = judgeNearTies(ours, sparks, rows)
    expect(judgement).toMatchObject({ outcome: "same", problem: undefined })
    expect(judgement.nearTies).toHaveLength(1)
  })

  it("stop the comparison where rows go other ways", async () => {
    const { judgeNearTies } = await load.nearTies()
    const rows = rowsOf(
      [
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [0, 0, 1],
    )
    const [ours, sparks] = [0, 1].map((feature) => stump(`feature ${feature} <= 0.5`, "-1.0", "0.0"))
    expect(judgeNearTies(ours, sparks, rows)).toMatchObject({ outcome: "diverged", problem: undefined })
  })

  it("refuse a split that gains less", async () => {
    const { judgeNearTies } = await load.nearTies()
    const rows = rowsOf(
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 1],
    )
    const ours = stump("feature 1 <= 0.5", "0.0", "1.0")
    const sparks = stump("feature 0 <= 0.5", "-1.0", "1.0")
    expect(judgeNearTies(ours, sparks, rows).problem).toMatch(
      /^tree 0: feature 1 <= 0.5 gains 0.2.*, Spark's feature 0 <= 0.5 gains 0.8/,
    )
  })

  it("refuse a leaf where a split gains something, and take it where it gains nothing", async () => {
    const { judgeNearTies } = await load.nearTies()
    const leaf = (prediction: string): string => `  Tree 0 (weight 1.0):\n    Predict: ${prediction}\n`
    const features = [[0], [1]]
    const useful = judgeNearTies(leaf("0.0"), stump("feature 0 <= 0.5", "-1.0", "1.0"), rowsOf(features, [0, 1]))
    expect(useful.problem).toBe("tree 0: no split gains 0, Spark's feature 0 <= 0.5 gains 1")
    const useless = judgeNearTies(leaf("1.0"), stump("feature 0 <= 0.5", "1.0", "1.0"), rowsOf(features, [1, 1]))
    expect(useless.problem).toBeUndefined()
    expect(useless.nearTies).toHaveLength(1)
  })

  it("excuse no other weight of a tree", async () => {
    const { judgeNearTies } = await load.nearTies()
    const sparks = stump("feature 0 <= 0.5", "-1.0", "1.0")
    const judgement = judgeNearTies(
      sparks.replace("weight 1.0", "weight 1.00000001"),
      sparks,
      rowsOf([[0], [1]], [0, 1]),
    )
    expect(judgement.problem).toBe("tree 0: weight 1.00000001, Spark's 1")
  })

  it("measure gains as the variance that a split removes", async () => {
    const { gainOf } = await load.nearTies()
    const one = fc.record({
      target: fc.double({ min: -4, max: 4, noNaN: true }),
      weight: fc.integer({ min: 1, max: 5 }),
    })
    const side = fc.array(one, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(side, side, (left, right) => {
        const all = [...left, ...right]
        const variance = (rows: typeof all): number => {
          const weight = rows.reduce((sum, row) => sum + row.weight, 0)
          const mean = rows.reduce((sum, row) => sum + row.weight * row.target, 0) / weight
          return rows.reduce((sum, row) => sum + row.weight * (row.target - mean) ** 2, 0)
        }
        const weight = all.reduce((sum, row) => sum + row.weight, 0)
        const removed = (variance(all) - variance(left) - variance(right)) / weight
        const data = { targets: all.map((row) => row.target), weights: all.map((row) => row.weight) }
        const numbers = all.map((_, row) => row)
        const gain = gainOf(numbers.slice(0, left.length), numbers.slice(left.length), data)
        expect(Math.abs(gain - removed)).toBeLessThan(1e-12)
      }),
      { seed: 1 },
    )
  })
})

describe("the cases", () => {
  it("each have a function on Spark's side", async () => {
    const { cases } = await load.cases()
    const main = readFileSync(join(root, "scripts", "reference", "spark", "main.py"), "utf8")
    const listed = [...main.matchAll(/^ {8}(?:\w+\.)?(\w+),$/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(cases.map(({ name }) => name).sort())
  })

  it("draw the same for one seed and something else for another", async () => {
    const { drawRuns } = await load.compareWithSpark()
    const [first, again, other] = [7, 7, 8].map((seed) => drawRuns(seed).map((run) => JSON.stringify(run)))
    expect(again).toEqual(first)
    const { cases } = await load.cases()
    for (const { name } of cases) {
      const of = (runs: string[]): string => runs.filter((run) => run.includes(`{"case":"${name}"`)).join()
      expect(of(other) === of(first), name).toBe(false)
    }
  })
})

describe("judging expressions", () => {
  const question = { kind: "row", expression: "x + 1" } as const

  it("asks for type and values to the last bit, and for the class of an error", async () => {
    const { judge } = await load.judge()
    const verdictOf = (values: unknown[], spark: unknown[], type = "double"): string =>
      judge(question, { type, values }, { type: "double", values: spark }).verdict
    expect(verdictOf([1, { double: "NaN" }], [1, { double: "NaN" }])).toBe("same")
    expect(verdictOf([0.1 + 0.2], [0.3])).toBe("different")
    expect(verdictOf([0], [{ double: "-0.0" }])).toBe("different")
    expect(verdictOf([1], [1], "int")).toBe("different")
    expect(verdictOf([null], [{ error: "DIVIDE_BY_ZERO" }])).toBe("different")
    expect(verdictOf([{ error: "oh" }], [{ error: "DIVIDE_BY_ZERO" }])).toBe("different")
    expect(verdictOf([{ error: "[DIVIDE_BY_ZERO] x / 0" }], [{ error: "DIVIDE_BY_ZERO" }])).toBe("same")
    expect(verdictOf([{ error: "oh" }], [1])).toBe("different")
  })

  it("allows a step of the last bit where Java's own functions may take one", async () => {
    const { judge } = await load.judge()
    const ours = { type: "double", values: [0.1 + 0.2, { timestamp: "2000-01-01 00:00:00.001" }] }
    const sparks = { type: "double", values: [0.3, { timestamp: "2000-01-01 00:00:00.001000" }] }
    expect(judge({ kind: "row", expression: "sin(x)" }, ours, sparks).verdict).toBe("same")
  })

  it("takes a refusal for one, and for the same where Spark refuses too", async () => {
    const { judge } = await load.judge()
    const ours = { refused: "unknown function: foo" }
    expect(judge(question, ours, { type: "int", values: [1] }).verdict).toBe("refused")
    expect(judge(question, ours, { values: { error: "UNRESOLVED_ROUTINE" } }).verdict).toBe("same")
    expect(judge(question, { type: "int", values: [1] }, { values: { error: "PARSE" } }).verdict).toBe("different")
  })
})

describe("values of expressions", () => {
  it("are written as Spark's are", async () => {
    const { encode } = await load.values()
    expect(encode(new Date("+010000-01-01T00:00:00Z"), "date")).toEqual({ date: "+10000-01-01" })
    expect(encode(new Date("2024-02-29T00:00:00Z"), "date")).toEqual({ date: "2024-02-29" })
    expect(encode([1n, 2n ** 63n - 1n], "array<bigint>")).toEqual([1, { long: "9223372036854775807" }])
    expect(encode(new Map([["a", -0]]), "map<string,double>")).toEqual({ map: [["a", { double: "-0.0" }]] })
    expect(encode({ k: "1.50" }, "struct<k:decimal(3,2)>")).toEqual({ struct: { k: { decimal: "1.50" } } })
    expect(encode(Uint8Array.of(1, 255), "binary")).toEqual({ binary: "01ff" })
  })
})

describe("the report", () => {
  it("has a line for each thing compared, over all runs, and names what differs", async () => {
    const { compareValues, within } = await load.compare()
    const { reportProblems, reportTable } = await load.report()
    const findings = [
      [1, 1],
      [2, 2.5],
    ].map(([ours, sparks], run) => ({
      caseName: "area",
      run,
      finding: compareValues("value", ours, sparks, within(0.1)),
    }))
    expect(reportTable(findings).split("\n").at(-1)).toMatch(/^area +value +2 +2 +5\.0e-1 +1e-1 +DIFFERENT$/)
    expect(reportProblems(findings)).toBe("area, run 1, value:\n  value: 2, Spark has 2.5")
  })
})
