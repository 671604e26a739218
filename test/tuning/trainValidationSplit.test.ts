import { beforeAll, describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import { fillUniform } from "../../src/random/uniform"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { TrainValidationSplit } from "../../src/tuning/trainValidationSplit"
import { meanError, newLog, ScaleEstimator } from "./scaleEstimator"

const x = Float64Array.of(1, 2, 3, 6, 5, 8)
const log = newLog()
const estimator = new ScaleEstimator({ factor: 1 }, log)
const estimatorParamMaps = new ParamGridBuilder().addGrid(estimator, "factor", [2, 1]).build()
const search = { estimator, estimatorParamMaps, evaluator: meanError, trainRatio: 0.5, seed: 42 }

let rows: Frame
beforeAll(async () => {
  rows = await Frame.fromColumns({ x })
})

describe("TrainValidationSplit", () => {
  it("judges on one part what was fitted to the other, and fits the best to all rows", async () => {
    const draws = new Float64Array(6)
    fillUniform(42, draws)
    const train = [...x].filter((_, row) => draws[row] < 0.5)
    const validation = [...x].filter((_, row) => draws[row] >= 0.5)
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    const steps: number[][] = []
    const found = await new TrainValidationSplit({ ...search, collectSubModels: true }).fit(rows, {
      onProgress: (done, total) => steps.push([done, total]),
    })
    expect(log.fittedTo).toEqual([train, train, [...x]])
    expect(found.validationMetrics[0]).toBeCloseTo(2 * mean(train) - mean(validation), 12)
    expect(found.validationMetrics[1]).toBeCloseTo(mean(train) - mean(validation), 12)
    expect(found.bestIndex).toBe(1)
    expect(found.bestParams).toEqual({ factor: 1 })
    expect(found.bestModel.guess).toBeCloseTo(mean([...x]), 12)
    expect(found.subModels?.map((model) => model.guess)).toEqual([2 * mean(train), mean(train)])
    expect(steps).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]))
    expect(await (await found.transform(rows)).columns()).toEqual(["x", "guess"])
  })

  it("applies settings for itself and its estimator in a copy; the grid's win", async () => {
    const plain = new TrainValidationSplit({ ...search, estimatorParamMaps: [[], [...estimatorParamMaps[1]]] })
    const copy = plain.copy([
      { stage: plain, name: "trainRatio", value: 0.6 },
      { stage: estimator, name: "factor", value: 7 },
    ])
    expect(copy).toBeInstanceOf(TrainValidationSplit)
    expect(copy.uid).toBe(plain.uid)
    expect(copy.params).toEqual({ ...plain.params, trainRatio: 0.6 })
    const found = await copy.copy([{ stage: copy, name: "collectSubModels", value: true }]).fit(rows)
    const [seven, one] = found.subModels!.map((model) => model.guess)
    expect(seven).toBeCloseTo(7 * one, 12)
    const common = ["uid", "bestModel", "bestIndex", "bestParams", "estimatorParamMaps"]
    expect(Object.keys(found)).toEqual([...common, "validationMetrics", "subModels"])
  })

  it("refuses a split with an empty part, and a ratio out of range", async () => {
    await expect(new TrainValidationSplit({ ...search, trainRatio: 1e-9 }).fit(rows)).rejects.toThrow(
      new RangeError("no rows for training in fold 0; it has all 6"),
    )
    await expect(new TrainValidationSplit({ ...search, trainRatio: 1 - 1e-9 }).fit(rows)).rejects.toThrow(
      new RangeError("no rows for validation in fold 0; 6 rows in all"),
    )
    expect(() => new TrainValidationSplit({ ...search, trainRatio: 1 })).toThrow(
      new RangeError("invalid trainRatio: 1; expected a number in (0, 1)"),
    )
  })
})
