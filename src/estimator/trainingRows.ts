// Columns of a frame as the arrays that the trainer takes.

import type { ColumnData, ColumnKind, Engine, ReadOptions } from "../engines/engine"
import type { Typed } from "../expression/typed"
import type { Frame } from "../frame/frame"
import { isNumeric } from "../frame/rows/toColumns"
import { type EncodedRows, encodeRows } from "../gbt/data/encodeRows"
import type { FeatureColumn, TrainingSet } from "../gbt/data/trainingSet"
import type { LossName } from "../gbt/model/loss"
import type { Checked } from "../params/params"
import { columnValue, findColumn } from "../plan/column"
import type { Plan, TablePlan } from "../plan/plan"
import { partValue, type VectorType } from "../plan/vectorColumn"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import type { TrainingValues } from "./counted/rowsThere"
import { type FittedColumns, fittedColumns, vectorTypeOf } from "./fittedColumns"
import type { BoostingParams } from "./params"

/** Which columns of a frame to learn from. */
export type ColumnNames = Pick<
  Checked<BoostingParams>,
  "featuresCol" | "labelCol" | "weightCol" | "validationIndicatorCol"
>

/** Rows to learn from, and what their columns mean. */
interface KnownTrainingSet {
  readonly data: TrainingSet
  readonly columns: FittedColumns
}

/** A value of each row, and how to read it. */
interface Reading {
  readonly value: Typed
  readonly kind: ColumnKind
}

function vectorReadings(name: string, type: VectorType): Reading[] {
  return type.parts.map((part, index) => ({
    value: partValue(name, type, index),
    kind: part.kind === "value" ? "double" : "integer",
  }))
}

function toFeatures(type: VectorType, data: readonly ColumnData[]): FeatureColumn[] {
  return type.parts.map((part, index): FeatureColumn => {
    if (part.kind === "vector") return { kind: "vectors", refs: data[index] as Int32Array, matrix: part.matrix }
    const values = data[index] as Float64Array
    return part.nominal === undefined
      ? { kind: "values", values }
      : { kind: "values", values, categories: part.nominal.labels.length }
  })
}

function numberValueOf({ columns }: Plan, name: string): Typed {
  const column = findColumn(columns, name)
  if (isNumeric(column)) return columnValue(column)
  throw new TypeError(`invalid type of ${name}: ${column.type}; expected a number or boolean`)
}

function booleanValueOf({ columns }: Plan, name: string): Typed {
  const column = findColumn(columns, name)
  if (column.type === "boolean") return columnValue(column)
  throw new TypeError(`invalid type of ${name}: ${column.type}; expected a boolean`)
}

/**
 * What to learn from of a plan's rows, and what it means.
 *
 * @param names - "" for a weight or validation column that there is not
 * @throws RangeError for a column that is not there; TypeError for one of another kind
 */
export function trainingValues(
  plan: Plan,
  { featuresCol, labelCol, weightCol, validationIndicatorCol }: ColumnNames,
): { readonly values: TrainingValues; readonly columns: FittedColumns } {
  const column = findColumn(plan.columns, featuresCol)
  const type = vectorTypeOf(column)
  const values: TrainingValues = {
    features: { name: column.name, type },
    label: numberValueOf(plan, labelCol),
    weight: weightCol === "" ? undefined : numberValueOf(plan, weightCol),
    isValidation:
      validationIndicatorCol === ""
        ? undefined
        : { name: validationIndicatorCol, value: booleanValueOf(plan, validationIndicatorCol) },
  }
  return { values, columns: fittedColumns(type, findColumn(plan.columns, labelCol)) }
}

function toFlags(values: Int32Array, name: string): Uint8Array {
  const missing = values.indexOf(-1)
  if (missing >= 0) throw new RangeError(`missing value in ${name}: row ${missing}`)
  return Uint8Array.from(values)
}

function readAll(
  engine: Engine,
  plan: Plan,
  readings: readonly Reading[],
  options: ReadOptions = {},
): Promise<ColumnData[]> {
  return engine.read(
    plan,
    readings.map((reading) => reading.value),
    readings.map((reading) => reading.kind),
    options,
  )
}

/**
 * Features of a table's rows, as they lie there, read in one query: a number a row for each value and for each
 * reference into a matrix. A null vector has NaN for its values and -1 for its references.
 *
 * @param rows - read as they lie
 * @throws RangeError for a column that is not there; TypeError for one that is no vector
 */
export async function readFeatures(
  engine: Engine,
  rows: TablePlan,
  featuresCol: string,
): Promise<{ features: FeatureColumn[]; rowCount: number }> {
  const column = findColumn(rows.columns, featuresCol)
  const type = vectorTypeOf(column)
  if (type.parts.length === 0) throw new RangeError(`no features: ${featuresCol} is a vector of 0`)
  const data = await readAll(engine, rows, vectorReadings(column.name, type), { anyOrder: true })
  return { features: toFeatures(type, data), rowCount: data[0].length }
}

/** The rows of a plan to judge a model by; see {@link readTrainingRows}. */
export async function readTrainingSet(engine: Engine, plan: Plan, names: ColumnNames): Promise<TrainingSet> {
  return (await readTrainingRows(engine, plan, names, undefined, undefined)).data
}

/**
 * Rows to learn from, in the plan's order, read in one query.
 *
 * @param names - "" for a weight or validation column that there is not
 * @throws RangeError for a column that is not there, or a missing validation flag; TypeError for one of another kind
 */
async function readTrainingRows(
  engine: Engine,
  plan: Plan,
  names: ColumnNames,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<KnownTrainingSet> {
  const { values, columns } = trainingValues(plan, names)
  const { features, label, weight, isValidation } = values
  const { type } = features
  const readings = [...vectorReadings(features.name, type), double(label)]
  if (weight !== undefined) readings.push(double(weight))
  if (isValidation !== undefined) readings.push({ value: isValidation.value, kind: "integer" })
  const data = await readAll(engine, plan, readings, { signal })
  const [labels, ...rest] = data.slice(type.parts.length)
  return {
    data: {
      rowCount: labels.length,
      features: toFeatures(type, data),
      labels: labels as Float64Array,
      ...(weight === undefined ? {} : { weights: rest.shift() as Float64Array }),
      partitions,
      ...(isValidation === undefined ? {} : { isValidation: toFlags(rest.shift() as Int32Array, isValidation.name) }),
    },
    columns,
  }
}

function double(value: Typed): Reading {
  return { value, kind: "double" }
}

/** Encoded rows, and what their columns mean. */
export interface KnownRows {
  readonly encoded: EncodedRows
  readonly columns: FittedColumns
}

// What is kept here, 4 bytes a value, lives as long as the cached rows do.
const kept = new WeakMap<TablePlan, Map<string, KnownRows>>()

/**
 * The rows of a frame, read and encoded for training; at once where the frame is cached and has been read before.
 *
 * @throws RangeError and TypeError as readTrainingRows and encodeRows do; the signal's reason, once it is aborted
 */
export async function readEncodedRows(
  frame: Frame,
  names: ColumnNames,
  loss: LossName,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<KnownRows> {
  signal?.throwIfAborted()
  return readEncodedPlan(frame.engine, await frame.plan(), names, loss, partitions, signal)
}

/** {@link readEncodedRows} of a plan. */
export async function readEncodedPlan(
  engine: Engine,
  plan: Plan,
  names: ColumnNames,
  loss: LossName,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<KnownRows> {
  const { featuresCol, labelCol, weightCol, validationIndicatorCol } = names
  const key = JSON.stringify([featuresCol, labelCol, weightCol, validationIndicatorCol, loss, partitions])
  const rows = plan.kind === "table" ? plan : undefined
  const before = rows && kept.get(rows)?.get(key)
  if (before !== undefined) return before
  const { data, columns } = await runWork("reading rows", { signal }, (work) =>
    readTrainingRows(engine, plan, names, partitions, work.signal),
  )
  const read = { encoded: await computeInSteps(encodeRows(data, loss)), columns }
  if (rows) kept.set(rows, (kept.get(rows) ?? new Map<string, KnownRows>()).set(key, read))
  return read
}
