// The door to the embedded engine. The database and all that speaks its SQL, the larger part of what the library loads, come
// when an engine is opened.

import { totalmem } from "node:os"
import { checkTimeZone } from "../../expression/time"
import { checkEngine, checkOptions } from "../../params/options"
import type { Engine } from "../engine"
import type { DuckdbEngine } from "./openDuckdb"

export type { DuckdbEngine } from "./openDuckdb"

/** Options of {@link createDuckdbEngine}. */
export interface DuckdbOptions {
  /** Worker threads of the database; >= 1. Default: one a core. Results do not depend on it. */
  threads?: number
  /**
   * Memory above which the database spills to a temporary folder, as in "2GB". Default: a quarter of the machine's, at
   * least 2 GB.
   */
  memoryLimit?: string
  /**
   * The time zone, by its name, whose clocks texts of timestamps follow: in `show`, in strings given for timestamps, in CSV.
   * That of the process plays no part. Default "UTC".
   */
  timeZone?: string
  /**
   * Errors as in Spark 4 where a division is by zero, a cast fails or a number overflows; false: null (or Java's wrapped
   * number), as in Spark 2 and 3. Default true.
   */
  ansi?: boolean
}

/**
 * Opens an embedded DuckDB for frames. Tables live in memory, as they are: the engine can compress them, in a step after
 * the load that takes as long as the load, too long for tables that a lab reads a few times. They spill to a temporary
 * folder, made when needed, which goes when the process ends or the engine is closed.
 *
 * @throws RangeError for options out of range
 */
export async function createDuckdbEngine(options: DuckdbOptions = {}): Promise<DuckdbEngine> {
  checkOptions(options, ["threads", "memoryLimit", "timeZone", "ansi"], "createDuckdbEngine")
  const {
    threads,
    memoryLimit = `${Math.max(2, Math.floor(totalmem() / 4e9))}GB`,
    timeZone = "UTC",
    ansi = true,
  } = options
  checkTimeZone(timeZone)
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`invalid threads: ${threads}; expected an integer >= 1`)
  }
  if (!/^\d+(\.\d+)? *[KMGT]i?B$/i.test(memoryLimit)) {
    throw new RangeError(`invalid memoryLimit: ${memoryLimit}; expected a size as in "2GB"`)
  }
  const { openDuckdb } = await import("./openDuckdb.js")
  return openDuckdb({ threads, memoryLimit, timeZone, ansi })
}

let shared: Promise<DuckdbEngine> | undefined

/** An engine that was given, or else that which all frames share; throws TypeError for what is none. */
export async function engineOf(given?: Engine): Promise<Engine> {
  checkEngine(given)
  return given ?? defaultEngine()
}

/** The engine that frames use when none is given: one embedded DuckDB a process, opened at first use. */
export function defaultEngine(): Promise<DuckdbEngine> {
  shared ??= createDuckdbEngine()
  return shared
}
