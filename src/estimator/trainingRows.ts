// Columns of a frame as the arrays that the trainer takes.

import type { ColumnData, ColumnKind, Engine } from "../engines/engine"
import { type Frame, keepAlive } from "../frame/frame"
import { type Column, findColumn, type Relation } from "../frame/relation/relation"
import { tableSelect } from "../frame/relation/table"
import { partField, type VectorType } from "../frame/relation/vectorColumn"
import { readInOrder } from "../frame/rows/readInOrder"
import { isNumeric } from "../frame/rows/toColumns"
import { type EncodedRows, encodeRows } from "../gbt/boost/train"
import type { FeatureColumn, TrainingSet } from "../gbt/data/trainingSet"
import type { LossName } from "../gbt/model/loss"
import type { Checked } from "../params/params"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import { checkFittedColumns, type FittedColumns, fittedColumns, vectorTypeOf } from "./fittedColumns"
import type { BoostingParams } from "./params"

/** Which columns of a frame to learn from. */
type ColumnNames = Pick<Checked<BoostingParams>, "featuresCol" | "labelCol" | "weightCol" | "validationIndicatorCol">

/** Rows to learn from, and what their columns mean. */
interface KnownTrainingSet {
  readonly data: TrainingSet
  readonly columns: FittedColumns
}

/** A column of a query, and how to read it. */
interface Field {
  readonly sql: string
  readonly kind: ColumnKind
}

function vectorFields(engine: Engine, column: Column, type: VectorType): Field[] {
  const quoted = engine.dialect.quote(column.name)
  return type.parts.map((part, index) => ({
    sql: partField(quoted, type, index),
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

function numberField(engine: Engine, relation: Relation, name: string): Field {
  const column = findColumn(relation.columns, name)
  if (!isNumeric(column)) {
    throw new TypeError(`invalid type of ${name}: ${column.type}; expected a number or boolean`)
  }
  return { sql: engine.dialect.quote(name), kind: "double" }
}

function booleanField(engine: Engine, relation: Relation, name: string): Field {
  const { type } = findColumn(relation.columns, name)
  if (type !== "boolean") throw new TypeError(`invalid type of ${name}: ${type}; expected a boolean`)
  return { sql: engine.dialect.quote(name), kind: "integer" }
}

function toFlags(values: Int32Array, name: string): Uint8Array {
  const missing = values.indexOf(-1)
  if (missing >= 0) throw new RangeError(`missing value in ${name}: row ${missing}`)
  return Uint8Array.from(values)
}

/** Two parts may have one expression each in two columns; names keep them apart. */
function namedFields(fields: readonly Field[]): string[] {
  return fields.map((field, i) => `${field.sql} AS f${i}`)
}

function readFields(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
  signal?: AbortSignal,
): Promise<ColumnData[]> {
  return readInOrder(
    engine,
    relation,
    namedFields(fields),
    fields.map((field) => field.kind),
    signal,
  )
}

/**
 * Features of a table's rows, as they lie there, read in one query: a number a row for each value and for each
 * reference into a matrix. A null vector has NaN for its values and -1 for its references.
 *
 * @param rows - as keepRows gives them
 * @throws RangeError for a column that is not there; TypeError for one that is no vector
 */
export async function readFeatures(
  engine: Engine,
  rows: Relation,
  featuresCol: string,
): Promise<{ features: FeatureColumn[]; rowCount: number }> {
  const column = findColumn(rows.columns, featuresCol)
  const type = vectorTypeOf(column)
  if (type.parts.length === 0) throw new RangeError(`no features: ${featuresCol} is a vector of 0`)
  const fields = vectorFields(engine, column, type)
  const data = await engine.columns(
    tableSelect(rows, namedFields(fields)),
    fields.map((field) => field.kind),
  )
  return { features: toFeatures(type, data), rowCount: data[0].length }
}

/**
 * The rows of a frame to judge a model by; see {@link readTrainingRows}.
 *
 * @param fitted - what the columns meant where the model was fitted
 * @throws RangeError and TypeError as readTrainingRows and checkFittedColumns do
 */
export async function readTrainingSet(frame: Frame, names: ColumnNames, fitted: FittedColumns): Promise<TrainingSet> {
  const relation = await frame.relation()
  checkFittedColumns(relation.columns, fitted, names)
  const { data } = await readTrainingRows(frame.engine, relation, names, undefined, undefined)
  keepAlive(relation)
  return data
}

/**
 * Rows to learn from, in the relation's order, read in one query.
 *
 * @param names - "" for a weight or validation column that there is not
 * @throws RangeError for a column that is not there, or a missing validation flag; TypeError for one of another kind
 */
async function readTrainingRows(
  engine: Engine,
  relation: Relation,
  names: ColumnNames,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<KnownTrainingSet> {
  const { featuresCol, labelCol, weightCol, validationIndicatorCol } = names
  const column = findColumn(relation.columns, featuresCol)
  const type = vectorTypeOf(column)
  const fields = [...vectorFields(engine, column, type), numberField(engine, relation, labelCol)]
  if (weightCol !== "") fields.push(numberField(engine, relation, weightCol))
  if (validationIndicatorCol !== "") fields.push(booleanField(engine, relation, validationIndicatorCol))
  const data = await readFields(engine, relation, fields, signal)
  const [labels, ...rest] = data.slice(type.parts.length)
  return {
    data: {
      rowCount: labels.length,
      features: toFeatures(type, data),
      labels: labels as Float64Array,
      ...(weightCol === "" ? {} : { weights: rest.shift() as Float64Array }),
      partitions,
      ...(validationIndicatorCol === ""
        ? {}
        : { isValidation: toFlags(rest.shift() as Int32Array, validationIndicatorCol) }),
    },
    columns: fittedColumns(type, findColumn(relation.columns, labelCol)),
  }
}

/** Encoded rows, and what their columns mean. */
interface KnownRows {
  readonly encoded: EncodedRows
  readonly columns: FittedColumns
}

// A cached frame has one relation as long as it is cached, others have a new one for every action: so what is kept here,
// 4 bytes a value, lives as long as the cached rows do.
const kept = new WeakMap<Relation, Map<string, KnownRows>>()

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
  const { featuresCol, labelCol, weightCol, validationIndicatorCol } = names
  const key = JSON.stringify([featuresCol, labelCol, weightCol, validationIndicatorCol, loss, partitions])
  const relation = await frame.relation()
  const before = kept.get(relation)?.get(key)
  if (before !== undefined) return before
  const { data, columns } = await runWork("reading rows", { signal }, (work) =>
    readTrainingRows(frame.engine, relation, names, partitions, work.signal),
  )
  keepAlive(relation)
  const read = { encoded: await computeInSteps(encodeRows(data, loss)), columns }
  const all = kept.get(relation) ?? new Map<string, KnownRows>()
  kept.set(relation, all.set(key, read))
  return read
}
