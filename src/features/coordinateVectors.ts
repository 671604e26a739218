import type { ColumnKind, Engine } from "../engines/engine"
import { castTo } from "../expression/coerce"
import { callOf, type Typed } from "../expression/typed"
import { checkFrame, Frame } from "../frame/frame"
import { countRows, readAggregates } from "../frame/rows/readAggregates"
import { isNumeric } from "../frame/rows/toColumns"
import { csrFromCoordinates } from "../linalg/csrFromCoordinates"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { checkOptions } from "../params/options"
import { checkNewName, columnValue, findColumn, ownName } from "../plan/column"
import { aggregate, columnField, filter, type JoinField, join, limit, type Plan, project } from "../plan/plan"
import { anyOf, caseValue, comparedValue, narrowValue, numberValue, rowCountValue, textValue } from "../plan/values"
import { referenceType } from "../plan/vectorColumn"
import { numberGroups } from "./distinctValues"

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
 * differs from "not seen". The entries are read at once: this is an action. They are all that is read of rows that lie on
 * other machines, and nothing is sent there.
 *
 * @returns a frame of two columns, the row and its vector, by rising row; values of `row` without an entry are not in it
 * @throws RangeError for an unknown column, a slot that is no whole number in [0, size), a second value of one slot of
 * one row, no entry at all, or more than twenty million on other machines; TypeError for a column of another kind; Error for a null
 */
export async function coordinateVectors(frame: Frame, options: CoordinateVectorsOptions): Promise<Frame> {
  checkFrame(frame)
  checkOptions(options, ["row", "column", "value", "size", "outputCol", "names"], "coordinateVectors")
  const { engine } = frame
  const { outputCol = "history_vec", names } = options
  const size = checkSize(options)
  const { entries, narrowed } = await keepEntries(engine, await frame.plan(), options)
  const rows = await numberRows(engine, entries, options.row, outputCol)
  const row = findColumn(rows.columns, options.row)
  const number = findColumn(rows.columns, outputCol)
  const fields: JoinField[] = [
    { column: number, right: number.name },
    ...[slotColumn, valueColumn].map((name) => ({ column: findColumn(entries.columns, name), left: name })),
  ]
  const keys = [{ left: columnValue(findColumn(entries.columns, rowColumn)), right: columnValue(row) }]
  const numbered = join(entries, rows, "inner", keys, fields)
  const kinds: ColumnKind[] = ["integer", "double", "double"]
  const place = engine.isRemote ? narrowValue(columnValue(number), await countRows(engine, rows)) : columnValue(number)
  const data = await engine.read(numbered, [place, ...narrowed], kinds, { anyOrder: true })
  const [i, j, values] = data as [Int32Array, Float64Array, Float64Array]
  checkSlots(options.column, j, size)
  const matrix = await buildMatrix(engine, entries, options, { i, j, values, size })
  const slots = names ?? Array.from({ length: matrix.columnCount }, (_, slot) => String(slot))
  const vector = { name: outputCol, type: "vector", vector: referenceType(matrix, slots) }
  const made = project(rows, [columnField(row), { column: vector, value: columnValue(number) }])
  return Frame.fromPlan(engine, async () => made)
}

// Columns of the entries; the row is that of a user's column, of any type.
const rowColumn = ownName("i")
const slotColumn = ownName("j")
const valueColumn = ownName("x")

/** Entries that are read from an engine whose rows lie on other machines: 20 bytes each. */
const mostEntries = 20_000_000

function checkSize({ size, names }: CoordinateVectorsOptions): number | undefined {
  if (size !== undefined && !(Number.isInteger(size) && size >= 1)) {
    throw new RangeError(`invalid size: ${size}; expected an integer >= 1`)
  }
  if (size !== undefined && names !== undefined && names.length !== size) {
    throw new RangeError(`length mismatch: names has ${names.length}, size is ${size}`)
  }
  return size ?? names?.length
}

/** Entries in a table, so that the frame is computed once. */
interface KeptEntries {
  readonly entries: Plan
  /** Slot and value of an entry, in as few bytes as hold those of all. */
  readonly narrowed: readonly Typed[]
}

/** The three columns in a table, checked to be whole. */
async function keepEntries(engine: Engine, plan: Plan, options: CoordinateVectorsOptions): Promise<KeptEntries> {
  const row = findColumn(plan.columns, options.row)
  const column = findColumn(plan.columns, options.column)
  const value = findColumn(plan.columns, options.value)
  if (row.vector) throw new TypeError(`invalid column ${row.name}: a vector; expected values to tell rows apart`)
  for (const numbers of [column, value]) {
    if (!isNumeric(numbers)) throw new TypeError(`invalid column ${numbers.name}: ${numbers.type}; expected numbers`)
  }
  const chosen = [columnField(row, rowColumn), columnField(column, slotColumn), columnField(value, valueColumn)]
  const entries = await engine.keep(project(plan, chosen), engine.isRemote ? "any" : "sorted")
  const columns = entries.columns.map(columnValue)
  const numbers = columns.slice(1)
  const counts = await readAggregates(engine, entries, [
    ...[numberValue(1, "int"), ...columns].map((x) => callOf("count", [x], "bigint")),
    ...(engine.isRemote ? numbers.map(largestWhole) : []),
  ])
  const [total, inRow, inSlot, inValue, ...largest] = counts as number[]
  if (engine.isRemote && total > mostEntries) {
    throw new RangeError(
      `too many entries: ${total}; a matrix of rows on other machines can have ${mostEntries}, keep fewer slots or rows`,
    )
  }
  if (total === 0) throw new RangeError("no entries: the frame has no rows; expected one or more")
  const present = [inRow, inSlot, inValue]
  for (const [k, name] of [row.name, column.name, value.name].entries()) {
    if (present[k] < total) throw new Error(`null in column ${name}: ${total - present[k]} of ${total} entries`)
  }
  return {
    entries,
    narrowed: engine.isRemote
      ? numbers.map((x, k) => (largest[k] < 2 ** 31 ? narrowValue(x, largest[k]) : x))
      : numbers,
  }
}

/** An aggregate: the largest of some numbers; infinite where one is negative, be it -0, or has a fraction. */
function largestWhole(number: Typed): Typed {
  const double = castTo(number, "double")
  const [zero, infinity] = [numberValue(0), numberValue(Number.POSITIVE_INFINITY)]
  const isNegativeZero = callOf("startswith", [castTo(number, "string"), textValue("-")], "boolean")
  const isNegative = caseValue(comparedValue("=", double, zero), isNegativeZero, comparedValue("<", double, zero))
  const isOther = anyOf([isNegative, comparedValue("<>", double, callOf("rint", [double], "double"))])
  return callOf("max", [caseValue(isOther, infinity, double)], "double")
}

/** A table of the different rows, rising, each beside its number from 0. */
async function numberRows(engine: Engine, entries: Plan, row: string, outputCol: string): Promise<Plan> {
  const column = findColumn(entries.columns, rowColumn)
  const key = { ...column, name: row }
  checkNewName([key], outputCol)
  const keys = aggregate(entries, [{ column: key, value: columnValue(column) }], [])
  if (engine.isRemote) return engine.keep(numberGroups(keys, outputCol), "sorted")
  const rows = await engine.keep(keys, "sorted")
  const numbers = Int32Array.from({ length: await countRows(engine, rows) }, (_, number) => number)
  return engine.attach(rows, [{ name: outputCol, type: "int", data: numbers }])
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
  entries: Plan,
  options: CoordinateVectorsOptions,
  { i, j, values, size }: Entries,
): Promise<CsrMatrix> {
  try {
    return csrFromCoordinates(i, j, values, undefined, size)
  } catch (cause) {
    // It names rows by their number here; find what the caller knows them by.
    const keys = [rowColumn, slotColumn].map((name) => columnField(findColumn(entries.columns, name)))
    const count = { name: ownName("count"), type: "bigint" }
    const counts = aggregate(entries, keys, [{ column: count, value: rowCountValue() }])
    const one: Typed = { kind: "literal", value: 1n, type: "bigint" }
    const several = limit(filter(counts, callOf(">", [columnValue(count), one], "boolean")), 1)
    const [row, slot] = await engine.read(
      several,
      keys.map((key) => key.value),
      ["value", "value"],
    )
    if (row.length === 0) throw cause
    throw new RangeError(
      `duplicate entry: ${options.row} ${row[0]} has more than one value for ${options.column} ${slot[0]}`,
      { cause },
    )
  }
}
