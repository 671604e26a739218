import { beforeAll, describe, expect, it } from "vitest"
import type { Evaluator } from "../../src/evaluation/evaluator"
import { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import type { CrossValidatorModel } from "../../src/tuning/crossValidator"
import { CrossValidator, type CrossValidatorParams } from "../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { isOnSpark } from "../onSpark"
import { type Log, meanError, newLog, ScaleEstimator, type ScaleModel } from "./scaleEstimator"

let rows: Frame
let log: Log
let estimator: ScaleEstimator
beforeAll(async () => {
  rows = await Frame.fromColumns({ x: Float64Array.of(1, 2, 3, 6), fold: Int32Array.of(0, 1, 0, 1) })
})

function search(
  factors: readonly number[],
  params: Partial<CrossValidatorParams> = {},
  evaluator: Evaluator = meanError,
): CrossValidator<ScaleModel> {
  log = newLog()
  estimator = new ScaleEstimator({ factor: 1 }, log)
  const estimatorParamMaps = new ParamGridBuilder().addGrid(estimator, "factor", factors).build()
  return new CrossValidator({
    estimator,
    estimatorParamMaps,
    evaluator,
    numFolds: 2,
    foldCol: "fold",
    ...params,
  })
}

describe("CrossValidator", () => {
  it("judges on each fold what was fitted to the others, and fits the best to all rows", async () => {
    const found = await search([2, 1]).fit(rows)
    expect(log.fittedTo).toEqual([
      [2, 6],
      [2, 6],
      [1, 3],
      [1, 3],
      [1, 2, 3, 6],
    ])
    // Means of x: 2 in fold 0, 4 in fold 1. Errors: 2 * 4 - 2, 2 * 2 - 4; 4 - 2, 2 - 4.
    expect(found.foldMetrics).toEqual([
      [6, 0],
      [2, -2],
    ])
    expect(found.avgMetrics).toEqual([3, 0])
    expect(found.stdMetrics).toEqual([3, 2])
    expect(found.bestIndex).toBe(1)
    expect(found.bestParams).toEqual({ factor: 1 })
    expect(found.bestModel.guess).toBe(3)
    expect(found.subModels).toBeUndefined()
    expect((await found.transform(rows).then((frame) => frame.toColumns(["guess"]))).guess[0]).toBe(3)
  })

  it("holds what it found in fields of its own", async () => {
    const found = await search([2, 1]).fit(rows)
    const common = ["uid", "bestModel", "bestIndex", "bestParams", "estimatorParamMaps"]
    expect(Object.keys(found)).toEqual([...common, "avgMetrics", "stdMetrics", "foldMetrics", "subModels"])
  })

  it("takes the largest mean where larger is better, and the first of equal ones", async () => {
    const larger = { ...meanError, isLargerBetter: true }
    expect((await search([1, 2, 2], {}, larger).fit(rows)).bestIndex).toBe(1)
    expect((await search([1, 1, 2]).fit(rows)).bestIndex).toBe(0)
  })

  it("takes the first mean that is not a number, as PySpark does", async () => {
    const nan: Evaluator = {
      isLargerBetter: true,
      async evaluate(frame) {
        const error = await meanError.evaluate(frame)
        return error > 0 ? Number.NaN : error
      },
    }
    const found = await search([0.1, 1, 2], {}, nan).fit(rows)
    expect(found.avgMetrics).toEqual([expect.closeTo(-2.7, 12), Number.NaN, Number.NaN])
    expect(found.bestIndex).toBe(1)
  })

  it("keeps the model of every fold and setting when asked", async () => {
    const { subModels } = await search([2, 1], { collectSubModels: true }).fit(rows)
    expect(subModels?.map((models) => models.map((model) => model.guess))).toEqual([
      [8, 4],
      [4, 2],
    ])
  })

  it("finds the same with several fits at a time, and runs no more than that", async () => {
    const one = await search([1, 2, 3, 4, 5], { collectSubModels: true }).fit(rows)
    expect(log.mostRunning).toBe(1)
    const three = await search([1, 2, 3, 4, 5], { collectSubModels: true, parallelism: 3 }).fit(rows)
    expect(log.mostRunning).toBe(3)
    const plain = (found: CrossValidatorModel<ScaleModel>): unknown[] => [
      found.foldMetrics,
      found.bestParams,
      found.subModels?.map((models) => models.map((model) => model.guess)),
    ]
    expect(plain(three)).toEqual(plain(one))
  })

  it("tells of every fit and evaluation", async () => {
    const steps: string[] = []
    await search([1, 2]).fit(rows, { onProgress: (done, total) => steps.push(`${done}/${total}`) })
    expect(steps).toEqual(["1/9", "2/9", "3/9", "4/9", "5/9", "6/9", "7/9", "8/9", "9/9"])
  })

  it("stops with the signal's reason", async () => {
    const controller = new AbortController()
    const fit = search([1, 2]).fit(rows, {
      signal: controller.signal,
      onProgress: (done) => done === 3 && controller.abort(new Error("enough")),
    })
    await expect(fit).rejects.toThrow(new Error("enough"))
    expect(log.fittedTo).toHaveLength(2)
    await expect(search([1]).fit(rows, { signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never")
    expect(log.fittedTo).toHaveLength(0)
  })

  it("passes on the error of a fit, and starts no further one", async () => {
    const failing: Evaluator = {
      isLargerBetter: true,
      evaluate: async () => {
        throw new Error("no metric")
      },
    }
    await expect(search([1, 2, 3, 4], { parallelism: 2 }, failing).fit(rows)).rejects.toThrow("no metric")
    expect(log.fittedTo).toHaveLength(2)
  })

  it("applies settings for itself and its estimator in a copy; the grid's win", async () => {
    const plain = search([2, 1])
    const copy = plain.copy([
      { stage: plain, name: "collectSubModels", value: true },
      { stage: estimator, name: "factor", value: 7 },
    ])
    expect(copy).toBeInstanceOf(CrossValidator)
    expect(copy.uid).toBe(plain.uid)
    expect((await copy.fit(rows)).subModels).toHaveLength(2)
    const { evaluator } = plain
    const without = new CrossValidator({ estimator, estimatorParamMaps: [[]], evaluator, ...plain.params })
    const found = await without.copy([{ stage: estimator, name: "factor", value: 7 }]).fit(rows)
    expect(found.bestModel.guess).toBe(21)
    expect(found.bestParams).toEqual({})
  })

  it("finds the settings of a stage in a Pipeline", async () => {
    const { estimatorParamMaps, evaluator, params } = search([2, 1])
    const pipeline = new Pipeline({ stages: [estimator] })
    const found = await new CrossValidator({ estimator: pipeline, estimatorParamMaps, evaluator, ...params }).fit(rows)
    expect(found.avgMetrics).toEqual([3, 0])
    expect((found.bestModel.stages[0] as ScaleModel).guess).toBe(3)
  })

  it("says what is wrong with its parameters", () => {
    const { estimatorParamMaps, evaluator } = search([1])
    const make = (params: object): CrossValidator<ScaleModel> =>
      new CrossValidator({ estimator, estimatorParamMaps, evaluator, ...params })
    expect(() => make({ numFolds: 1 })).toThrow(new RangeError("invalid numFolds: 1; expected an integer >= 2"))
    expect(() => make({ parallelism: 0 })).toThrow(new RangeError("invalid parallelism: 0; expected an integer >= 1"))
    expect(() => make({ seed: 0.5 })).toThrow(
      new RangeError("invalid seed: 0.5; expected a safe integer, or a bigint for larger seeds"),
    )
    expect(() => make({ folds: 3 })).toThrow(TypeError)
    expect(() => make({ estimatorParamMaps: [] })).toThrow(
      new RangeError("invalid estimatorParamMaps: []; expected at least one param map"),
    )
    expect(() => make({ estimator: new ScaleEstimator({ factor: 1 }, log) })).toThrow(
      new RangeError("invalid estimatorParamMaps: factor of scale, which is no stage of the estimator"),
    )
  })

  it("says what is wrong with the folds", async () => {
    await expect(search([1], { numFolds: 3 }).fit(rows)).rejects.toThrow(
      new RangeError("no rows for validation in fold 2; 4 rows in all"),
    )
    await expect(search([1]).fit(rows.withColumn("fold", "1"))).rejects.toThrow(
      new RangeError("no rows for validation in fold 0; 4 rows in all"),
    )
    await expect(search([1]).fit(rows.withColumn("fold", "0"))).rejects.toThrow(
      new RangeError("no rows for training in fold 0; it has all 4"),
    )
    await expect(search([1]).fit(rows.withColumn("fold", "CAST(x AS INTEGER) - 1"))).rejects.toThrow(
      new RangeError(`invalid fold: ${isOnSpark ? "5 at 2 rows" : "2 at row 2"}; expected an integer in [0, 2)`),
    )
    await expect(search([1]).fit(rows.withColumn("fold", "NULLIF(fold, 1)"))).rejects.toThrow(
      new RangeError(`invalid fold: NaN at ${isOnSpark ? "2 rows" : "row 1"}; expected an integer in [0, 2)`),
    )
    await expect(search([1]).fit(rows.withColumn("fold", "'a'"))).rejects.toThrow(
      new TypeError("invalid type of fold: string; expected an integer"),
    )
    await expect(search([1], { foldCol: "group" }).fit(rows)).rejects.toThrow(
      new RangeError("unknown column: group; have x, fold"),
    )
    await expect(search([1], { foldCol: "" }).fit(rows.where("x > 9"))).rejects.toThrow(
      new RangeError("no rows for validation in fold 0; 0 rows in all"),
    )
  })
})
