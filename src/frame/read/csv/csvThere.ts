// CSV where an engine's rows lie: the options of readCsv by Spark's names.

import type { FilesThere } from "../../../engines/engine"
import { schemaThere } from "../readThere"
import type { ReadCsvOptions } from "./csvOptions"

const modes: Readonly<Record<string, string>> = {
  strict: "FAILFAST",
  failfast: "FAILFAST",
  permissive: "PERMISSIVE",
  dropmalformed: "DROPMALFORMED",
}

// What the library does itself, line by line.
const here = ["skipRows", "decimal", "onBadRows"] as const

/**
 * Options of `readCsv` by Spark's names.
 *
 * @throws RangeError for one that Spark lacks
 */
export function csvThere(paths: readonly string[], given: ReadCsvOptions): FilesThere {
  const own = here.find((name) => given[name] !== undefined)
  if (own !== undefined) throw new RangeError(`${own} has no use where Spark reads the file; leave it out`)
  const { mode = "strict", quote = '"', nullValue = "", inferSchema = false } = given
  if (typeof nullValue !== "string") throw new RangeError("Spark takes one nullValue; give one text")
  if (inferSchema !== false && given.schema !== undefined) {
    throw new RangeError("Spark finds out all types or none; leave out schema or inferSchema")
  }
  const named: Readonly<Record<string, unknown>> = {
    header: given.header ?? true,
    sep: given.sep,
    quote,
    // As all but Spark have it, and this library.
    escape: given.escape ?? quote,
    comment: given.comment,
    nullValue,
    emptyValue: given.emptyValue ?? "",
    dateFormat: given.dateFormat,
    timestampFormat: given.timestampFormat,
    encoding: given.encoding,
    ignoreLeadingWhiteSpace: given.ignoreLeadingWhiteSpace,
    ignoreTrailingWhiteSpace: given.ignoreTrailingWhiteSpace,
    maxCharsPerColumn: given.maxCharsPerColumn,
    columnNameOfCorruptRecord: given.columnNameOfCorruptRecord,
    multiLine: given.multiLine,
    mode: modes[mode.toLowerCase()],
    inferSchema: inferSchema !== false,
    // A header is compared with the schema.
    enforceSchema: false,
  }
  const options = Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  return { format: "csv", paths, options, ...schemaThere(given.schema) }
}
