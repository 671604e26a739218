// Frames over Spark: plans as its SQL, results as Arrow, tables as its temporary views.

import { randomUUID } from "node:crypto"
import { parseDataType } from "../../expression/dataType"
import type { Typed } from "../../expression/typed"
import { type Column, type ColumnType, ownName } from "../../plan/column"
import { beside, inputsOf, type Plan, projectWith, type TableHandle, type TablePlan } from "../../plan/plan"
import { internalValue } from "../../plan/values"
import { drawnColumn } from "../drawnColumn"
import type { ColumnData, ColumnKind, DrawnColumn, Engine, ReadOptions } from "../engine"
import { checkLengths, inWork, isKept, keepAlive, planTimes, tablePlan, told } from "../queries"
import { compilePlan } from "./compilePlan"
import type { QueryOptions } from "./connect/execute"
import type { SparkSession } from "./connect/session"
import { diagnosed, ownSqlError } from "./diagnose"
import { quote, sparkType } from "./expression/names"
import { folderOf, isWithin } from "./files"
import { fitTrees } from "./fitTrees"
import { compileValue, orderedSelect, orderFields, orderName, type PlanContext, type Query } from "./query"
import { readStatement } from "./readStatement"
import { treeDataset } from "./treeDataset"
import { arrowChunks } from "./upload"
import { inUsersWords, viewPrefix } from "./usersWords"
import { type ArrowLibrary, columnReader } from "./values"

/** Spark behind frames. */
export interface SparkEngine extends Engine {
  /** Spark's version, as "4.0.1". */
  readonly version: string
  /** Bytes over the wire so far. */
  readonly bytes: { readonly sent: number; readonly received: number }
  /** Ends the session: what frames keep on the cluster is let go of. */
  close(): Promise<void>
}

/** What the engine's expressions go by. */
export interface SparkSettings {
  readonly ansi: boolean
  readonly timeZone: string
}

/** An engine over a session. */
export function sparkEngine(session: SparkSession, library: ArrowLibrary, settings: SparkSettings): SparkEngine {
  // Other clients may share the session.
  const ownViews = `${viewPrefix}${randomUUID().slice(0, 8)}_`
  /** What takes back that a view is dropped at the end, by its name: a session of one's own takes its views along. */
  const dropping = new Map<string, () => void>()
  let viewCount = 0
  let isClosed = false

  /** Runs queries that show and stop with the work they are part of; on their own they are work themselves. */
  function query<T>(use: (options: QueryOptions) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (isClosed) throw new Error("the engine is closed")
    return inWork((work) => {
      const start = performance.now()
      return use({
        signal: work.signal,
        onProgress: (done, total) => work.reportShare(total > 0 ? done / total : Number.NaN, start),
      }).catch((error) => {
        throw inUsersWords(error)
      })
    }, signal)
  }

  function columns(
    sql: string,
    kinds: readonly ColumnKind[],
    { signal, most = Number.POSITIVE_INFINITY }: Pick<ReadOptions, "signal" | "most"> = {},
  ): Promise<ColumnData[]> {
    return query(async (options) => {
      const reader = columnReader(library, kinds)
      for await (const bytes of session.query(sql, options)) {
        // Who stops reading ends the query on the server.
        if (reader.push(bytes) > most) break
      }
      return reader.finish()
    }, signal)
  }

  const dropped = new FinalizationRegistry(drop)
  function drop(name: string): void {
    if (isClosed) return
    dropView(name).catch(() => {})
  }

  /** Views whose rows the server keeps. */
  const kept = new Set<string>()

  async function dropView(name: string): Promise<void> {
    if (kept.has(name)) await session.run(`UNCACHE TABLE IF EXISTS ${name}`)
    kept.delete(name)
    await session.run(`DROP VIEW IF EXISTS ${name}`)
    dropping.get(name)?.()
    dropping.delete(name)
  }

  function newView(): TableHandle {
    const name = `${ownViews}${++viewCount}`
    const made: TableHandle = { name, drop: () => drop(name) }
    dropped.register(made, name)
    if (session.isShared) dropping.set(name, session.atEnd(`DROP VIEW IF EXISTS ${name}`))
    return made
  }

  /** A view of a query; its rows are computed anew at each look, or kept once they have been. */
  async function view(sql: string, isKept: boolean): Promise<TableHandle> {
    const table = newView()
    try {
      await query((options) => session.createView(table.name, sql, options))
      if (isKept) {
        kept.add(table.name)
        await query((options) => session.run(`CACHE LAZY TABLE ${table.name}`, options))
      }
    } catch (error) {
      table.drop()
      throw error
    }
    return table
  }

  /**
   * What is kept in a table, until a query on it has ended well: the first computes the rows, of tables that are held by it
   * for so long, and fails where they do.
   */
  const sources = new WeakMap<TableHandle, Plan>()
  function noteComputed(plan: Plan): void {
    for (const table of tablesOf(plan, (part) => part.kind !== "limit")) sources.delete(table)
  }
  /** A plan, and those of the tables in it whose rows may still have to be computed. */
  function uncomputed(plan: Plan): Plan[] {
    const found = tablesOf(plan).flatMap((table) => sources.get(table) ?? [])
    return [...found.flatMap(uncomputed), plan]
  }

  const timeOf = planTimes()
  /** How a plan's expressions are compiled. */
  function context(plan: Plan): PlanContext {
    return { now: timeOf(plan) }
  }

  /** Tables whose hidden column counts the rows from 0 on. */
  const counted = new WeakSet<TableHandle>()

  /** Rows of each partition of a table, and how SQL tells a row's partition and its place in it. */
  async function partitionsOf(
    rows: TablePlan,
  ): Promise<{ sql: string; part: string; place: string; counts: Map<number, number> }> {
    const id = quote(ownName("place"))
    // Spark numbers the rows of a partition behind the partition's own number, in the upper 31 bits.
    const part = `CAST(shiftright(${id}, 33) AS INT)`
    const sql = `SELECT *, monotonically_increasing_id() AS ${id} FROM ${rows.table.name}`
    const counting = `SELECT ${part}, CAST(count(1) AS DOUBLE) FROM (${sql}) GROUP BY 1 ORDER BY 1`
    const [parts, counts] = await told(engine, rows, () => columns(counting, ["integer", "double"]))
    const byPart = Array.from(parts as Int32Array, (number, i) => [number, counts[i] as number] as const)
    return { sql, part, place: `(${id} & ${(1n << 33n) - 1n}L)`, counts: new Map(byPart) }
  }

  /** A table's rows, numbered from 0 on as they lie. */
  async function countedRows(rows: TablePlan): Promise<TablePlan> {
    if (counted.has(rows.table)) return rows
    const { sql, part, place, counts } = await partitionsOf(rows)
    let from = 0
    const starts = Array.from(counts, ([number, count]) => {
      from += count
      return `${number}, ${from - count}L`
    })
    const start = starts.length === 0 ? "0L" : `map(${starts.join(", ")})[${part}]`
    const fields = rows.columns.map(({ name }) => quote(name))
    const table = await view(
      `SELECT ${[...fields, `${start} + ${place} AS ${orderName(0)}`].join(", ")} FROM (${sql})`,
      false,
    )
    counted.add(table)
    return { kind: "table", table, columns: rows.columns }
  }

  /** Rows of ours in a view, in their order. */
  async function uploaded(
    given: readonly ColumnType[],
    data: readonly ColumnData[],
    uniqueColumns?: readonly string[],
  ): Promise<TablePlan> {
    const rowCount = data[0]?.length ?? 0
    const order = { name: ownName("order_0"), type: "bigint" }
    const places = Array.from({ length: rowCount }, (_, row) => row)
    const all = [...given.map((column) => ({ name: column.name, type: column.type })), order]
    const table = newView()
    const schema = all.map(({ name, type }) => `${quote(name)} ${sparkType(type)}`).join(", ")
    const chunks = arrowChunks(library, all, [...data, places])
    await query((options) => session.createLocalView(table.name, chunks, schema, options))
    counted.add(table)
    return tablePlan(
      table,
      given.map(({ name, type }) => ({ name, type })),
      uniqueColumns,
    )
  }

  const engine: SparkEngine = {
    ...settings,
    name: "spark",
    isRemote: true,
    version: session.version,
    get bytes() {
      return session.bytes
    },

    async read(plan, values, kinds, { signal, anyOrder = false, most } = {}) {
      const compiling = context(plan)
      const sql = readStatement(compilePlan(plan, compiling), values, kinds, anyOrder, compiling)
      const data = await told(engine, plan, () => columns(sql, kinds, { signal, most }))
      if (most === undefined) noteComputed(plan)
      return data
    },

    async keep(plan, order) {
      if (isKept(plan, order)) return plan
      const compiled = compilePlan(plan, context(plan))
      const fields = plan.columns.map(({ name }) => quote(name))
      const isKnown = order === "known" && compiled.order.length > 0 && compiled.order.every(isAscending)
      const table = await told(engine, plan, () => view(keptSelect(compiled, fields, order, isKnown), true))
      sources.set(table, plan)
      const kept = tablePlan(table, plan.columns, compiled.uniqueColumns)
      return isKnown && !compiled.isSorted ? { ...kept, orderColumns: compiled.order.length } : kept
    },

    async draw(plan, drawn) {
      if (drawn.some(({ of }) => of === "poisson")) {
        // Not in Spark's SQL: drawn here, partition by partition.
        const rows = await engine.keep(plan, "sorted")
        const partitions = [...(await partitionsOf(rows)).counts.values()]
        const rowCount = partitions.reduce((sum, count) => sum + count, 0)
        return engine.attach(
          rows,
          drawn.map((column) => drawnColumn({ ...column, partitions }, rowCount)),
        )
      }
      const compiled = compilePlan(plan, context(plan))
      const rows = compiled.isSorted ? plan : await engine.keep(plan, "sorted")
      return projectWith(rows, drawn.map(drawField))
    },

    async attach(rows, added) {
      return beside(await countedRows(rows), await engine.createTable(added))
    },

    async createTable(given, uniqueColumns) {
      checkLengths(given)
      return uploaded(
        given,
        given.map(({ data }) => data),
        uniqueColumns,
      )
    },

    async appendTable(given, batches) {
      const data: unknown[][] = given.map(() => [])
      for await (const batch of batches) {
        for (const [i, column] of batch.entries()) for (const value of column) data[i].push(value)
      }
      return uploaded(given, data)
    },

    async readThere(source) {
      const raw = source.paths.map(() => newView())
      try {
        for (const [i, path] of source.paths.entries()) {
          await query((options) => session.createFilesView(raw[i].name, { ...source, paths: [path] }, options))
        }
        const first = `SELECT * FROM ${raw[0].name}`
        const found = await query((options) => session.schema(first, options))
        const known = found.map(({ name, type }): Column => ({ name, type: parseDataType(type) }))
        const fields = known.map(({ name }) => quote(name))
        const files = raw.length > 1 ? undefined : await query((options) => session.inputFiles(first, options))
        if (files !== undefined && files.length <= 1) {
          const numbered = [...fields, `monotonically_increasing_id() AS ${orderName(0)}`]
          return tablePlan(await view(`SELECT ${numbered.join(", ")} FROM ${raw[0].name}`, false), known)
        }
        // Of several files Spark begins with the largest.
        const places = ["input_file_name()", "input_file_block_start()", "monotonically_increasing_id()"]
        const parts = raw.map(({ name }, i) => {
          const order = [String(i), ...places].map((place, term) => `${place} AS ${orderName(term)}`)
          return `SELECT ${[...fields, ...order].join(", ")} FROM ${name}`
        })
        const table = await view(parts.join(" UNION ALL "), false)
        return { ...tablePlan(table, known), orderColumns: places.length + 1 }
      } finally {
        for (const { drop } of raw) drop()
      }
    },

    async write(plan, path, format) {
      const fields = plan.columns.map(({ name }) => quote(name))
      const rows = orderedSelect(compilePlan(plan, context(plan)), fields)
      // Spark deletes what is there before it reads.
      if (format.isReplacing) {
        const own = await query((options) => session.inputFiles(rows, options))
        if (own.some((file) => isWithin(path, file))) {
          throw new Error(`${path} is what the rows are read from, and would be gone; write them to another path`)
        }
      }
      await told(engine, plan, () =>
        query((options) => session.writeFiles(rows, folderOf(path, format), options)),
      ).catch((error) => {
        if (error?.errorClass !== "PATH_ALREADY_EXISTS") throw error
        throw new Error(`${path} is there already; choose another path, or overwrite: true`, { cause: error })
      })
    },

    async *fitTrees(rows, settings) {
      const { drop: dropViews, ...dataset } = await treeDataset(rows, {
        library,
        select(plan, fields) {
          const compiling = context(plan)
          const compiled = compilePlan(plan, compiling)
          const values = fields.map(([value, name]) => `${compileValue(value, compiled, compiling)} AS ${quote(name)}`)
          return `SELECT ${values.join(", ")} FROM (${compiled.sql})`
        },
        async upload(chunks, schema) {
          const table = newView()
          await query((options) => session.createLocalView(table.name, chunks, schema, options))
          return table
        },
      })
      try {
        for (const one of settings) {
          yield await told(engine, rows.plan, () =>
            query((options) => fitTrees({ session, columns }, dataset, one, options)),
          )
        }
      } finally {
        dropViews()
      }
    },

    async typeOfSql(plan, sql) {
      const found = await query((options) => {
        return session.schema(`SELECT (${sql}) AS x FROM (${compilePlan(plan, context(plan)).sql})`, options)
      }).catch((error) => {
        throw ownSqlError(sql, error)
      })
      keepAlive(plan)
      return parseDataType(found[0].type)
    },

    async diagnose(plan, error) {
      const found = await diagnosed(uncomputed(plan), error, context(plan), (sql, count) => {
        return columns(sql, new Array<ColumnKind>(count).fill("value"))
      })
      keepAlive(plan)
      return found
    },

    isInputError: () => false,

    async close() {
      if (isClosed) return
      isClosed = true
      await session.close()
    },
  }
  return engine
}

/** The tables that a plan reads, but for those below parts that do not count. */
function tablesOf(plan: Plan, counts: (part: Plan) => boolean = () => true): TableHandle[] {
  if (plan.kind === "table") return [plan.table]
  return counts(plan) ? inputsOf(plan).flatMap((input) => tablesOf(input, counts)) : []
}

function isAscending({ isDescending, nullsFirst }: { isDescending: boolean; nullsFirst: boolean }): boolean {
  return !isDescending && nullsFirst
}

/** The query whose rows a table keeps, with columns that say their order: those there are, or one that counts. */
function keptSelect(
  query: Query,
  fields: readonly string[],
  order: "sorted" | "known" | "any",
  isKnown: boolean,
): string {
  if (query.isSorted ? query.isNumbered : isKnown) {
    const places = query.isNumbered ? [keptPlace(orderName(0))] : orderFields(query.order.length)
    return `SELECT ${[...fields, ...places].join(", ")} FROM (${query.sql})`
  }
  const isSorting = order !== "any" && !query.isSorted && query.order.length > 0
  const rows = isSorting ? orderedSelect(query, ["*"]) : query.sql
  return `SELECT ${[...fields, keptPlace("monotonically_increasing_id()")].join(", ")} FROM (${rows})`
}

/**
 * A row's place as it is kept: a double, which Spark keeps as it is, in seven bytes more than a whole number takes, where it
 * would try out several encodings of that, row by row. Places are exact up to 2^53, a million partitions.
 */
function keptPlace(place: string): string {
  return `CAST(${place} AS DOUBLE) AS ${orderName(0)}`
}

/** A column of Spark's own random numbers, partition by partition. */
function drawField({ name, of, seed, partitions }: DrawnColumn): {
  column: Column
  value: Typed
} {
  if (partitions !== undefined) throw new RangeError("partitions are the cluster's own; leave them out")
  const column = { name, type: "double" }
  const value: Typed = { kind: "literal", value: BigInt(seed), type: "bigint" }
  return { column, value: internalValue(of === "uniform" ? "draw_uniform" : "draw_normal", [value], "double") }
}
