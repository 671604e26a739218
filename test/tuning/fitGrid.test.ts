import { beforeAll, describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import type { PipelineModel } from "../../src/pipeline/pipelineModel"
import type { FitOptions, ParamMap } from "../../src/pipeline/stage"
import { fitGrid } from "../../src/tuning/evaluateFold"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { type Log, newLog, ScaleEstimator, type ScaleModel } from "./scaleEstimator"

/** Reads the rows once for all settings. */
class SharingEstimator extends ScaleEstimator {
  async fitMultiple(frame: Frame, paramMaps: readonly ParamMap[], options: FitOptions = {}): Promise<ScaleModel[]> {
    const rows = frame.cache()
    const models = await Promise.all(paramMaps.map((params) => this.copy(params).fit(rows)))
    options.onProgress?.(paramMaps.length, paramMaps.length)
    return models
  }
}

let rows: Frame
beforeAll(async () => {
  rows = await Frame.fromColumns({ x: Float64Array.of(1, 2, 6) })
})

describe("fitGrid", () => {
  const log: Log = newLog()
  const last = new SharingEstimator({ factor: 1 }, log)
  const grid = new ParamGridBuilder().addGrid(last, "factor", [1, 2, 4]).build()

  it("fits all settings at once where the estimator can", async () => {
    const steps: number[] = []
    const models = await fitGrid(last, rows, grid, { onProgress: (done) => steps.push(done) })
    expect(models?.map((model) => model.guess)).toEqual([3, 6, 12])
    expect(steps).toEqual([3])
  })

  it("fits the stages before the last of a Pipeline once", async () => {
    const firstLog = newLog()
    const first = new ScaleEstimator({ factor: 5 }, firstLog)
    const pipeline = new Pipeline({ stages: [first, last] })
    const models = (await fitGrid(pipeline, rows, grid, {})) as PipelineModel[]
    expect(firstLog.fittedTo).toEqual([[1, 2, 6]])
    expect(models.map((model) => model.stages.map((stage) => (stage as ScaleModel).guess))).toEqual([
      [15, 3],
      [15, 6],
      [15, 12],
    ])
  })

  it("gives up where a grid sets another stage, or nothing can be shared", async () => {
    const first = new ScaleEstimator({ factor: 5 }, newLog())
    const both = new ParamGridBuilder().addGrid(first, "factor", [1, 2]).addGrid(last, "factor", [1]).build()
    expect(await fitGrid(new Pipeline({ stages: [first, last] }), rows, both, {})).toBeUndefined()
    expect(await fitGrid(new Pipeline({ stages: [last, first] }), rows, grid, {})).toBeUndefined()
    expect(await fitGrid(new Pipeline({ stages: [] }), rows, [[]], {})).toBeUndefined()
    expect(await fitGrid(first, rows, [[]], {})).toBeUndefined()
  })
})
