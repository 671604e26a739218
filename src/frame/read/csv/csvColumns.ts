// The columns that the first record of a CSV file and a schema make.

import type { DataType } from "../../../expression/dataType"
import { didYouMean } from "../../../params/nearest"
import { type ColumnType, checkNames } from "../../../plan/column"
import { parseSchema, type Schema } from "../../../plan/schema"
import { isInCsv } from "../../write"
import { DataError } from "../dataError"
import type { CsvRecord } from "./csvRecords"
import { readableText } from "./csvText"

/** A column of a file; without a type where that is to be found out. */
export interface CsvColumn {
  readonly name: string
  readonly type?: DataType
  /** False where no value may be null. Default true. */
  readonly nullable?: boolean
}

/** A column of a schema, or one whose type was found out. */
export type TypedCsvColumn = CsvColumn & ColumnType

/**
 * The columns of a schema; throws RangeError where it has none, or a name that can't be, TypeError for a type that CSV
 * does not hold.
 */
export function schemaColumns(schema: Schema): TypedCsvColumn[] {
  const fields = parseSchema(schema)
  if (fields.length === 0) throw new RangeError("invalid schema: no column; expected one or more")
  checkNames(fields.map((field) => field.name))
  for (const { name, type } of fields) {
    if (!isInCsv(type)) throw new TypeError(`column ${name} is ${type}, which CSV can't hold; read it as STRING`)
  }
  return fields
}

/**
 * The names that a header gives: as in Spark `_c0` where there is none, and the number of its column behind each of those
 * that differ in nothing but case.
 *
 * @param header - fields of the first record
 * @param isNull - whether a text stands for null
 */
function headerNames(header: readonly (string | null)[], isNull: (text: string) => boolean): string[] {
  const counts = new Map<string, number>()
  for (const name of header) counts.set(folded(name), (counts.get(folded(name)) ?? 0) + 1)
  const made = header.map((name, i) => {
    if (name === null || name === "" || isNull(name)) return `_c${i}`
    return counts.get(folded(name)) === 1 ? name : `${name}${i}`
  })
  // A name that is made may be another column's own.
  const taken = new Set(header.filter((name, i) => name === made[i]).map(folded))
  return made.map((name, i) => {
    if (name === header[i]) return name
    let free = name
    while (taken.has(folded(free))) free = `${free}_`
    taken.add(folded(free))
    return free
  })
}

function folded(name: string | null): string {
  return (name ?? "").toLowerCase()
}

/** What the first record of a file has to say of its columns. */
export interface CsvHead {
  readonly file: string
  /** Whether the first record is a header. */
  readonly header: boolean
  readonly isStrict: boolean
  /** The first record. */
  readonly first: CsvRecord
  readonly isNull: (text: string) => boolean
}

/**
 * The columns of a file whose types a schema tells.
 *
 * @throws DataError, in strict mode, for a header that is another
 */
export function columnsOfSchema(head: CsvHead, schema: readonly TypedCsvColumn[]): readonly TypedCsvColumn[] {
  if (head.header && head.isStrict) checkHeader(head, schema, "schema")
  return schema
}

/** The columns of a file that its own first record tells, with the types that a schema has for some of them. */
export function columnsOfFile(head: CsvHead, types: readonly TypedCsvColumn[], other?: DataType): readonly CsvColumn[] {
  const { file, header, first, isNull } = head
  const names = header ? headerNames(first.fields, isNull) : first.fields.map((_, i) => `_c${i}`)
  const binary = names.find((name) => name.includes("\0"))
  if (binary !== undefined) {
    const expected = 'text; UTF-16 without a byte order mark by its name, as in encoding: "utf-16le"'
    throw new DataError("header that is no text", { file, line: first.line, value: binary.slice(0, 100) }, expected)
  }
  const columns: CsvColumn[] = names.map((name) => ({ name: readableText(name), ...(other ? { type: other } : {}) }))
  checkNames(columns.map(({ name }) => name))
  for (const column of types) {
    const { name } = column
    const at = columns.findIndex((own) => folded(own.name) === folded(name))
    if (at < 0) {
      const have = columns.map((own) => own.name)
      throw new RangeError(`unknown column: ${name}; ${file} has ${have.join(", ")}${didYouMean(name, have)}`)
    }
    columns[at] = column
  }
  return columns
}

/**
 * Throws DataError where a header has other columns than those given: by name in any case, as in Spark, where it has
 * names.
 *
 * @param whose - where the columns are from
 */
export function checkHeader(head: CsvHead, columns: readonly CsvColumn[], whose: string): void {
  const { file, first, isNull } = head
  const { fields, line } = first
  const names = headerNames(fields, isNull)
  columns.forEach((column, i) => {
    const place = { file, line, column: column.name }
    if (i >= fields.length) throw new DataError("missing column", place)
    const name = fields[i]
    if (name === null || name === "" || isNull(name)) return
    if (folded(name) === folded(column.name) || folded(names[i]) === folded(column.name)) return
    const has = new Set(names.map(folded))
    const isPart = whose === "schema" && columns.every((column) => has.has(folded(column.name)))
    const expected = isPart ? "all columns in their order; a schema of some goes with inferSchema: true" : undefined
    throw new DataError(`header differs from ${whose}`, { ...place, value: readableText(name) }, expected)
  })
  if (fields.length > columns.length) {
    const value = readableText(fields[columns.length] ?? "")
    throw new DataError(`column that the ${whose} does not have`, { file, line, value })
  }
}
