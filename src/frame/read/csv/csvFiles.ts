// The files that a path stands for.

import { open, readdir, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { DataError, missingFile, whereLooked } from "../dataError"
import { isGzip } from "./csvText"

/**
 * The files that paths stand for, each a file, a folder, whose files come by name, or a pattern as shells have them, as
 * `logs/*.csv`. In folders and patterns names that begin with `_` or `.` are passed over, as in Spark.
 *
 * @throws DataError for a path that is none of these, and for a folder without files
 */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) found.push(...(await filesOfOne(path)))
  return found
}

async function filesOfOne(path: string): Promise<string[]> {
  const what = await stat(path).catch(() => undefined)
  if (what?.isFile()) return [path]
  if (what?.isDirectory()) {
    const entries = await readdir(path, { withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() && isRead(entry.name)).map(({ name }) => join(path, name))
    if (files.length === 0) throw new DataError("no files in this folder", { file: path })
    return files.sort()
  }
  const { glob, isDynamicPattern } = await import("tinyglobby")
  if (what === undefined && isDynamicPattern(path)) {
    const files = (await glob(path, { expandDirectories: false })).filter((file) => isRead(basename(file)))
    if (files.length > 0) return files.sort()
    throw new DataError(`no file is called so${whereLooked(path)}`, { file: path })
  }
  throw missingFile(path, what !== undefined)
}

/** False for what Hadoop and people put beside files of data: `_SUCCESS`, `.DS_Store`. */
function isRead(name: string): boolean {
  return !/^[_.]/.test(name)
}

/** True for a file that begins as gzip does, whatever its name. */
export async function isGzipFile(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && isGzip(buffer)
  } finally {
    await file.close()
  }
}
