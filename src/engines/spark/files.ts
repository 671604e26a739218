// Files on the cluster's storage, written by Spark.

import { quotedText } from "../../expression/text"
import type { FileFormat } from "../engine"
import { quote } from "./expression/names"
import { orderedSelect, type Query } from "./query"

/** The statement that writes a query's rows, in order, to a folder of files. */
export function writeStatement(
  columns: readonly { readonly name: string }[],
  query: Query,
  path: string,
  format: FileFormat,
): string {
  const options: Readonly<Record<string, string>> =
    format.kind === "csv" ? { header: String(format.header), sep: format.sep, escape: format.escape } : {}
  const list = Object.keys(options).length === 0 ? "" : ` OPTIONS (${optionList(options)})`
  const rows = orderedSelect(
    query,
    columns.map(({ name }) => quote(name)),
  )
  return `INSERT OVERWRITE DIRECTORY ${quotedText(path)} USING ${format.kind}${list} ${rows}`
}

function optionList(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${quotedText(name)} ${quotedText(value)}`)
    .join(", ")
}
