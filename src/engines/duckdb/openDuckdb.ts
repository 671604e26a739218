import { randomUUID } from "node:crypto"
import { rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import type { Column, ColumnType } from "../../plan/column"
import { beside, inputsOf, type Plan, type TableHandle, type TablePlan } from "../../plan/plan"
import { type Draws, drawnBatches, drawnType } from "../drawnColumn"
import type { ColumnData, ColumnKind, Engine } from "../engine"
import { checkLengths, inWork, isKept, keepAlive, planTimes, tablePlan, told } from "../queries"
import { appendDuckdb } from "./append"
import { compilePlan } from "./compilePlan"
import { duckdbCsvScans } from "./csv"
import { diagnosed } from "./diagnose"
import { duckdbType } from "./expression/engineTypes"
import { registerJavascript } from "./expression/javascript"
import { sparkReason } from "./expression/reasons"
import { frameValue } from "./expression/sparkTypes"
import { quote } from "./expression/spelling"
import { copyStatement, parquetScan, parquetSelect } from "./files"
import { followQuery } from "./follow"
import {
  jsonDigitsQuery,
  jsonFieldQuery,
  jsonInexactQuery,
  jsonLongQuery,
  jsonQuery,
  jsonSelect,
  jsonType,
} from "./json"
import { isOrderedByRowNumbers, orderedSelect, orderFields, type PlanContext, quoteColumn } from "./query"
import { readDuckdb } from "./read"
import { kindSql, readStatement } from "./readStatement"

// The schema that holds the tables of frames.
const schema = "frames"

/** The embedded DuckDB behind frames. */
export interface DuckdbEngine extends Engine {
  /** @internal Runs statements that give no rows. */
  run(sql: string): Promise<void>
  /** @internal Runs a query; column i comes as `kinds[i]` says. */
  columns(sql: string, kinds: readonly ColumnKind[], signal?: AbortSignal): Promise<ColumnData[]>
}

/** What {@link openDuckdb} is told; see `DuckdbOptions`, whose values are checked and whose defaults are filled in. */
export interface DuckdbSettings {
  readonly threads: number | undefined
  readonly memoryLimit: string
  readonly timeZone: string
  readonly ansi: boolean
}

/** Opens an embedded DuckDB for frames, as `createDuckdbEngine` does. */
export async function openDuckdb({ threads, memoryLimit, timeZone, ansi }: DuckdbSettings): Promise<DuckdbEngine> {
  const folder = join(tmpdir(), `gbt-lab-${randomUUID()}`)
  const config: Record<string, string> = { temp_directory: folder, memory_limit: memoryLimit }
  if (threads !== undefined) config.threads = String(threads)
  const instance = await DuckDBInstance.create(":memory:", config)
  const main = await instance.connect()
  await main.run(`CREATE SCHEMA ${schema}`)
  // Whatever the machine's: frames hold timestamps in UTC, and what the engine makes of a moment is in its own zone.
  await main.run("SET GLOBAL TimeZone = 'UTC'")
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
    return inWork(
      (work) => withConnection((connection) => followQuery(connection, work, () => use(connection))),
      signal,
    )
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

  /** Runs a statement; the tables of what it reads stay until it has ended. */
  function run(sql: string): Promise<void> {
    return query(async (connection) => {
      await withFunctions(connection, sql).run(sql)
    })
  }

  /** Keeps the rows of a statement as a table. */
  async function materialize(
    sql: string,
    columns: readonly Column[],
    uniqueColumns?: readonly string[],
  ): Promise<TablePlan> {
    const name = `${schema}.t${++tableCount}`
    const statement = `CREATE TABLE ${name} AS ${sql}`
    const rowCount = await query(async (connection) => {
      const [[count]] = await (await withFunctions(connection, statement).run(statement)).getRows()
      return Number(count)
    })
    return { ...tablePlan(handle(name), columns, uniqueColumns), rowCount }
  }

  function columns(
    sql: string,
    kinds: readonly ColumnKind[],
    signal?: AbortSignal,
    keyCount = 0,
    rowCount?: number,
  ): Promise<ColumnData[]> {
    return query((connection) => readDuckdb(withFunctions(connection, sql), sql, kinds, keyCount, rowCount), signal)
  }

  function appended(
    columns: readonly ColumnType[],
    batches: AsyncIterable<readonly Draws[]> | Iterable<readonly Draws[]>,
    uniqueColumns?: readonly string[],
  ): Promise<TablePlan> {
    return query(async (connection) => {
      const name = `t${++tableCount}`
      const table = handle(`${schema}.${name}`)
      const definitions = columns.map((c) => `${quoteColumn(c.name)} ${duckdbType(c.type)}`)
      await connection.run(`CREATE TABLE ${table.name} (${definitions.join(", ")})`)
      let rowCount = 0
      try {
        rowCount = await appendDuckdb(connection, schema, name, batches)
      } catch (error) {
        table.drop()
        throw error
      }
      const kept = columns.map(({ name, type }) => ({ name, type }))
      return { ...tablePlan(table, kept, uniqueColumns), rowCount }
    })
  }

  /** The types that the engine gives a query's columns; runs nothing. */
  function describe(sql: string): Promise<{ name: string; engineType: string }[]> {
    return query(async (connection) => {
      const rows = await withFunctions(connection, sql).runAndReadAll(`DESCRIBE ${sql}`)
      return rows.getRows().map(([name, type]) => ({ name: String(name), engineType: String(type) }))
    })
  }

  const timeOf = planTimes()
  /** How a plan's expressions are compiled. */
  function context(plan: Plan): PlanContext {
    return { ansi, timeZone, now: timeOf(plan) }
  }

  const engine: DuckdbEngine = {
    timeZone,
    ansi,
    name: "duckdb",
    isRemote: false,

    async read(plan, values, kinds, { signal, anyOrder = false, most } = {}) {
      const compiling = context(plan)
      const { sql, keyCount } = readStatement(compilePlan(plan, compiling), values, kinds, anyOrder, compiling)
      const limited = most === undefined ? sql : `${sql} LIMIT ${most + 1}`
      return told(engine, plan, () =>
        columns(limited, kinds, signal, keyCount, most === undefined ? knownRowCount(plan) : undefined),
      )
    },

    async keep(plan, order) {
      if (isKept(plan, order)) return plan
      const compiled = compilePlan(plan, context(plan))
      const isKnown = order === "known" && isOrderedByRowNumbers(compiled)
      const fields = plan.columns.map((c) => quoteColumn(c.name))
      // To sort four million rows of five numbers takes three times as long as to join them.
      const sql =
        isKnown || order === "any"
          ? `SELECT ${[...fields, ...(isKnown ? keptOrder(plan, compiled.order.length) : [])].join(", ")} FROM (${compiled.sql})`
          : orderedSelect(compiled, fields)
      const kept = await told(engine, plan, () => materialize(sql, plan.columns, compiled.uniqueColumns))
      return isKnown ? { ...kept, orderColumns: compiled.order.length } : kept
    },

    async draw(plan, drawn) {
      const rows = await engine.keep(plan, "sorted")
      const columns = drawn.map((column) => ({ name: column.name, type: drawnType(column) }))
      return beside(rows, await appended(columns, drawnBatches(drawn, rows.rowCount!)))
    },

    async attach(rows, added) {
      return beside(rows, await this.createTable(added))
    },

    async createTable(columns, uniqueColumns) {
      checkLengths(columns)
      return appended(columns, [columns.map((c) => c.data)], uniqueColumns)
    },

    appendTable: (columns, batches) => appended(columns, batches),

    files: {
      async loadCsv(files) {
        const columns = files.fields.map(({ column }) => column)
        for (const sql of duckdbCsvScans(files, { ansi, timeZone, now: 0n })) {
          try {
            return await materialize(sql, columns)
          } catch (error) {
            if (!isInputError(error)) throw error
          }
        }
        return undefined
      },

      async parquetColumns(path) {
        const described = await describe(`SELECT * FROM ${parquetScan(path)}`)
        return described.map(({ name, engineType }) => ({ name, engineType, type: frameValue("", engineType)?.type }))
      },

      async loadParquet(path, columns) {
        const kept = columns.map(({ name, type }) => ({ name, type: type! }))
        return materialize(parquetSelect(path, columns, timeZone), kept)
      },

      async jsonColumns(file) {
        try {
          const described = await describe(jsonQuery(file))
          // Spark leaves out a field whose name is empty; the engine calls it by its place.
          const [[hasNameless]] = described.some(isCalledByPlace)
            ? await columns(jsonFieldQuery(file, ""), ["value"])
            : [[false]]
          const found = described.filter((field, place) => hasNameless !== true || !isCalledByPlace(field, place))
          if (found.length === 0) return undefined
          const folded = new Set(found.map(({ name }) => name.toLowerCase()))
          for (const { name } of found) {
            // The engine puts a number behind a name that is there in another case.
            const other = name.replace(/_\d+$/, "")
            if (other === name || !folded.has(other.toLowerCase())) continue
            const [[isField]] = await columns(jsonFieldQuery(file, name), ["value"])
            if (isField !== true) throw new RangeError(`duplicate column: ${other}; names that differ in case alone`)
          }
          return found.map(({ name, engineType }) => ({ name, type: jsonType(engineType) ?? "string" }))
        } catch (error) {
          const { message } = error as Error
          if (/^json_read expected records/.test(message)) return undefined
          const twice = /^Duplicate name "(.*)" in struct|has duplicate column name "(.*)"/s.exec(message)
          if (!twice) throw error
          throw new RangeError(`duplicate field: ${twice[1] ?? twice[2]}; names that differ in case alone`)
        }
      },

      async jsonDigits(file, names) {
        const [[isLong]] = await columns(jsonLongQuery(file), ["value"])
        if (isLong !== true) return names.map(() => undefined)
        const digits = await columns(
          jsonDigitsQuery(file, names),
          names.map(() => "value"),
        )
        return digits.map(([most]) => (most as number | null) ?? undefined)
      },

      async jsonInexact(file, names) {
        const [[first]] = await columns(jsonInexactQuery(file, names), ["value"])
        return (first as number | null) ?? undefined
      },

      async loadJson(file, columns) {
        return materialize(jsonSelect(file, columns), columns)
      },
    },

    async write(plan, path, format) {
      const statement = copyStatement(plan, compilePlan(plan, context(plan)), path, format, timeZone)
      await told(engine, plan, () => run(statement))
    },

    async typeOfSql(plan, sql) {
      const [{ engineType }] = await describe(`SELECT (${sql}) AS x FROM (${compilePlan(plan, context(plan)).sql})`)
      keepAlive(plan)
      const type = engineType === "HUGEINT" ? "bigint" : frameValue("", engineType)?.type
      if (type === undefined) throw new TypeError(`${sql} is ${engineType}, a type that Spark lacks; cast it`)
      return type
    },

    async diagnose(plan, error) {
      const found = await diagnosed(plan, error, context(plan), (sql, count) => {
        return columns(sql, new Array<ColumnKind>(count).fill("value"))
      })
      keepAlive(plan)
      return found
    },

    run: (sql) => run(sql),

    columns: async (sql, kinds, signal) => {
      if (kinds.every((kind) => kind === "value" || kind === "exact")) return columns(sql, kinds, signal)
      const fields = (await describe(sql)).map(({ name }, i) => kindSql(quote(name), kinds[i]))
      return columns(`SELECT ${fields.join(", ")} FROM (${sql})`, kinds, signal)
    },

    isInputError,

    close() {
      if (isClosed) return
      isClosed = true
      main.closeSync()
      instance.closeSync()
      removeFolder(folder)
    },
  }
  return engine
}

/** How many rows a plan has, where that is known without a query. */
function knownRowCount(plan: Plan): number | undefined {
  if (plan.kind === "table") return plan.rowCount
  return plan.kind === "project" ? knownRowCount(plan.input) : undefined
}

/** The hidden columns of row numbers of a plan, in the bytes that they need. */
function keptOrder(plan: Plan, count: number): string[] {
  const names = orderFields(count)
  return hasSmallNumbers(plan) ? names.map((name) => `CAST(${name} AS INTEGER) AS ${name}`) : names
}

/** True where all row numbers are those of tables with fewer than 2^31 rows. */
function hasSmallNumbers(plan: Plan): boolean {
  if (plan.kind === "table") return plan.rowCount !== undefined && plan.rowCount < 2 ** 31
  return plan.kind !== "union" && inputsOf(plan).every(hasSmallNumbers)
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

function isInputError(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && inputError.test(error.cause.message)
}

const inputError = /^(Invalid Input|Conversion|Parameter Not Allowed) Error/

function isCalledByPlace({ name }: { name: string }, place: number): boolean {
  return name === `C${place}`
}

/** The engine's reason in one line; the rest of its text shows our own SQL. Errors that are not the engine's stay. */
function reasonOf(error: unknown): unknown {
  const match = error instanceof Error ? /^[A-Z][\w -]* (?:Error|Exception)!?: ([^\n]*)/.exec(error.message) : null
  return match ? new Error(sparkReason(match[1]), { cause: error }) : error
}
