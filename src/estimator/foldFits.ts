import { availableParallelism } from "node:os"
import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import type { GbtModel } from "../gbt/model/gbtModel"
import { countedFoldTraining, type FoldTraining, foldTraining } from "../gbt/runs/foldTraining"
import type { GbtParams } from "../gbt/trees/gbtParams"
import type { Checked } from "../params/params"
import type { FitFoldsOptions, FoldFits, FoldModel, PlanFolds, ScoreColumns, Transformer } from "../pipeline/stage"
import { runWork } from "../work/runWork"
import { trainOnCounts } from "./counted/countedRows"
import type { FittedColumns } from "./fittedColumns"
import { type GBTClassifierParams, trainerParamsOf } from "./params"
import { areRead } from "./training"
import { readEncodedPlan, readEncodedRows, trainingValues } from "./trainingRows"

/** Whether all settings learn from one set of rows, to which the folds apply, and score it where the search looks. */
function learnFromSameRows(
  paramsList: readonly Checked<GBTClassifierParams>[],
  { labelCol, scoreCol }: ScoreColumns,
): boolean {
  const { featuresCol, weightCol } = paramsList[0]
  return paramsList.every(
    (params) =>
      params.validationIndicatorCol === "" &&
      params.partitions === undefined &&
      params.trainer === "auto" &&
      params.labelCol === labelCol &&
      params.rawPredictionCol === scoreCol &&
      params.featuresCol === featuresCol &&
      params.weightCol === weightCol,
  )
}

/**
 * Fits a classifier with several settings on folds without making a frame of any fold: columns are read and encoded
 * once, each fold is a mask, and the scores are those of cells, not rows. Another setting costs what its trees cost.
 * The scores are the ones that frames give; where rows are merged into cells, up to the last bits of sums.
 *
 * @param paramsList - parameters of the classifier, one for each setting
 * @param modelOf - makes the model of a setting
 * @returns undefined for settings that choose other columns, validation rows, partitions or another trainer
 * @throws RangeError and TypeError as `fit` and `options.divide` do; the signal's reason, once it is aborted
 */
export async function foldFits<T extends Transformer>(
  frame: Frame,
  paramsList: readonly Checked<GBTClassifierParams>[],
  { scoreColumns, divide, divideThere, parallelism, signal }: FitFoldsOptions,
  modelOf: (setting: number, trained: GbtModel, columns: FittedColumns) => T,
): Promise<FoldFits<T> | undefined> {
  if (!learnFromSameRows(paramsList, scoreColumns)) return undefined
  const trainerParams = paramsList.map((params) => trainerParamsOf(params, params.lossType))
  const { training, columns } =
    divideThere === undefined
      ? await trainHere(frame, paramsList[0], trainerParams, divide, signal)
      : await trainThere(frame.engine, await divideThere(), paramsList, trainerParams, signal)
  const threadCount = Math.min(parallelism, availableParallelism())
  async function* models(): AsyncGenerator<FoldModel<T>> {
    for await (const { fold, indices, model, heldOut } of training.fits(signal, threadCount)) {
      yield { fold, settings: indices, heldOut, modelOf: (setting) => modelOf(setting, model, columns) }
    }
  }
  return {
    models: models(),
    fitAll: async (setting) => modelOf(setting, await training.fitAll(setting, { signal }), columns),
  }
}

/** Training on folds, and what the rows' columns mean. */
interface KnownTraining {
  readonly training: FoldTraining
  readonly columns: FittedColumns
}

async function trainHere(
  frame: Frame,
  names: Checked<GBTClassifierParams>,
  trainerParams: readonly Checked<GbtParams>[],
  divide: FitFoldsOptions["divide"],
  signal: AbortSignal | undefined,
): Promise<KnownTraining> {
  const { encoded, columns } = await readEncodedRows(frame, names, "logistic", undefined, signal)
  const { foldOfRow, foldCount } = await divide(encoded.features.rowCount)
  signal?.throwIfAborted()
  return { training: await foldTraining(encoded, trainerParams, foldOfRow, foldCount), columns }
}

/** Training on folds of rows that lie on other machines: few are read, with their folds, and more are counted. */
async function trainThere(
  engine: Engine,
  { plan, fold, foldCount }: PlanFolds,
  paramsList: readonly Checked<GBTClassifierParams>[],
  trainerParams: readonly Checked<GbtParams>[],
  signal: AbortSignal | undefined,
): Promise<KnownTraining> {
  const [names] = paramsList
  const { values, columns } = trainingValues(plan, names)
  if (await areRead(engine, plan, values.features.type.parts.length, paramsList)) {
    const { encoded } = await readEncodedPlan(engine, plan, names, "logistic", undefined, signal)
    const [foldOfRow] = await engine.read(plan, [fold], ["integer"], { signal })
    return { training: await foldTraining(encoded, trainerParams, foldOfRow as Int32Array, foldCount), columns }
  }
  const counted = { engine, plan, values, folds: { fold, foldCount } }
  const training = await runWork("", { signal }, () =>
    trainOnCounts(counted, "logistic", trainerParams, (source) => countedFoldTraining(source, trainerParams)),
  )
  return { training, columns }
}
