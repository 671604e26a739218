// Columns by name: what a frame knows of each.

import type { DataType } from "../expression/dataType"
import type { Typed } from "../expression/typed"
import { didYouMeanOf } from "../params/nearest"
import type { Nominal, VectorType } from "./vectorColumn"

/** Name and type of a column. */
export interface ColumnType {
  /** As it stands in the result, not quoted. */
  readonly name: string
  /** Spark's name, as in `int`, `decimal(10,2)` or `array<string>`. */
  readonly type: DataType
}

/** A column of a frame; vectors, whose type is `vector`, and nominal columns carry what they mean beside it. */
export interface Column extends ColumnType {
  /** What a vector column is made of; undefined for any other column. */
  readonly vector?: VectorType
  /** The categories of a column of indices; undefined where none are known. */
  readonly nominal?: Nominal
}

/** The column called `name`, if there is one; case counts only where names differ in nothing else. */
export function lookUpColumn<T extends { readonly name: string }>(columns: readonly T[], name: string): T | undefined {
  const folded = name.toLowerCase()
  return columns.find((c) => c.name === name) ?? columns.find((c) => c.name.toLowerCase() === folded)
}

/**
 * The column called `name`; throws RangeError, naming those there are, when there is none.
 *
 * @param where - whose columns these are, as in "on the left", where there are others. Default: nothing is said
 */
export function findColumn<T extends { readonly name: string }>(
  columns: readonly T[],
  name: string,
  where: string = "",
): T {
  const column = lookUpColumn(columns, name)
  if (column === undefined) throw unknownColumn(columns, name, where)
  return column
}

/** The error for a name that no column has; see `findColumn`. */
export function unknownColumn(
  columns: readonly { readonly name: string }[],
  name: string,
  where: string = "",
): RangeError {
  const names = columns.map((column) => column.name)
  return new RangeError(`unknown column: ${name}${where && ` ${where}`}${didYouMeanOf(name, names)}`)
}

/** The value of a column, as an expression. */
export function columnValue({ name, type }: ColumnType): Typed {
  return { kind: "column", name, type }
}

// A letter to SQL engines, and one that begins no word that people write.
const ownSign = "ǁ"

/** A name for a column of the library's own, which no user's column has; SQL takes it unquoted. */
export function ownName(name: string): string {
  return `${ownSign}${name}`
}

/** True for names that {@link ownName} gives. */
export function isOwnName(name: string): boolean {
  return name.startsWith(ownSign)
}

/** The columns without those of the library's own. */
export function usersColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ name }) => !isOwnName(name))
}

/** Throws where two columns have one name, or one has one that no engine takes or that the library keeps for its own. */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    // SQL engines do not tell names apart by case.
    const key = name.toLowerCase()
    if (name === "") throw new RangeError('invalid column name: ""; expected one sign or more')
    if (name.includes("\0")) throw new RangeError(`invalid column name: ${JSON.stringify(name)}; expected text`)
    if (seen.has(key)) throw new RangeError(`duplicate column: ${name}; rename or drop one of the two`)
    if (isOwnName(name))
      throw new RangeError(`invalid column name: ${name}; names that begin with ${ownSign} are reserved`)
    seen.add(key)
  }
}

/** Throws RangeError where an output column's name is taken, as in Spark, or reserved. */
export function checkNewName(columns: readonly Column[], name: string): void {
  // SQL engines do not tell names apart by case.
  const taken = columns.find((c) => c.name.toLowerCase() === name.toLowerCase())
  if (taken) throw new RangeError(`output column already exists: ${taken.name}; drop it or choose another outputCol`)
  checkNames([name])
}

/** The name, or, where it is taken, the name with a number that is not; it is taken then. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name} ${number}`
  taken.add(free.toLowerCase())
  return free
}
