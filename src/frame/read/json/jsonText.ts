// The text of JSON files: how one is laid out, and where a record begins in it.

import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import type { JsonFile } from "../../../engines/engine"
import { isGzipFile } from "../csv/csvFiles"
import { DataError } from "../dataError"

/**
 * How a file is packed and laid out, by its beginning.
 *
 * @throws DataError for a file that does not begin as JSON of objects does, or can't be read
 */
export async function jsonFile(path: string): Promise<JsonFile> {
  const isPacked = await isGzipFile(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  return { path, isGzip: isPacked, layout: await layoutOf(path, isPacked) }
}

async function layoutOf(path: string, isPacked: boolean): Promise<JsonFile["layout"]> {
  let text = ""
  for await (const chunk of chunksOf(path, isPacked)) {
    text += chunk
    if (text.length >= mostRead) break
  }
  const begin = text.trimStart()
  if (begin === "") return "lines"
  if (begin[0] === "[") return "array"
  if (begin[0] !== "{") throw new DataError("bad JSON", { file: path, line: 1 }, "an object or a list of objects")
  // The engine reads a byte order mark, which is blank to JavaScript, in front of lines as objects alone.
  if (text.startsWith("\uFEFF")) return "objects"
  const end = begin.indexOf("\n")
  return end < 0 || isJson(begin.slice(0, end)) ? "lines" : "objects"
}

const mostRead = 1 << 20

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The line, from 1, on which a record begins, of which the first is 1; undefined where there are fewer. */
export async function lineOfRecord(
  { path, isGzip: isPacked, layout }: JsonFile,
  record: number,
): Promise<number | undefined> {
  const depthOfRecords = layout === "array" ? 1 : 0
  let [line, depth, found] = [1, 0, 0]
  let [isBlank, isText, isEscaped] = [true, false, false]
  for await (const chunk of chunksOf(path, isPacked)) {
    for (const sign of chunk) {
      if (layout === "lines") {
        if (isBlank && !/\s/.test(sign)) found++
        isBlank = sign === "\n" || (isBlank && /\s/.test(sign))
      } else if (isText) {
        isText = isEscaped || sign !== '"'
        isEscaped = !isEscaped && sign === "\\"
      } else {
        if (sign === "{" && depth === depthOfRecords) found++
        if (sign === "{" || sign === "[") depth++
        if (sign === "}" || sign === "]") depth--
        isText = sign === '"'
      }
      if (found === record) return line
      if (sign === "\n") line++
    }
  }
  return undefined
}

function unreadable(path: string, error: unknown): DataError {
  return new DataError(`unreadable file (${(error as Error).message})`, { file: path })
}

async function* chunksOf(path: string, isPacked: boolean): AsyncGenerator<string> {
  const file = createReadStream(path)
  const text: Readable = isPacked ? file.pipe(createGunzip()) : file
  file.on("error", (error) => text.destroy(error))
  text.setEncoding("utf8")
  try {
    for await (const chunk of text) yield chunk
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    file.destroy()
  }
}
