// Curves of rows that lie elsewhere, beside those of the same rows here.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  BinaryClassificationEvaluator,
  type BinaryClassificationEvaluatorParams,
} from "../../src/evaluation/binaryClassificationEvaluator"
import { readCurveGroups } from "../../src/evaluation/curveGroups"
import { createDataFrame } from "../../src/frame/createDataFrame"
import { Frame } from "../../src/frame/frame"
import { denseVector, sparseVector } from "../../src/linalg/vector"
import { columnValue } from "../../src/plan/column"
import { referenceType } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"
import { onEngine, type RemoteEngine, remoteEngine, travelledFor } from "../remoteEngine"

let remote: RemoteEngine
beforeAll(async () => {
  remote = await remoteEngine()
})
afterAll(() => remote.close())

const names = { rawPredictionCol: "score", labelCol: "label" }

function evaluate(frame: Frame, params: Partial<BinaryClassificationEvaluatorParams> = {}) {
  return new BinaryClassificationEvaluator({ ...names, ...params }).getMetrics(frame)
}

describe("curves of rows that lie elsewhere", () => {
  it("are the curves of the rows, weighted or not, with any number of bins", async () => {
    const row = fc.record({
      label: fc.constantFrom(0, 1, 0.4, 2),
      score: fc.constantFrom(-0, 0, 0.1, 0.30000000000000004, 0.3, 1e-300, Number.POSITIVE_INFINITY, -5),
      weight: fc.constantFrom(0, 0.25, 1, 3),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        fc.constantFrom(0, 1, 2),
        async (rows, isWeighted, numBins) => {
          const params = { numBins, weightCol: isWeighted ? "weight" : "" }
          const here = await createDataFrame(rows, "label DOUBLE, score DOUBLE, weight DOUBLE")
          const expected = await evaluate(here, params)
          const made = await evaluate(await onEngine(here, remote), params)
          // 0 and -0 are one score, which may come as either.
          expect(made.curves.thresholds).toEqual(expected.curves.thresholds.map((score) => score + 0))
          expect({ ...made.curves, thresholds: [] }).toEqual({ ...expected.curves, thresholds: [] })
          expect([made.areaUnderROC, made.areaUnderPR]).toEqual([expected.areaUnderROC, expected.areaUnderPR])
        },
      ),
      { seed: 61, numRuns: 40 },
    )
  })

  it("take labels that are booleans, and scores of any number", async () => {
    const rows = [
      { label: true, score: 3 },
      { label: false, score: 1 },
      { label: true, score: 1 },
    ]
    for (const type of ["INT", "BIGINT", "FLOAT", "DECIMAL(5,2)"]) {
      const here = await createDataFrame(rows, `label BOOLEAN, score ${type}`)
      const { areaUnderROC } = await evaluate(await onEngine(here, remote))
      expect(areaUnderROC).toBe((await evaluate(here)).areaUnderROC)
    }
  })

  it("read one entry a score and class, whatever the number of rows", async () => {
    const label = Float64Array.from({ length: 6000 }, (_, i) => (i % 5 === 0 ? 1 : 0))
    const score = Float64Array.from(label, (_, i) => (i * 7) % 11)
    const there = await onEngine(await Frame.fromColumns({ label, score }), remote)
    const [, travelled] = await travelledFor(remote, () => evaluate(there))
    expect(travelled).toEqual({ read: 22 * 3, sent: 0 })
  })

  it("look up the second number of a vector in a matrix", async () => {
    const matrix = csrFromRows([denseVector([0, 3]), sparseVector(2, [], []), denseVector([9, 1])])
    const here = await createDataFrame(
      [2, 0, 1, 1, 2].map((v, i) => ({ v, label: i % 2 })),
      "v INT, label INT",
    )
    const typed = (frame: Frame): Frame =>
      frame.derive((plan) => ({
        ...plan,
        columns: plan.columns.map((c) => (c.name === "v" ? { ...c, vector: referenceType(matrix, ["a", "b"]) } : c)),
      }))
    const expected = await evaluate(typed(here), { rawPredictionCol: "v" })
    const made = await evaluate(typed(await onEngine(here, remote)), { rawPredictionCol: "v" })
    expect(made.curves).toEqual(expected.curves)
    const missing = await onEngine(await createDataFrame([{ v: null, label: 1 }], "v INT, label INT"), remote)
    await expect(evaluate(typed(missing), { rawPredictionCol: "v" })).rejects.toThrow("missing value in scores: 1 rows")
  })

  it("refuse what curves refuse", async () => {
    const schema = "label DOUBLE, score DOUBLE, weight DOUBLE"
    const there = async (...rows: (number | null)[][]): Promise<Frame> => {
      const all = rows.map(([label, score, weight]) => ({ label, score, weight }))
      return onEngine(await createDataFrame(all, schema), remote)
    }
    const fine = [1, 0.5, 1]
    await expect(evaluate(await there())).rejects.toThrow("invalid labels: no rows; expected at least one")
    const noLabels = await there(fine, [null, 1, 1], [Number.NaN, 2, 1])
    await expect(evaluate(noLabels)).rejects.toThrow(new RangeError("missing value in labels: 2 rows"))
    const noScores = await there(fine, [1, null, 1], [0, Number.NaN, 1])
    await expect(evaluate(noScores)).rejects.toThrow(new RangeError("missing value in scores: 2 rows"))
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY, null]) {
      const odd = await there(fine, [1, 0.5, 2], [1, 0.5, weight])
      const shown = weight ?? Number.NaN
      await expect(evaluate(odd, { weightCol: "weight" })).rejects.toThrow(
        new RangeError(`invalid weights: ${shown}; expected a finite number >= 0`),
      )
    }
    const plan = await (await there(fine, [1, 0.6, 1])).plan()
    const [label, score] = plan.columns
    await expect(readCurveGroups(remote, plan, score, columnValue(label), undefined, 1)).rejects.toThrow(
      "too many different scores for a curve: more than 1; round them, as in round(score, 6), or judge by a sample",
    )
  })
})
