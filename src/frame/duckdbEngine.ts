import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  DuckDBVector,
  type JS,
  JSDuckDBValueConverter,
  JSToDuckDBValueConverter,
} from "@duckdb/node-api"
import { duckdbDialect } from "./dialect"
import type { ColumnData, ColumnKind, ColumnType, Engine, TableColumn, TableHandle } from "./engine"

/** Options of {@link createDuckdbEngine}. */
export interface DuckdbOptions {
  /** Worker threads of the database; >= 1. Default: one a core. Results do not depend on it. */
  threads?: number
  /** Memory above which the database spills to a temporary folder, as in "2GB". Default: 80 % of the machine's. */
  memoryLimit?: string
}

/**
 * Opens an embedded DuckDB for frames. Tables live compressed in memory and spill to a temporary folder, which goes
 * when the process ends or the engine is closed.
 */
export async function createDuckdbEngine(options: DuckdbOptions = {}): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true })
  process.once("exit", removeFolder)
  const config: Record<string, string> = { temp_directory: folder }
  if (options.threads !== undefined) config.threads = String(options.threads)
  if (options.memoryLimit !== undefined) config.memory_limit = options.memoryLimit
  const instance = await DuckDBInstance.create(":memory:", config)
  const main = await instance.connect()
  await main.run("ATTACH ':memory:' AS frames (COMPRESS)")
  let tableCount = 0

  // A connection a call: one connection runs one query at a time, and calls may overlap.
  async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect()
    try {
      return await use(connection)
    } finally {
      connection.closeSync()
    }
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

  return {
    dialect: duckdbDialect,

    describe: (sql) =>
      withConnection(async (connection) => {
        const rows = await connection.runAndReadAll(`DESCRIBE ${sql}`)
        return rows.getRows().map(([name, type]): ColumnType => ({ name: String(name), type: String(type) }))
      }),

    run: (sql) =>
      withConnection(async (connection) => {
        await connection.run(sql)
      }),

    columns: (sql, kinds, signal) =>
      withConnection(async (connection) => {
        signal?.throwIfAborted()
        const interrupt = (): void => connection.interrupt()
        signal?.addEventListener("abort", interrupt)
        try {
          return await readColumns(connection, sql, kinds)
        } catch (error) {
          signal?.throwIfAborted()
          throw error
        } finally {
          signal?.removeEventListener("abort", interrupt)
        }
      }),

    materialize: (sql) =>
      withConnection(async (connection) => {
        const name = `frames.t${++tableCount}`
        await connection.run(`CREATE TABLE ${name} AS ${sql}`)
        return handle(name)
      }),

    createTable: (columns) =>
      withConnection(async (connection) => {
        const table = `t${++tableCount}`
        const definitions = columns.map((c) => `${duckdbDialect.quote(c.name)} ${c.type}`)
        await connection.run(`CREATE TABLE frames.${table} (${definitions.join(", ")})`)
        await appendColumns(connection, table, columns)
        return handle(`frames.${table}`)
      }),

    close() {
      process.off("exit", removeFolder)
      main.closeSync()
      instance.closeSync()
      removeFolder()
    },
  }
}

async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  kinds: readonly ColumnKind[],
): Promise<ColumnData[]> {
  const wrapped = kinds.every((kind) => kind === "value") ? sql : await numericSelect(connection, sql, kinds)
  const result = await connection.run(wrapped)
  if (result.columnCount !== kinds.length) {
    throw new RangeError(`length mismatch: the query has ${result.columnCount} columns, kinds has ${kinds.length}`)
  }
  const chunks = await result.fetchAllChunks()
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  return kinds.map((kind, c) => {
    if (kind === "value") {
      const out: unknown[] = new Array(rowCount)
      let row = 0
      for (const chunk of chunks) {
        for (const value of chunk.convertColumnValues(c, JSDuckDBValueConverter)) out[row++] = plainValue(value)
      }
      return out
    }
    const out = kind === "double" ? new Float64Array(rowCount) : new Int32Array(rowCount)
    let row = 0
    for (const chunk of chunks) {
      // The vector's own array: reading item by item takes ten times as long.
      out.set((chunk.getColumnVector(c) as unknown as { items: Float64Array }).items, row)
      row += chunk.rowCount
    }
    return out
  })
}

/** Wraps a query so that numbers arrive as DOUBLE or INTEGER without nulls, which one copy moves to a typed array. */
async function numericSelect(connection: DuckDBConnection, sql: string, kinds: readonly ColumnKind[]): Promise<string> {
  const described = await connection.runAndReadAll(`DESCRIBE ${sql}`)
  const names = described.getRows().map(([name]) => duckdbDialect.quote(String(name)))
  const fields = names.map((name, i) => {
    if (kinds[i] === "double") return `coalesce(${name}::DOUBLE, 'NaN'::DOUBLE)`
    return kinds[i] === "integer" ? `coalesce(${name}::INTEGER, -1)` : name
  })
  return `SELECT ${fields.join(", ")} FROM (${sql})`
}

/** Whole numbers come as BigInt: a plain number where it fits. */
function plainValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> {
  const rowCount = columns[0]?.data.length ?? 0
  for (const column of columns) {
    if (column.data.length !== rowCount) {
      throw new RangeError(
        `length mismatch: ${columns[0]!.name} has ${rowCount}, ${column.name} has ${column.data.length}`,
      )
    }
  }
  const appender = await connection.createAppender(table, "main", "frames")
  const types: DuckDBType[] = columns.map((_, i) => appender.columnType(i))
  const chunkSize = DuckDBVector.standardSize()
  const chunk = DuckDBDataChunk.create(types)
  for (let from = 0; from < rowCount; from += chunkSize) {
    const to = Math.min(rowCount, from + chunkSize)
    chunk.reset()
    chunk.rowCount = to - from
    columns.forEach((column, i) => {
      const part = column.data.slice(from, to)
      if (Array.isArray(part)) {
        chunk.setColumnValuesConverted(i, part as JS[], JSToDuckDBValueConverter)
        return
      }
      const vector = chunk.getColumnVector(i)
      ;(vector as unknown as { items: Float64Array }).items.set(part as Float64Array)
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

let shared: Promise<Engine> | undefined

/** The engine that frames use when none is given: one embedded DuckDB a process, opened at first use. */
export function defaultEngine(): Promise<Engine> {
  shared ??= createDuckdbEngine()
  return shared
}
