// SQL that reads JSON with DuckDB.

import type { DataType } from "../../expression/dataType"
import type { ColumnType } from "../../plan/column"
import type { JsonFile } from "../engine"
import { pathText } from "./csv"
import { duckdbType } from "./expression/engineTypes"
import { frameValue } from "./expression/sparkTypes"
import { quote, sqlText } from "./expression/spelling"
import { quoteColumn } from "./query"

const formats: Readonly<Record<JsonFile["layout"], string>> = {
  lines: "newline_delimited",
  array: "array",
  objects: "unstructured",
}

/** A query of which the engine knows the columns once it has read the whole file; dates stay text, objects structs. */
export function jsonQuery({ path, layout }: JsonFile): string {
  return (
    `SELECT * FROM read_json(${pathText(path)}, format = '${formats[layout]}', records = true, sample_size = -1, ` +
    "maximum_depth = -1, map_inference_threshold = -1, field_appearance_threshold = 0, " +
    "dateformat = '%%', timestampformat = '%%')"
  )
}

/** Spark's type for one that the engine finds in JSON; `void` where it finds nothing but null, or values of several kinds. */
export function jsonType(engineType: string): DataType | undefined {
  // Whole numbers with and without a sign, of 64 bits each.
  const known = { JSON: '"NULL"', HUGEINT: "DECIMAL(20,0)" } as Readonly<Record<string, string>>
  const text = engineType.replace(/(?<=^|[ (])(JSON|HUGEINT)(?=$|[,)[])/g, (name) => known[name])
  return frameValue("", text)?.type
}

/** A query that tells whether any object of a file has a field. */
export function jsonFieldQuery({ path, layout }: JsonFile, name: string): string {
  const objects = `read_json_objects(${pathText(path)}, format = '${formats[layout]}')`
  return `SELECT coalesce(bool_or(list_contains(json_keys(json), ${sqlText(name)})), false) FROM ${objects}`
}

/** A query for fields of a file's objects, rows in order. */
export function jsonSelect({ path, layout }: JsonFile, columns: readonly ColumnType[]): string {
  const types = columns.map(({ name, type }) => `${quote(name)}: ${sqlText(duckdbType(type))}`).join(", ")
  return (
    `SELECT ${columns.map(({ name }) => `${quote(name)} AS ${quoteColumn(name)}`).join(", ")} FROM read_json(${pathText(path)}, ` +
    `format = '${formats[layout]}', records = true, columns = {${types}})`
  )
}
