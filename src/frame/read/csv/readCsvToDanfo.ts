// Frames and danfojs DataFrames.

import type { Readable } from "node:stream"
import type { Frame } from "../../frame"
import type { DanfoFrame } from "../../rows/danfo"
import type { ReadCsvOptions } from "./csvOptions"
import { readCsv } from "./readCsv"

/**
 * Reads CSV into a danfojs DataFrame, as {@link readCsv} does into a frame; values as in {@link Frame.toDanfo}.
 *
 * @param source - a path, several, or a stream
 * @throws Error where danfojs-node is not installed
 */
export async function readCsvToDanfo(
  source: string | readonly string[] | Readable,
  options: ReadCsvOptions = {},
): Promise<DanfoFrame> {
  return (await readCsv(source, options)).toDanfo()
}
