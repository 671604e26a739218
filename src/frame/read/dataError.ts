import type { Stats } from "node:fs"
import { stat } from "node:fs/promises"
import { isAbsolute } from "node:path"

/** Where input does not fit its schema. */
export interface DataErrorPlace {
  /** Path of the file, or the name given to a stream. */
  readonly file: string
  /** Line of the file, from 1, on which the offending row begins. */
  readonly line?: number
  /** Name of the offending column. */
  readonly column?: string
  /** The offending text as it stands in the file, without its quotes. */
  readonly value?: string
}

/** Input that does not fit its schema; says where. The fields are undefined where they have no meaning. */
export class DataError extends Error {
  /** "DataError". */
  override readonly name = "DataError"
  /** Path of the file, or the name given to a stream. */
  readonly file: string
  /** Line of the file, from 1, on which the offending row begins. */
  readonly line: number | undefined
  /** Name of the offending column. */
  readonly column: string | undefined
  /** The offending text as it stands in the file, without its quotes. */
  readonly value: string | undefined

  /**
   * @param problem - what is wrong, as in `bad value`
   * @param expected - what was expected instead, as in `a double`
   */
  constructor(problem: string, place: DataErrorPlace, expected?: string) {
    const { file, line, column, value } = place
    const where = [line === undefined ? `: ${file}` : ` in ${file}, line ${line}`]
    if (column !== undefined) where.push(`column ${column}`)
    const seen = value === undefined ? "" : `: ${JSON.stringify(value)}`
    super(`${problem}${where.join(", ")}${seen}${expected === undefined ? "" : `; expected ${expected}`}`)
    this.file = file
    this.line = line
    this.column = column
    this.value = value
  }
}

/** What is known of a file; throws DataError for a path that leads to none. */
export async function statFile(path: string): Promise<Stats> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw missingFile(path, found !== undefined)
  return found
}

/** The error for a path that leads to no file. */
export function missingFile(path: string, isSomething: boolean): DataError {
  return new DataError(`${isSomething ? "not a file" : "no such file"}${whereLooked(path)}`, { file: path })
}

/** The folder that a path starts from, where it does not say so itself. */
export function whereLooked(path: string): string {
  return isAbsolute(path) ? "" : ` in ${process.cwd()}`
}
