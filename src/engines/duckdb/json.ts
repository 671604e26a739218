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

/** The first arguments of what reads a file. */
function source({ path, layout, isGzip }: JsonFile): string {
  return `${pathText(path)}, format = '${formats[layout]}', compression = '${isGzip ? "gzip" : "uncompressed"}'`
}

/** A query of which the engine knows the columns once it has read the whole file; dates stay text, objects structs. */
export function jsonQuery(file: JsonFile): string {
  return (
    `SELECT * FROM read_json(${source(file)}, records = true, sample_size = -1, ` +
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
export function jsonFieldQuery(file: JsonFile, name: string): string {
  return `SELECT coalesce(bool_or(list_contains(json_keys(json), ${sqlText(name)})), false) FROM ${objects(file)}`
}

function objects(file: JsonFile): string {
  return `read_json_objects(${source(file)})`
}

/** The text of a field: a number with a fraction, or too long for whole numbers, in a double's digits or in its own. */
function fieldText(name: string): string {
  return `json_extract_string(json, ${sqlText(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`)})`
}

/** A query that tells whether any number of a file is longer than whole numbers of 64 bits may be. */
export function jsonLongQuery(file: JsonFile): string {
  return `SELECT coalesce(bool_or(regexp_matches(json::VARCHAR, '[0-9]{19}')), false) FROM ${objects(file)}`
}

/** A query for the digits of the longest number of each of some fields, null where one is not whole. */
export function jsonDigitsQuery(file: JsonFile, names: readonly string[]): string {
  const digits = names.map((name) => {
    const text = fieldText(name)
    const isWhole = `coalesce(regexp_full_match(${text}, '-?[0-9]+'), true)`
    return `CASE WHEN bool_and(${isWhole}) THEN max(length(ltrim(${text}, '-')))::INTEGER END`
  })
  return `SELECT ${digits.join(", ")} FROM ${objects(file)}`
}

/** A query for the number of the first object in which one of some fields is longer than a double's digits. */
export function jsonInexactQuery(file: JsonFile, names: readonly string[]): string {
  // The object's text has the digits, the field's those that are left of them.
  const numbers = "regexp_extract_all(json::VARCHAR, '[:,[\\s]-?([0-9]+[.][0-9]+)', 1)"
  const isLong = `len(list_filter(${numbers}, lambda n: length(trim(replace(n, '.', ''), '0')) > 17)) > 0`
  const hasMany = names.map(
    (name) => `length(trim(regexp_replace(${fieldText(name)}, '[.-]|[eE].*', '', 'g'), '0')) >= 16`,
  )
  return (
    `SELECT min(i) FROM (SELECT row_number() OVER () AS i, json FROM ${objects(file)}) ` +
    `WHERE ${isLong} AND (${hasMany.join(" OR ")})`
  )
}

/** A query for fields of a file's objects, rows in order. */
export function jsonSelect(file: JsonFile, columns: readonly ColumnType[]): string {
  const types = columns.map(({ name, type }) => `${quote(name)}: ${sqlText(duckdbType(type))}`).join(", ")
  return (
    `SELECT ${columns.map(({ name }) => `${quote(name)} AS ${quoteColumn(name)}`).join(", ")} FROM read_json(${source(file)}, ` +
    `records = true, columns = {${types}})`
  )
}
