import { randomUUID } from "node:crypto"
import { rmSync } from "node:fs"
import { tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { checkTimeZone } from "../../expression/time"
import { currentWork, runWork } from "../../work/runWork"
import type { ColumnData, ColumnType, Engine, EngineColumn, TableHandle } from "../engine"
import { appendDuckdb } from "./append"
import { duckdbDialect, quoteName } from "./dialect"
import { duckdbType } from "./expression/engineTypes"
import { registerJavascript } from "./expression/javascript"
import { sparkReason } from "./expression/reasons"
import { followQuery } from "./follow"
import { readDuckdb } from "./read"

// The schema that holds the tables of frames.
const schema = "frames"

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
export async function createDuckdbEngine(options: DuckdbOptions = {}): Promise<Engine> {
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
  const folder = join(tmpdir(), `gbt-lab-${randomUUID()}`)
  const config: Record<string, string> = { temp_directory: folder, memory_limit: memoryLimit }
  if (threads !== undefined) config.threads = String(threads)
  const instance = await DuckDBInstance.create(":memory:", config)
  const main = await instance.connect()
  await main.run(`CREATE SCHEMA ${schema}`)
  // Whatever the machine's: frames hold timestamps in UTC, and what the engine makes of a moment is in its own zone.
  await main.run("SET GLOBAL TimeZone = 'UTC'")
  const dialect = duckdbDialect(timeZone, ansi)
  removeAtExit(folder)
  let isClosed = false
  let tableCount = 0

  // A connection a call: one connection runs one query at a time, and calls may overlap.
  async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (isClosed) throw new Error("the engine is closed")
    const connection = await instance.connect()
    try {
      return await use(connection)
    } catch (error) {
      throw reasonOf(error)
    } finally {
      connection.closeSync()
    }
  }

  /** Runs queries that show and stop with the work they are part of; on their own they are work themselves. */
  function query<T>(use: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const work = currentWork()
    if (work === undefined || (signal !== undefined && signal !== work.signal)) {
      const label = work === undefined ? "querying" : ""
      return runWork(label, { signal }, () => query(use))
    }
    work.signal.throwIfAborted()
    return withConnection((connection) => followQuery(connection, work, () => use(connection)))
  }

  const known = new Set<string>()
  /** Tells the database of the functions in JavaScript that a statement calls. */
  function withFunctions(connection: DuckDBConnection, sql: string): DuckDBConnection {
    registerJavascript(connection, sql, known)
    return connection
  }

  const dropped = new FinalizationRegistry((name: string) => drop(name))
  function drop(name: string): void {
    withConnection((connection) => connection.run(`DROP TABLE IF EXISTS ${name}`)).catch(() => {})
  }

  function handle(name: string): TableHandle {
    const made: TableHandle = { name, drop: () => drop(name) }
    dropped.register(made, name)
    return made
  }

  function appended(
    columns: readonly ColumnType[],
    batches: AsyncIterable<readonly ColumnData[]> | Iterable<readonly ColumnData[]>,
  ): Promise<TableHandle> {
    return query(async (connection) => {
      const table = `t${++tableCount}`
      const made = handle(`${schema}.${table}`)
      const definitions = columns.map((c) => `${quoteName(c.name)} ${duckdbType(c.type)}`)
      await connection.run(`CREATE TABLE ${made.name} (${definitions.join(", ")})`)
      try {
        await appendDuckdb(connection, schema, table, batches)
      } catch (error) {
        made.drop()
        throw error
      }
      return made
    })
  }

  return {
    timeZone,
    ansi,
    dialect,

    describe: (sql) =>
      query(async (connection) => {
        const rows = await withFunctions(connection, sql).runAndReadAll(`DESCRIBE ${sql}`)
        return rows.getRows().map(([name, type]): EngineColumn => ({ name: String(name), engineType: String(type) }))
      }),

    run: (sql) =>
      query(async (connection) => {
        await withFunctions(connection, sql).run(sql)
      }),

    columns: (sql, kinds, signal, keyCount = 0) =>
      query((connection) => readDuckdb(withFunctions(connection, sql), sql, kinds, keyCount), signal),

    materialize: (sql, signal) =>
      query(async (connection) => {
        const name = `${schema}.t${++tableCount}`
        await withFunctions(connection, sql).run(`CREATE TABLE ${name} AS ${sql}`)
        return handle(name)
      }, signal),

    async createTable(columns) {
      const rowCount = columns[0]?.data.length ?? 0
      for (const { name, data } of columns) {
        if (data.length === rowCount) continue
        throw new RangeError(`length mismatch: ${columns[0].name} has ${rowCount}, ${name} has ${data.length}`)
      }
      return appended(columns, [columns.map((c) => c.data)])
    },

    appendTable: (columns, batches) => appended(columns, batches),

    isInputError: (error) =>
      error instanceof Error && error.cause instanceof Error && inputError.test(error.cause.message),

    close() {
      if (isClosed) return
      isClosed = true
      main.closeSync()
      instance.closeSync()
      removeFolder(folder)
    },
  }
}

// Folders of engines that are open. The process is listened to only while there is one.
const openFolders = new Set<string>()

function removeAtExit(folder: string): void {
  if (openFolders.size === 0) process.on("exit", removeOpenFolders)
  openFolders.add(folder)
}

function removeOpenFolders(): void {
  for (const folder of openFolders) removeFolder(folder)
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  openFolders.delete(folder)
  if (openFolders.size === 0) process.off("exit", removeOpenFolders)
}

const inputError = /^(Invalid Input|Conversion|Parameter Not Allowed) Error/

/** The engine's reason in one line; the rest of its text shows our own SQL. Errors that are not the engine's stay. */
function reasonOf(error: unknown): unknown {
  const match = error instanceof Error ? /^[A-Z][\w -]* (?:Error|Exception)!?: ([^\n]*)/.exec(error.message) : null
  return match ? new Error(sparkReason(match[1]), { cause: error }) : error
}

let shared: Promise<Engine> | undefined

/** The engine that frames use when none is given: one embedded DuckDB a process, opened at first use. */
export function defaultEngine(): Promise<Engine> {
  shared ??= createDuckdbEngine()
  return shared
}
