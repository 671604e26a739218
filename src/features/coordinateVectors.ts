import type { Engine } from "../engines/engine"
import { Frame, keepAlive } from "../frame/frame"
import { groupRelation } from "../frame/groupedFrame"
import { findColumn, type Relation } from "../frame/relation/relation"
import { attachColumns, toTable } from "../frame/relation/table"
import { referenceType } from "../frame/relation/vectorColumn"
import { isNumeric } from "../frame/rows/toColumns"
import { checkNewName } from "../frame/verbs/addColumn"
import { selectFields } from "../frame/verbs/select"
import { csrFromCoordinates } from "../linalg/csrFromCoordinates"
import type { CsrMatrix } from "../linalg/csrMatrix"

/** Options of {@link coordinateVectors}. */
export interface CoordinateVectorsOptions {
  /** Column whose values tell the vectors apart: one vector a value. */
  row: string
  /** Column with the slot of each entry: whole numbers from 0. */
  column: string
  /** Column with the value of each entry: numbers or booleans. */
  value: string
  /** Slots of a vector; an integer >= 1. Default: as many as `names`, or the largest slot + 1. */
  size?: number
  /** Name of the vector column. Default "history_vec". */
  outputCol?: string
  /** Name of each slot. Default: the slots' numbers. */
  names?: readonly string[]
}

/**
 * Makes a sparse vector a row value from entries (row, column, value) in any order, as Spark's
 * `CoordinateMatrix(entries).toIndexedRowMatrix()`. An entry of zero is stored as one, so that "seen and not bought"
 * differs from "not seen". The entries are read at once: this is an action.
 *
 * @returns a frame of two columns, the row and its vector, by rising row; values of `row` without an entry are not in it
 * @throws RangeError for an unknown column, a slot that is no whole number in [0, size), a second value of one slot of
 * one row, or no entry at all; TypeError for a column of another kind; Error for a null
 */
export async function coordinateVectors(frame: Frame, options: CoordinateVectorsOptions): Promise<Frame> {
  const { engine } = frame
  const { outputCol = "history_vec", names } = options
  const size = checkSize(options)
  const entries = await readEntries(engine, await frame.relation(), options)
  const rows = await numberRows(engine, entries, options.row, outputCol)
  const { quote } = engine.dialect
  const [i, j, values] = (await engine.columns(
    `SELECT r.${quote(outputCol)}, e.j, e.x FROM (${entries.sql}) e JOIN (${rows.sql}) r ON e.i = r.${quote(options.row)}`,
    ["integer", "double", "double"],
  )) as [Int32Array, Float64Array, Float64Array]
  checkSlots(options.column, j, size)
  const matrix = await buildMatrix(engine, entries, options, { i, j, values, size })
  keepAlive(entries)
  const slots = names ?? Array.from({ length: matrix.columnCount }, (_, slot) => String(slot))
  const vector = referenceType(matrix, slots)
  const columns = rows.columns.map((c) => (c.name === outputCol ? { ...c, type: "vector", vector } : c))
  return Frame.fromPlan(engine, async () => ({ ...rows, columns }))
}

function checkSize({ size, names }: CoordinateVectorsOptions): number | undefined {
  if (size !== undefined && !(Number.isInteger(size) && size >= 1)) {
    throw new RangeError(`invalid size: ${size}; expected an integer >= 1`)
  }
  if (size !== undefined && names !== undefined && names.length !== size) {
    throw new RangeError(`length mismatch: names has ${names.length}, size is ${size}`)
  }
  return size ?? names?.length
}

/** The three columns as i, j and x in a table, so that the frame is computed once; checked to be whole. */
async function readEntries(engine: Engine, relation: Relation, options: CoordinateVectorsOptions): Promise<Relation> {
  const row = findColumn(relation.columns, options.row)
  const column = findColumn(relation.columns, options.column)
  const value = findColumn(relation.columns, options.value)
  if (row.vector) throw new TypeError(`invalid column ${row.name}: a vector; expected values to tell rows apart`)
  for (const numbers of [column, value]) {
    if (!isNumeric(numbers)) throw new TypeError(`invalid column ${numbers.name}: ${numbers.type}; expected numbers`)
  }
  const { quote } = engine.dialect
  const entries = await toTable(
    engine,
    await selectFields(engine, relation, [
      { name: "i", expression: quote(row.name), source: row },
      { name: "j", expression: quote(column.name), source: column },
      { name: "x", expression: quote(value.name), source: value },
    ]),
  )
  const counts = await engine.columns(`SELECT count(*), count(i), count(j), count(x) FROM (${entries.sql})`, [
    "double",
    "double",
    "double",
    "double",
  ])
  const [total, ...present] = counts.map((count) => count[0] as number)
  if (total === 0) throw new RangeError("no entries: the frame has no rows; expected one or more")
  for (const [k, name] of [row.name, column.name, value.name].entries()) {
    if (present[k] < total) throw new Error(`null in column ${name}: ${total - present[k]} of ${total} entries`)
  }
  return entries
}

/** A table of the different rows, rising, each beside its number from 0. */
async function numberRows(engine: Engine, entries: Relation, row: string, outputCol: string): Promise<Relation> {
  const distinct = await groupRelation(engine, entries, ["i"], [])
  const source = findColumn(distinct.columns, "i")
  const named = await selectFields(engine, distinct, [{ name: row, expression: "i", source }])
  checkNewName(named, outputCol)
  const rows = await toTable(engine, named)
  const [counts] = await engine.columns(`SELECT count(*) FROM (${rows.sql})`, ["double"])
  const numbers = Int32Array.from({ length: counts[0] as number }, (_, number) => number)
  return attachColumns(engine, rows, [{ name: outputCol, type: "int", data: numbers }])
}

function checkSlots(name: string, slots: Float64Array, size = 2147483647): void {
  for (const slot of slots) {
    if (!Number.isInteger(slot) || slot < 0 || slot >= size) {
      throw new RangeError(`invalid ${name}: ${slot}; expected an integer in [0, ${size})`)
    }
  }
}

/** Entries by row number. */
interface Entries {
  readonly i: Int32Array
  readonly j: Float64Array
  readonly values: Float64Array
  readonly size: number | undefined
}

async function buildMatrix(
  engine: Engine,
  relation: Relation,
  options: CoordinateVectorsOptions,
  { i, j, values, size }: Entries,
): Promise<CsrMatrix> {
  try {
    return csrFromCoordinates(i, j, values, undefined, size)
  } catch (cause) {
    // It names rows by their number here; find what the caller knows them by.
    const [row, slot] = await engine.columns(
      `SELECT i, j FROM (${relation.sql}) GROUP BY i, j HAVING count(*) > 1 ORDER BY i, j LIMIT 1`,
      ["value", "value"],
    )
    if (row.length === 0) throw cause
    throw new RangeError(
      `duplicate entry: ${options.row} ${row[0]} has more than one value for ${options.column} ${slot[0]}`,
      { cause },
    )
  }
}
