// Frames to files: written beside the target and renamed, so that a crash leaves the old file whole.
import { randomUUID } from "node:crypto"
import { rename, rm, stat } from "node:fs/promises"
import { basename, dirname, resolve } from "node:path"
import type { Engine, FileFormat } from "../engines/engine"
import { type DataType, isAtomic } from "../expression/dataType"
import { checkFlag } from "../params/options"
import type { Plan } from "../plan/plan"
import { type WorkOptions, workOptions } from "../work/runWork"

/** Options of `writeCsv`; `onProgress` gets the share that is done, of 1, where the engine can tell. */
export interface WriteCsvOptions extends WorkOptions {
  /** First line with the names. Default true. */
  header?: boolean
  /** Separator, one character of ASCII. Default ",". */
  sep?: string
  /**
   * What stands before a quote within a quoted field, one character of ASCII. Default: the quote itself, doubled, as
   * `readCsv`, pandas and all but Spark read it; Spark reads a backslash, or all with its own option `escape` set to `"`.
   */
  escape?: string
  /**
   * Whether a file that is there is replaced. Default true: the old one stays until the new one is whole. On a cluster
   * false, as in Spark, which deletes the old files first: it throws where something is there.
   */
  overwrite?: boolean
}

/** Options of `writeParquet`. */
export interface WriteParquetOptions extends WorkOptions, Pick<WriteCsvOptions, "overwrite"> {}

/** The names of {@link WriteCsvOptions}. */
export const writeCsvOptions: readonly string[] = ["header", "sep", "escape", "overwrite", ...workOptions]

/** The names of {@link WriteParquetOptions}. */
export const writeParquetOptions: readonly string[] = ["overwrite", ...workOptions]

/** Writes a plan's rows, in order, as CSV. */
export async function writeCsv(engine: Engine, plan: Plan, path: string, options: WriteCsvOptions): Promise<void> {
  const { header = true, sep = ",", escape: escapeSign = '"' } = options
  checkFlag("header", header)
  checkSign("sep", sep, /["\r\n]/)
  checkSign("escape", escapeSign, /[\r\n]/)
  if (sep === escapeSign) throw new RangeError(`invalid sep: ${JSON.stringify(sep)} is the escape`)
  const other = plan.columns.find((c) => c.vector === undefined && !isInCsv(c.type))
  if (other)
    throw new TypeError(`column ${other.name} is ${other.type}, which CSV can't hold; drop it or make text of it`)
  const isReplacing = replaces(engine, options)
  return writeFile(engine, plan, path, { kind: "csv", isReplacing, header, sep, escape: escapeSign })
}

/** Writes a plan's rows, in order, as Parquet. */
export async function writeParquet(
  engine: Engine,
  plan: Plan,
  path: string,
  options: WriteParquetOptions,
): Promise<void> {
  return writeFile(engine, plan, path, { kind: "parquet", isReplacing: replaces(engine, options) })
}

function replaces(engine: Engine, { overwrite = !engine.isRemote }: Pick<WriteCsvOptions, "overwrite">): boolean {
  checkFlag("overwrite", overwrite)
  return overwrite
}

/** True for types that cells of CSV stand for. */
export function isInCsv(type: DataType): boolean {
  return isAtomic(type) && type !== "binary" && type !== "interval"
}

async function writeFile(engine: Engine, plan: Plan, path: string, format: FileFormat): Promise<void> {
  const vector = plan.columns.find((c) => c.vector !== undefined)
  if (vector)
    throw new TypeError(`vector column ${vector.name} can't be written to a file; drop it or select its slots`)
  // Where rows lie on other machines, so does the file, and the engine puts a whole folder of them in place.
  if (engine.isRemote) return engine.write(plan, path, format)
  if (!format.isReplacing && (await stat(path).catch(() => undefined)) !== undefined) {
    throw new Error(`${path} is there already; choose another path, or overwrite: true`)
  }
  await replaceFile(path, (part) => engine.write(plan, part, format))
}

/** Has `write` write a file beside `path`, then puts it in `path`'s place; on an error the old file stays. */
export async function replaceFile(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  const folder = await stat(dirname(target)).catch(() => undefined)
  if (!folder?.isDirectory()) throw new Error(`no such folder: ${dirname(target)}; make it before ${basename(path)}`)
  const part = `${target}.${randomUUID()}.part`
  try {
    await write(part)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Throws RangeError for what is no character of one byte, all that the engine writes between fields. */
function checkSign(name: string, sign: unknown, taken: RegExp): void {
  if (typeof sign === "string" && sign.length === 1 && sign > "\0" && sign < "\x80" && !taken.test(sign)) return
  throw new RangeError(`invalid ${name}: ${JSON.stringify(sign)}; expected one character of ASCII`)
}
