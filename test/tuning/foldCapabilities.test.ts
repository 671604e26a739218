import { beforeAll, describe, expect, it } from "vitest"
import type { Evaluator } from "../../src/evaluation/evaluator"
import { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import {
  type Estimator,
  type FitFoldsOptions,
  type FoldFits,
  type FoldModel,
  type ParamMap,
  settingsOf,
  type Transformer,
} from "../../src/pipeline/stage"
import { CrossValidator } from "../../src/tuning/crossValidator"

/** Guesses a share of the mean label of the rows it was fitted to. */
interface MeanModel extends Transformer {
  readonly guess: number
}

/** An estimator as a user may write one: it reads the labels once for all folds and settings. */
class MeanEstimator implements Estimator<MeanModel> {
  readonly uid: string = "mean"
  constructor(
    readonly params: { readonly share: number; readonly labelCol: string },
    /** What was called, in order. */
    readonly calls: string[],
    /** What becomes of the fits on folds. */
    readonly change: (models: FoldModel<MeanModel>[]) => FoldModel<MeanModel>[] = (models) => models,
  ) {}

  async fit(frame: Frame): Promise<MeanModel> {
    this.calls.push("fit")
    return this.modelOf(await this.readLabels(frame))
  }

  copy(params: ParamMap): MeanEstimator {
    return new MeanEstimator({ ...this.params, ...settingsOf(this, params) }, this.calls, this.change)
  }

  async fitFolds(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    { scoreColumns, divide, parallelism }: FitFoldsOptions,
  ): Promise<FoldFits<MeanModel> | undefined> {
    const stages = paramMaps.map((params) => this.copy(params))
    const { labelCol, scoreCol } = scoreColumns
    if (scoreCol !== "guess" || stages.some(({ params }) => params.labelCol !== labelCol)) return undefined
    this.calls.push(`fitFolds with ${parallelism}`)
    const labels = await this.readLabels(frame)
    const { foldOfRow, foldCount } = await divide(labels.length)
    const models: FoldModel<MeanModel>[] = []
    for (let fold = 0; fold < foldCount; fold++) {
      const inFold = (_: number, row: number): boolean => foldOfRow[row] === fold
      const rest = labels.filter((label, row) => !inFold(label, row))
      const heldOut = labels.filter(inFold)
      // Rows of one label have one score too.
      const kinds = Float64Array.from(new Set(heldOut))
      const rowCounts = kinds.map((kind) => heldOut.filter((label) => label === kind).length)
      for (const [setting, stage] of stages.entries()) {
        const modelOf = (): MeanModel => stage.modelOf(rest)
        const scores = kinds.map(() => modelOf().guess)
        models.push({ fold, settings: [setting], heldOut: { labels: kinds, scores, rowCounts }, modelOf })
      }
    }
    const changed = this.change(models)
    async function* inTurn() {
      yield* changed
    }
    return { models: inTurn(), fitAll: async (setting) => stages[setting].modelOf(labels) }
  }

  private async readLabels(frame: Frame): Promise<Float64Array> {
    return (await frame.toColumns([this.params.labelCol]))[this.params.labelCol] as Float64Array
  }

  private modelOf(labels: Float64Array): MeanModel {
    const guess = (this.params.share * labels.reduce((sum, label) => sum + label, 0)) / labels.length
    return { uid: "guess", guess, transform: async (rows) => rows.withColumn("guess", `CAST(${guess} AS DOUBLE)`) }
  }
}

/** An evaluator as a user may write one: the mean of guess - x, from a frame or from scores. */
function meanError(calls: string[]) {
  const errorOf = (labels: Float64Array, scores: Float64Array, counts?: Float64Array): number => {
    const rowCounts = counts ?? labels.map(() => 1)
    const rowCount = rowCounts.reduce((sum, count) => sum + count, 0)
    return scores.reduce((sum, score, i) => sum + rowCounts[i] * (score - labels[i]), 0) / rowCount
  }
  return {
    isLargerBetter: false,
    scoreColumns: { labelCol: "x", scoreCol: "guess" },
    async evaluate(frame) {
      calls.push("evaluate")
      const { guess, x } = (await frame.toColumns(["guess", "x"])) as Record<string, Float64Array>
      return errorOf(x, guess)
    },
    evaluateScores(labels, scores, rowCounts) {
      calls.push(`evaluateScores of ${labels.length}`)
      return errorOf(labels, scores, rowCounts)
    },
  } satisfies Evaluator
}

let rows: Frame
beforeAll(async () => {
  rows = await Frame.fromColumns({ x: Float64Array.of(1, 2, 1, 6, 8), fold: Int32Array.of(0, 1, 0, 1, 1) })
})

/** Searches two shares; `calls` are those that it took. */
async function searched(change: (evaluator: ReturnType<typeof meanError>) => Evaluator, parallelism = 1) {
  const calls: string[] = []
  const estimator = new MeanEstimator({ share: 1, labelCol: "x" }, calls)
  const steps: string[] = []
  const found = await new CrossValidator({
    estimator,
    estimatorParamMaps: gridOf(estimator),
    evaluator: change(meanError(calls)),
    ...{ numFolds: 2, foldCol: "fold", collectSubModels: true, parallelism },
  }).fit(rows, { onProgress: (done, total) => steps.push(`${done}/${total}`) })
  const subModels = found.subModels?.map((models) => models.map((model) => model.guess))
  const { foldMetrics, bestIndex, bestModel } = found
  return { calls, found: { foldMetrics, bestIndex, guess: bestModel.guess, subModels, steps } }
}

const gridOf = (stage: MeanEstimator): ParamMap[] => [2, 1].map((value) => [{ stage, name: "share", value }])

const byFrames = [...["fit", "evaluate", "fit", "evaluate"], ...["fit", "evaluate", "fit", "evaluate"], "fit"]

describe("a search with an estimator and an evaluator of the user's own", () => {
  it("goes by the scores of folds where both can, and finds what frames give", async () => {
    const { calls, found } = await searched((evaluator) => evaluator, 4)
    // The rows of fold 0 have one label, those of fold 1 three.
    const ofFolds = [1, 1, 3, 3].map((count) => `evaluateScores of ${count}`)
    expect(calls).toEqual(["fitFolds with 4", ...ofFolds])
    // Means of x: 1 in fold 0, 16 / 3 in fold 1, 18 / 5 in all.
    expect(found.foldMetrics).toEqual([
      [expect.closeTo(32 / 3 - 1, 12), expect.closeTo(2 - 16 / 3, 12)],
      [expect.closeTo(16 / 3 - 1, 12), expect.closeTo(1 - 16 / 3, 12)],
    ])
    expect(found.bestIndex).toBe(1)
    expect(found.guess).toBe(18 / 5)
    const framesOnly = await searched(({ isLargerBetter, evaluate }) => ({ isLargerBetter, evaluate }))
    expect(framesOnly.calls).toEqual(byFrames)
    expect(found).toEqual(framesOnly.found)
  })

  it("goes by frames where the evaluator, or the estimator for its columns, cannot", async () => {
    const cannot: ((evaluator: ReturnType<typeof meanError>) => Evaluator)[] = [
      (evaluator) => ({ ...evaluator, scoreColumns: undefined }),
      (evaluator) => ({ ...evaluator, evaluateScores: undefined }),
      (evaluator) => ({ ...evaluator, scoreColumns: { labelCol: "x", scoreCol: "prediction" } }),
      (evaluator) => ({ ...evaluator, scoreColumns: { labelCol: "y", scoreCol: "guess" } }),
    ]
    for (const change of cannot) expect((await searched(change)).calls).toEqual(byFrames)
  })

  it("goes by scores for a Pipeline of that estimator alone", async () => {
    const calls: string[] = []
    const stage = new MeanEstimator({ share: 1, labelCol: "x" }, calls)
    const found = await new CrossValidator({
      estimator: new Pipeline({ stages: [stage] }),
      estimatorParamMaps: gridOf(stage),
      evaluator: meanError(calls),
      ...{ numFolds: 2, foldCol: "fold" },
    }).fit(rows)
    expect((found.bestModel.stages[0] as MeanModel).guess).toBe(18 / 5)
    expect(calls).toHaveLength(5)
    expect(calls).not.toContain("evaluate")
  })

  it("names the setting and the fold that an estimator left out", async () => {
    const estimator = new MeanEstimator({ share: 1, labelCol: "x" }, [], (models) =>
      models.filter(({ fold, settings }) => fold === 0 || settings[0] === 0),
    )
    const evaluator = meanError([])
    const search = { estimator, estimatorParamMaps: gridOf(estimator), evaluator, numFolds: 2, foldCol: "fold" }
    await expect(new CrossValidator(search).fit(rows)).rejects.toThrow(
      new Error("no model of mean for setting 1 in fold 1; expected one of its fitFolds"),
    )
  })
})
