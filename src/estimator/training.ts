// Training, wherever the rows lie: in this process, or on other machines, where few are read and more are counted.

import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import { countRows } from "../frame/rows/readAggregates"
import type { TrainOptions } from "../gbt/boost/boost"
import { train } from "../gbt/boost/train"
import type { CountedSource } from "../gbt/cells/countedCells"
import { checkHasFeatures } from "../gbt/data/checkRows"
import type { EncodedRows } from "../gbt/data/encodeRows"
import type { GbtModel } from "../gbt/model/gbtModel"
import { binsOfModel, checkFeatureCount } from "../gbt/predict/binForModel"
import { evaluateEachIteration, type LabelledRows } from "../gbt/predict/predict"
import { trainCounted, trainMany, trainManyCounted } from "../gbt/runs/trainMany"
import type { GbtParams } from "../gbt/trees/gbtParams"
import type { Checked } from "../params/params"
import { lookUpColumn } from "../plan/column"
import { columnField, isAtHand, type Plan, project } from "../plan/plan"
import { comparedValue, numberValue } from "../plan/values"
import { vectorSize } from "../plan/vectorColumn"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import { checkThere } from "./counted/checkThere"
import { countAlike } from "./counted/countAlike"
import { trainOnCounts } from "./counted/countedRows"
import { rowsThere, type TrainingValues } from "./counted/rowsThere"
import { checkFittedColumns, type FittedColumns } from "./fittedColumns"
import { type BoostingParams, trainerParamsOf } from "./params"
import { type ColumnNames, readEncodedPlan, readTrainingSet, trainingValues } from "./trainingRows"

/** Rows to learn from with several settings, and what is trained on them. */
interface Training {
  readonly columns: FittedColumns
  /** Trains with the first of the settings; `onProgress` counts trees. */
  train(options: TrainOptions): Promise<GbtModel>
  /** Trains with each of the settings; `onProgress` counts models. */
  trainMany(options: TrainOptions): Promise<GbtModel[]>
}

/** Rows, and values (rows x columns), up to which rows are read from other machines: 16 MB. */
const MOST_ROWS_READ = 1 << 17
const MOST_VALUES_READ = 1 << 21

function trainingOf(encoded: EncodedRows, columns: FittedColumns, paramsList: readonly Checked<GbtParams>[]): Training {
  return {
    columns,
    train: (options) => train(encoded, paramsList[0], options),
    trainMany: (options) => trainMany(encoded, paramsList, options),
  }
}

/**
 * Prepares training with settings that read the same columns for the same loss, by the same trainer.
 *
 * @param paramsList - one or more
 * @throws RangeError and TypeError as readEncodedRows does; RangeError for settings that the rows' place does not allow
 */
export async function withTraining<T>(
  frame: Frame,
  paramsList: readonly Checked<BoostingParams>[],
  signal: AbortSignal | undefined,
  use: (training: Training) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const { engine } = frame
  const plan = await frame.plan()
  const [first] = paramsList
  const { lossType, partitions } = first
  const trainerParams = paramsList.map((params) => trainerParamsOf(params, lossType))
  if (first.trainer === "spark") return use(trainingThere(engine, plan, paramsList))
  const local = async (rows: Plan): Promise<T> => {
    const { encoded, columns } = await readEncodedPlan(engine, rows, first, lossType, partitions, signal)
    return use(trainingOf(encoded, columns, trainerParams))
  }
  if (!engine.isRemote) return local(plan)
  const { values, columns } = trainingValues(plan, first)
  return whileAtHand(engine, plan, first, async (rows) => {
    if (await areRead(engine, rows, values.features.type.parts.length, paramsList)) return await local(rows)
    const onCounts = <M>(trained: (source: CountedSource) => Promise<M>): Promise<M> =>
      trainOnCounts({ engine, plan: rows, values }, lossType, trainerParams, trained)
    return await use({
      columns,
      train: (options) => onCounts((source) => trainCounted(source, trainerParams[0], options)),
      trainMany: (options) => onCounts((source) => trainManyCounted(source, trainerParams, options)),
    })
  })
}

/** Uses rows that are looked at several times, and only for some of their columns: kept for so long where they are not at hand. */
async function whileAtHand<T>(
  engine: Engine,
  plan: Plan,
  names: ColumnNames,
  use: (rows: Plan) => Promise<T>,
): Promise<T> {
  if (isAtHand(plan)) return use(plan)
  const kept = await engine.keep(onlyColumns(plan, names), "known")
  try {
    return await use(kept)
  } finally {
    kept.table.drop()
  }
}

function onlyColumns(plan: Plan, names: ColumnNames): Plan {
  const { featuresCol, labelCol, weightCol, validationIndicatorCol } = names
  const wanted = new Set(
    [featuresCol, labelCol, weightCol, validationIndicatorCol].map((name) => lookUpColumn(plan.columns, name)),
  )
  return project(
    plan,
    plan.columns.filter((column) => wanted.has(column)).map((column) => columnField(column)),
  )
}

/**
 * Whether rows are few enough to be read from other machines; rows that are to be merged are counted however few.
 *
 * @param columnCount - of features
 * @throws RangeError for settings that need rows which are too many
 */
export async function areRead(
  engine: Engine,
  rows: Plan,
  columnCount: number,
  paramsList: readonly Checked<BoostingParams>[],
): Promise<boolean> {
  const rowCount = await countRows(engine, rows)
  if (areFew(rowCount, columnCount) && !paramsList.every(({ mergeRows }) => mergeRows === "always")) return true
  for (const params of paramsList) refuseRows(params, rowCount)
  return false
}

function areFew(rowCount: number, columnCount: number): boolean {
  return rowCount <= MOST_ROWS_READ && rowCount * columnCount <= MOST_VALUES_READ
}

/**
 * The loss of a model on labelled rows of a frame, as evaluateEachIteration gives it. Of many rows on other machines, those
 * that the model takes alike are read once, with their weight.
 *
 * @param fitted - what the columns meant where the model was fitted
 * @throws RangeError and TypeError as readTrainingSet and evaluateEachIteration do
 */
export async function lossEachIteration(
  frame: Frame,
  names: ColumnNames,
  fitted: FittedColumns,
  model: GbtModel,
): Promise<Float64Array> {
  const { engine } = frame
  const plan = await frame.plan()
  checkFittedColumns(plan.columns, fitted, names)
  const { values } = trainingValues(plan, names)
  checkFeatureCount(vectorSize(values.features.type), model)
  const losses = (data: LabelledRows, mostCells?: number): Promise<Float64Array> =>
    runWork("computing losses", {}, () => computeInSteps(evaluateEachIteration(model, data, mostCells)))
  if (!engine.isRemote) return losses(await readTrainingSet(engine, plan, names))
  return whileAtHand(engine, plan, names, async (rows) => {
    const isRead = areFew(await countRows(engine, rows), values.features.type.parts.length)
    const counted = isRead
      ? undefined
      : await runWork("counting rows", {}, () => {
          return countAlike({ engine, plan: rows, values }, model.loss, binsOfModel(model))
        })
    // What was counted comes in any order, which that of cells is not.
    if (counted !== undefined) return losses(counted, counted.rowCount)
    return losses(await readTrainingSet(engine, rows, names))
  })
}

/** Throws RangeError where trees are to be grown on rows, or draw them. */
function refuseRows({ subsamplingRate, mergeRows, partitions }: Checked<BoostingParams>, rowCount: number): void {
  const reason = `with ${rowCount} rows on other machines, of which only cells are read`
  const advice = 'or set trainer: "spark"'
  if (subsamplingRate < 1)
    throw new RangeError(`invalid subsamplingRate: ${subsamplingRate} ${reason}; expected 1, ${advice}`)
  if (mergeRows === "never") throw new RangeError(`invalid mergeRows: "never" ${reason}; expected "auto", ${advice}`)
  if (partitions !== undefined) {
    throw new RangeError(
      `invalid partitions: [${partitions}] ${reason}; expected none: draws go by the partitions there`,
    )
  }
}

/** Throws RangeError for settings that Spark's trainer does not know; those that say what it does anyway may stand. */
function refuseOwn({ mergeRows, arithmetic, workers, partitions }: Checked<BoostingParams>): void {
  const reason = 'with trainer: "spark", which has no such setting'
  if (mergeRows === "always") throw new RangeError(`invalid mergeRows: "always" ${reason}; expected "auto"`)
  if (arithmetic === "fixed") throw new RangeError(`invalid arithmetic: "fixed" ${reason}; expected "auto"`)
  if (workers !== undefined) throw new RangeError(`invalid workers: ${workers} ${reason}; expected none`)
  if (partitions !== undefined) {
    throw new RangeError(
      `invalid partitions: [${partitions}] with trainer: "spark"; expected none: they are the cluster's`,
    )
  }
}

/** Training by the engine's own trainer, on rows that are checked as for this library's. */
async function* modelsThere(
  engine: Engine,
  plan: Plan,
  values: TrainingValues,
  paramsList: readonly Checked<BoostingParams>[],
): AsyncGenerator<GbtModel> {
  const [{ lossType }] = paramsList
  const rows = await rowsThere({ engine, plan, values })
  try {
    await checkThere(rows, lossType)
    checkHasFeatures({ featureCount: rows.parts.reduce((sum, { names }) => sum + names.length, 0) })
    const { label, weight, fold, parts } = rows
    const isValidation = rows.validation === undefined ? undefined : comparedValue("=", fold, numberValue(0, "int"))
    const settings = paramsList.map(({ cacheNodeIds, checkpointInterval, ...params }) => {
      return {
        ...trainerParamsOf({ cacheNodeIds, checkpointInterval, ...params }, lossType),
        cacheNodeIds,
        checkpointInterval,
      }
    })
    yield* engine.fitTrees!({ plan: rows.plan, label, weight, isValidation, parts }, settings)
  } finally {
    rows.drop()
  }
}

function trainingThere(engine: Engine, plan: Plan, paramsList: readonly Checked<BoostingParams>[]): Training {
  if (engine.fitTrees === undefined) {
    throw new RangeError(`invalid trainer: "spark" with rows in ${engine.name}; expected "auto"`)
  }
  for (const params of paramsList) refuseOwn(params)
  const { values, columns } = trainingValues(plan, paramsList[0])
  const fit = (list: typeof paramsList, { signal, onProgress }: TrainOptions): Promise<GbtModel[]> =>
    runWork("training on the cluster", { signal }, async () => {
      const models: GbtModel[] = []
      for await (const model of modelsThere(engine, plan, values, list)) {
        models.push(model)
        onProgress?.(models.length, list.length)
      }
      return models
    })
  return {
    columns,
    train: async ({ signal }) => (await fit(paramsList.slice(0, 1), { signal }))[0],
    trainMany: (options) => fit(paramsList, options),
  }
}
