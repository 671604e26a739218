// Frames and danfojs DataFrames.

import type { Readable } from "node:stream"
import type { Frame } from "../frame"
import type { DanfoFrame } from "../rows/danfo"
import { openCsv } from "./csvRecords"
import { type ReadCsvOptions, readCsv } from "./readCsv"

/**
 * Reads CSV with csv-parse into a danfojs DataFrame, under the rules of {@link readCsv}, its schema and its errors;
 * values as in {@link Frame.toDanfo}.
 *
 * @param source - a path or a stream
 * @throws Error where danfojs-node is not installed
 */
export async function readCsvToDanfo(source: string | Readable, options: ReadCsvOptions = {}): Promise<DanfoFrame> {
  const stream = typeof source === "string" ? await openCsv(source) : source
  const named = typeof source === "string" ? { ...options, name: source } : options
  return (await readCsv(stream, named)).toDanfo()
}
