// Files on the cluster's storage, written by Spark.

import type { FileFormat } from "../engine"
import type { SparkFolder } from "./connect/session"

/** What rows are written to: a folder of files. */
export function folderOf(path: string, format: FileFormat): SparkFolder {
  const options: Readonly<Record<string, string>> =
    format.kind === "csv" ? { header: String(format.header), sep: format.sep, escape: format.escape } : {}
  return { format: format.kind, path, options, isReplacing: format.isReplacing }
}

/** True for a file, named by its address, that is what a path names or lies in it. */
export function isWithin(path: string, file: string): boolean {
  const [folder, name] = [pathOf(path, (text) => text), pathOf(file, decodeURI)]
  if (folder.startsWith("/")) return name === folder || name.startsWith(`${folder}/`)
  // From a folder that Spark alone knows.
  return `${name}/`.includes(`/${folder}/`)
}

/** Without the scheme and the host, the parts that lead nowhere, and a slash at the end. */
function pathOf(address: string, decode: (text: string) => string): string {
  const [, path] = /^(?:[a-z][\w+.-]*:(?:\/\/[^/]*)?)?(.*)$/is.exec(address)!
  const clean = decode(path)
    .replace(/\/(?:\.?\/)+/g, "/")
    .replace(/^\.\//, "")
  return clean.replace(/(?<=.)\/$/, "")
}
