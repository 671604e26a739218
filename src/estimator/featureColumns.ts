// Columns of a frame as the arrays that the trainer takes.

import type { ColumnData, ColumnKind, Engine } from "../frame/engine"
import { type Frame, keepAlive } from "../frame/frame"
import { readInOrder } from "../frame/readInOrder"
import { type Column, findColumn, type Relation } from "../frame/relation"
import { tableSelect } from "../frame/table"
import { isNumeric } from "../frame/toColumns"
import { partField, slotNames, type VectorType } from "../frame/vectorColumn"
import type { FeatureColumn, TrainingSet } from "../gbt/trainingSet"
import type { Checked } from "../params/params"
import type { BoostingParams } from "./boostingParams"

/** Which columns of a frame to learn from. */
export type ColumnNames = Pick<
  Checked<BoostingParams>,
  "featuresCol" | "labelCol" | "weightCol" | "validationIndicatorCol"
>

/** Rows to learn from, and what their features are called. */
export interface NamedTrainingSet {
  readonly data: TrainingSet
  /** Name of every slot of the vector column. */
  readonly featureNames: readonly string[]
}

function vectorTypeOf(column: Column): VectorType {
  if (column.vector !== undefined) return column.vector
  throw new TypeError(`invalid type of ${column.name}: ${column.type}; expected a vector column`)
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
    const type = column.vector === undefined ? column.type : "vector"
    throw new TypeError(`invalid type of ${name}: ${type}; expected a number or boolean`)
  }
  return { sql: engine.dialect.quote(name), kind: "double" }
}

function booleanField(engine: Engine, relation: Relation, name: string): Field {
  const { type } = findColumn(relation.columns, name)
  if (type !== "BOOLEAN") throw new TypeError(`invalid type of ${name}: ${type}; expected a boolean`)
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

/** The rows of a frame; see {@link readTrainingRows}. */
export async function readTrainingSet(frame: Frame, names: ColumnNames): Promise<NamedTrainingSet> {
  const relation = await frame.relation()
  const read = await readTrainingRows(frame.engine, relation, names, undefined, undefined)
  keepAlive(relation)
  return read
}

/**
 * Rows to learn from, in the relation's order, read in one query.
 *
 * @param names - "" for a weight or validation column that there is not
 * @throws RangeError for a column that is not there, or a missing validation flag; TypeError for one of another kind
 */
export async function readTrainingRows(
  engine: Engine,
  relation: Relation,
  names: ColumnNames,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<NamedTrainingSet> {
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
      ...(partitions === undefined ? {} : { partitions }),
      ...(validationIndicatorCol === ""
        ? {}
        : { isValidation: toFlags(rest.shift() as Int32Array, validationIndicatorCol) }),
    },
    featureNames: slotNames(type),
  }
}
