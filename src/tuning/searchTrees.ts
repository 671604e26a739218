import { availableParallelism } from "node:os"
import { GBTClassificationModel } from "../estimator/gbtClassificationModel"
import { GBTClassifier } from "../estimator/gbtClassifier"
import { trainerParamsOf } from "../estimator/params"
import { readEncodedRows } from "../estimator/trainingRows"
import { BinaryClassificationEvaluator } from "../evaluation/binaryClassificationEvaluator"
import type { Frame } from "../frame/frame"
import type { GbtModel } from "../gbt/model/gbtModel"
import { foldTraining } from "../gbt/runs/foldTraining"
import { Pipeline } from "../pipeline/pipeline"
import { PipelineModel } from "../pipeline/pipelineModel"
import type { Estimator, Transformer } from "../pipeline/stage"
import type { FoldMetrics, Search } from "./search"

/** The classifier that a search is about: the estimator itself, or the only stage of a Pipeline. */
function classifierOf(estimator: Estimator): GBTClassifier | undefined {
  const stage = estimator instanceof Pipeline && estimator.stages.length === 1 ? estimator.stages[0] : estimator
  return stage instanceof GBTClassifier ? stage : undefined
}

/** The classifier with each setting of the grid; undefined where they do not all learn from one set of rows. */
function classifiersOf<T extends Transformer>({
  estimator,
  paramMaps,
  evaluator,
}: Search<T>): GBTClassifier[] | undefined {
  const gbt = classifierOf(estimator)
  if (gbt === undefined || !(evaluator instanceof BinaryClassificationEvaluator)) return undefined
  const { labelCol, rawPredictionCol, weightCol } = evaluator.params
  if (weightCol !== "") return undefined
  const classifiers = paramMaps.map((params) => gbt.copy(params))
  const isShared = classifiers.every(({ params }) => {
    const first = classifiers[0].params
    return (
      params.validationIndicatorCol === "" &&
      params.partitions === undefined &&
      params.labelCol === labelCol &&
      params.rawPredictionCol === rawPredictionCol &&
      params.featuresCol === first.featuresCol &&
      params.weightCol === first.weightCol
    )
  })
  return isShared ? classifiers : undefined
}

/**
 * Judges every setting of a grid for GBTClassifier by BinaryClassificationEvaluator without making a frame of any fold:
 * columns are read and sorted out once, each fold is a mask, and the areas are those of cells, not rows. The metrics are
 * the ones that frames give; where rows are merged into cells, up to the last bits of sums.
 *
 * @param onStep - called after each fit and each evaluation
 * @returns undefined where it does not apply: another estimator or evaluator, stages before the classifier, weights in
 *   the evaluator, or settings that choose other columns, validation rows or partitions
 */
export async function searchTrees<T extends Transformer>(
  search: Search<T>,
  frame: Frame,
  keepModels: boolean,
  signal: AbortSignal | undefined,
  onStep: () => void,
): Promise<FoldMetrics<T> | undefined> {
  const classifiers = classifiersOf(search)
  if (classifiers === undefined) return undefined
  const evaluator = search.evaluator as BinaryClassificationEvaluator
  const { encoded, featureNames } = await readEncodedRows(frame, classifiers[0].params, "logistic", undefined, signal)
  const { foldOfRow, foldCount } = await search.divide(frame, encoded.features.rowCount)
  signal?.throwIfAborted()
  const paramsList = classifiers.map(({ params }) => trainerParamsOf(params, params.lossType))
  const training = await foldTraining(encoded, paramsList, foldOfRow, foldCount)
  const modelOf = (index: number, trained: GbtModel): T => {
    const { params, uid } = classifiers[index]
    const model = new GBTClassificationModel(trained, featureNames, params, uid)
    // What the estimator's fit gives.
    const fitted: Transformer = search.estimator instanceof Pipeline ? new PipelineModel([model]) : model
    return fitted as T
  }
  const threadCount = Math.min(search.parallelism, availableParallelism())
  const metrics = classifiers.map(() => new Array<number>(foldCount))
  const models = Array.from({ length: keepModels ? foldCount : 0 }, () => new Array<T>(classifiers.length))
  for await (const { fold, indices, model, heldOut } of training.fits(signal, threadCount)) {
    const metric = evaluator.evaluateScores(heldOut.labels, heldOut.scores, heldOut.rowCounts)
    for (const index of indices) {
      metrics[index][fold] = metric
      if (keepModels) models[fold][index] = modelOf(index, model)
      onStep()
      onStep()
    }
  }
  const fitAll = async (index: number): Promise<T> => modelOf(index, await training.fitAll(index, { signal }))
  return { metrics, models, fitAll }
}
