import { beforeAll, describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import { PipelineModel } from "../../src/pipeline/pipelineModel"
import type { FitFoldsOptions, FitOptions, FoldFits, ParamMap, Transformer } from "../../src/pipeline/stage"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { type Log, newLog, ScaleEstimator, type ScaleModel } from "../tuning/scaleEstimator"

/** Fits all settings at once, and shares fits on folds. */
class SharingEstimator extends ScaleEstimator {
  async fitMultiple(frame: Frame, paramMaps: readonly ParamMap[], options: FitOptions = {}): Promise<ScaleModel[]> {
    const rows = frame.cache()
    const models = await Promise.all(paramMaps.map((params) => this.copy(params).fit(rows)))
    options.onProgress?.(paramMaps.length, paramMaps.length)
    return models
  }

  async fitFolds(_: Frame, paramMaps: readonly ParamMap[], options: FitFoldsOptions): Promise<FoldFits<ScaleModel>> {
    const modelOf = (setting: number): ScaleModel => {
      const { factor } = this.copy(paramMaps[setting]).params
      return { uid: "scaled", guess: factor, transform: async (rows) => rows }
    }
    const scores = Float64Array.of((await options.divide(3)).foldCount)
    async function* models() {
      const heldOut = { labels: scores, scores, rowCounts: scores }
      yield { fold: 1, settings: [0, 2], heldOut, modelOf }
    }
    return { models: models(), fitAll: async (setting) => modelOf(setting) }
  }
}

const guessesOf = (model: Transformer): number[] =>
  (model as PipelineModel).stages.map((stage) => (stage as ScaleModel).guess)

const last = new SharingEstimator({ factor: 1 }, newLog())
const grid = new ParamGridBuilder().addGrid(last, "factor", [1, 2, 4]).build()

let rows: Frame
beforeAll(async () => {
  rows = await Frame.fromColumns({ x: Float64Array.of(1, 2, 6) })
})

describe("fitMultiple of a Pipeline", () => {
  it("fits the stages before the last once, and all settings of the last at once", async () => {
    const log: Log = newLog()
    const steps: number[] = []
    const pipeline = new Pipeline({ stages: [new ScaleEstimator({ factor: 5 }, log), last] })
    const models = await pipeline.fitMultiple(rows, grid, { onProgress: (done) => steps.push(done) })
    expect(log.fittedTo).toEqual([[1, 2, 6]])
    expect(models?.map(guessesOf)).toEqual([
      [15, 3],
      [15, 6],
      [15, 12],
    ])
    expect(steps).toEqual([3])
  })

  it("is that of a Pipeline within, where that is the last stage", async () => {
    const inner = new Pipeline({ stages: [last] })
    const models = await new Pipeline({ stages: [inner] }).fitMultiple(rows, [[]])
    expect(models?.map((model) => model.stages.map(guessesOf))).toEqual([[[3]]])
    const without = new Pipeline({ stages: [new ScaleEstimator({ factor: 5 }, newLog())] })
    expect(await new Pipeline({ stages: [without] }).fitMultiple(rows, [[]])).toBeUndefined()
  })

  it("gives up where a grid sets another stage, or the last shares nothing", async () => {
    const log = newLog()
    const first = new ScaleEstimator({ factor: 5 }, log)
    const both = new ParamGridBuilder().addGrid(first, "factor", [1, 2]).addGrid(last, "factor", [1]).build()
    expect(await new Pipeline({ stages: [first, last] }).fitMultiple(rows, both)).toBeUndefined()
    expect(await new Pipeline({ stages: [last, first] }).fitMultiple(rows, grid)).toBeUndefined()
    expect(await new Pipeline({ stages: [] }).fitMultiple(rows, [[]])).toBeUndefined()
    expect(log.fittedTo).toEqual([])
  })
})

describe("fitFolds of a Pipeline", () => {
  const options: FitFoldsOptions = {
    scoreColumns: { labelCol: "label", scoreCol: "score" },
    divide: async (rowCount) => ({ foldOfRow: new Int32Array(rowCount), foldCount: 7 }),
    parallelism: 1,
  }

  it("gives the fits of its only stage, as models of the Pipeline", async () => {
    const fits = await new Pipeline({ stages: [last] }).fitFolds(rows, grid, options)
    const found: unknown[] = []
    for await (const { fold, settings, heldOut, modelOf } of fits!.models) {
      found.push(fold, settings, [...heldOut.scores], guessesOf(modelOf(2)))
      expect(modelOf(0)).toBeInstanceOf(PipelineModel)
    }
    expect(found).toEqual([1, [0, 2], [7], [4]])
    expect(guessesOf(await fits!.fitAll(1))).toEqual([2])
  })

  it("gives up where there are other stages, the grid sets them anew, or the stage shares nothing", async () => {
    const first = new ScaleEstimator({ factor: 5 }, newLog())
    const one = new Pipeline({ stages: [last] })
    expect(await new Pipeline({ stages: [first, last] }).fitFolds(rows, grid, options)).toBeUndefined()
    expect(await new Pipeline({ stages: [first] }).fitFolds(rows, [[]], options)).toBeUndefined()
    expect(await new Pipeline({ stages: [] }).fitFolds(rows, [[]], options)).toBeUndefined()
    const stages: ParamMap[] = [[{ stage: one, name: "stages", value: [first] }]]
    expect(await one.fitFolds(rows, stages, options)).toBeUndefined()
  })
})
