// Files on the cluster's storage, written by Spark.

import type { FileFormat } from "../engine"
import type { SparkFolder } from "./connect/session"

/** What rows are written to: a folder of files. */
export function folderOf(path: string, format: FileFormat): SparkFolder {
  const options: Readonly<Record<string, string>> =
    format.kind === "csv" ? { header: String(format.header), sep: format.sep, escape: format.escape } : {}
  return { format: format.kind, path, options, isReplacing: format.isReplacing }
}
