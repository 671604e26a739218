// Frames and danfojs DataFrames.

import type { Readable } from "node:stream"
import type { DataFrame } from "danfojs-node"
import { openCsv } from "./csvRecords"
import type { Engine } from "./engine"
import { Frame } from "./frame"
import { type ReadCsvOptions, readCsv } from "./readCsv"

/** The same as {@link Frame.toDanfo}. */
export function toDanfo(frame: Frame): Promise<DataFrame> {
  return frame.toDanfo()
}

/** The same as {@link Frame.fromDanfo}. */
export function fromDanfo(frame: DataFrame, engine?: Engine): Promise<Frame> {
  return Frame.fromDanfo(frame, engine)
}

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
