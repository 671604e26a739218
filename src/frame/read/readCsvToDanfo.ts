// Frames and danfojs DataFrames.

import type { Readable } from "node:stream"
import type { DataFrame } from "danfojs-node"
import { Frame } from "../frame"
import { openCsv } from "./csvRecords"
import { type ReadCsvOptions, readCsv } from "./readCsv"

/**
 * Reads CSV with csv-parse into a danfojs DataFrame, under the rules of {@link readCsv}, its schema and its errors;
 * values as in {@link Frame.toDanfo}.
 *
 * @param source - a path or a stream
 */
export async function readCsvToDanfo(source: string | Readable, options: ReadCsvOptions = {}): Promise<DataFrame> {
  const stream = typeof source === "string" ? await openCsv(source) : source
  const named = typeof source === "string" ? { ...options, name: source } : options
  return (await readCsv(stream, named)).toDanfo()
}
