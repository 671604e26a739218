// Models as files: JSON with the format's name, its version, and what kind of model the body is.

import { readFile, writeFile } from "node:fs/promises"
import { replaceFile } from "../frame/write"

const format = "gbt-lab"
const version = 1

/**
 * Writes a model to a file; it appears whole or not at all.
 *
 * @param kind - what the body is, by class name, as in "GBTClassificationModel"
 * @param body - plain data; typed arrays are written as arrays. Fields that are undefined are left out; -0 reads back as 0
 * @throws RangeError for a number that JSON has no text for (NaN, Infinity); the old file, if any, stays
 */
export async function writeModelFile(path: string, kind: string, body: object): Promise<void> {
  const text = JSON.stringify({ format, version, kind, body }, plainJson)
  await replaceFile(path, (part) => writeFile(part, text))
}

function plainJson(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`invalid ${name}: ${value}; expected a finite number in a model file`)
  }
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value
}

/**
 * Reads what {@link writeModelFile} wrote and gives the body.
 *
 * @param kind - the kind it must be
 * @throws Error, naming the file, if it is cut short or damaged, of another format or a later version, or of another kind
 */
export async function readModelFile(path: string, kind: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, "utf8")
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (cause) {
    throw new Error(`damaged model file: ${path} is not whole JSON; it may have been cut short`, { cause })
  }
  if (!isObject(file) || file.format !== format) {
    throw new Error(`not a model file: ${path} has no format ${JSON.stringify(format)}`)
  }
  if (!Number.isInteger(file.version)) {
    throw new Error(`damaged model file: ${path} has version ${JSON.stringify(file.version)}; expected an integer`)
  }
  if ((file.version as number) > version) {
    throw new Error(`model file of a later version: ${path} has version ${file.version}; expected at most ${version}`)
  }
  if (file.kind !== kind) throw new Error(`model file of another kind: ${path} holds ${file.kind}; expected ${kind}`)
  if (!isObject(file.body)) throw new Error(`damaged model file: ${path} has no body`)
  return file.body
}

/**
 * Reads what {@link writeModelFile} wrote and makes the model that it describes.
 *
 * @param kind - the kind it must be
 * @param fromJson - makes the model of the body; throws TypeError, RangeError or SyntaxError where the body doesn't fit
 * @throws Error, naming the file, as {@link readModelFile} does, or if the body doesn't fit
 */
export async function loadModelFile<T>(
  path: string,
  kind: string,
  fromJson: (body: Record<string, unknown>) => T,
): Promise<T> {
  const body = await readModelFile(path, kind)
  try {
    return fromJson(body)
  } catch (cause) {
    const doesNotFit = cause instanceof TypeError || cause instanceof RangeError || cause instanceof SyntaxError
    if (!doesNotFit) throw cause
    throw new Error(`damaged model file: ${path}: ${cause.message}`, { cause })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
