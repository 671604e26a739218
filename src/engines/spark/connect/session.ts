// A session on a Spark server: queries, statements, views, types, caches.

import { randomUUID } from "node:crypto"
import { userInfo } from "node:os"
import type { SparkAddress } from "./address"
import { arrowRows } from "./arrowRows"
import { type Channel, openChannel, type RawCall } from "./channel"
import { originOf } from "./connection"
import { connectionError, isBroken, SparkError, sparkError } from "./errors"
import { type ExecutionContext, executePlan, type QueryOptions } from "./execute"
import { startFarewell } from "./farewell"
import { loadLibraries } from "./libraries"
import type { AnalyzeResponse, ErrorDetailsResponse, ExecuteResponse, MessageInit } from "./messages"
import { typeText } from "./typeText"

/**
 * Bytes of Arrow and rows that {@link SparkSession.createLocalView} takes. The driver holds them as Java objects: four
 * million rows of one int ended one with 1 GiB, 1.8 million of eight did not.
 */
const UPLOAD_BYTES = 64 * 2 ** 20
const UPLOAD_ROWS = 1_000_000

/** Files on the cluster's storage. */
interface SparkFiles {
  /** As in "csv". */
  readonly format: string
  /** One or more: a file, a folder or a pattern each. */
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** Columns as DDL; default: found by Spark. */
  readonly schema?: string
}

/** A folder of files to be written. */
export interface SparkFolder extends Omit<SparkFiles, "paths" | "schema"> {
  readonly path: string
  readonly isReplacing: boolean
}

/** A column of a query. */
interface SparkColumn {
  readonly name: string
  /** As Spark's simpleString: "decimal(10,2)", "struct<a:int>". */
  readonly type: string
  readonly nullable: boolean
}

/**
 * A session on a Spark server. Errors of Spark are {@link SparkError}s; once a signal is aborted, promises are rejected with
 * its reason and nothing goes on on the server.
 */
export interface SparkSession {
  /** Of Spark, as in "4.0.1". */
  readonly version: string
  /** True for a session that the address named: it stays when this one is closed. */
  readonly isShared: boolean
  /** Bytes over the wire so far, without those of TLS. */
  readonly bytes: { readonly sent: number; readonly received: number }
  /**
   * Arrow IPC streams, a schema and one batch each, in order; the next is read when it is asked for. Each begins where an
   * array of 64-bit numbers may.
   */
  query(sql: string, options?: QueryOptions): AsyncGenerator<Uint8Array>
  /** Runs a statement to its end; a query alone, as SELECT, is not run. */
  run(sql: string, options?: QueryOptions): Promise<void>
  /**
   * Makes or replaces a temporary view of a query. It keeps the analyzed plan: the views that the query reads may be
   * dropped or replaced later.
   */
  createView(name: string, sql: string, options?: QueryOptions): Promise<void>
  /**
   * Makes or replaces a temporary view of rows of ours.
   *
   * @param chunks - Arrow IPC streams with the same columns, at least one; strings plain, not in dictionaries
   * @param schemaDdl - the columns, as in "id INT, `a b` STRING"; names and types are taken from here, and NOT NULL may stand
   *   only where the field in Arrow is not nullable either
   * @throws RangeError for more than 64 MiB or a million rows, with what to do; TypeError for values in dictionaries
   */
  createLocalView(name: string, chunks: readonly Uint8Array[], schemaDdl: string, options?: QueryOptions): Promise<void>
  /** Makes or replaces a temporary view of files. */
  createFilesView(name: string, files: SparkFiles, options?: QueryOptions): Promise<void>
  /**
   * Writes a query's rows to a folder of files on the cluster's storage.
   *
   * @param isReplacing - true: in place of what is there, which is deleted first; false: SparkError where something is
   */
  writeFiles(sql: string, files: SparkFolder, options?: QueryOptions): Promise<void>
  /** The files that a query reads, as addresses. */
  inputFiles(sql: string, options?: QueryOptions): Promise<readonly string[]>
  /** The columns of a query, which is not run. */
  schema(sql: string, options?: QueryOptions): Promise<SparkColumn[]>
  /**
   * Has a statement run when the session or this process ends, such as an UNCACHE TABLE or a DROP TABLE, in the turn of
   * the last one first.
   *
   * @returns what takes it back
   */
  atEnd(sql: string): () => void
  /** Sets Spark's configuration for this session. */
  config(set: Readonly<Record<string, string>>): Promise<void>
  /** Executes a plan, as a message of the table, and gives the answers. */
  execute(plan: MessageInit, options?: QueryOptions): AsyncGenerator<ExecuteResponse>
  /** Ends what was kept, the session and the connection; never throws. A session that the address named stays. */
  close(): Promise<void>
}

/**
 * Opens a session.
 *
 * @param config - Spark's configuration for the session
 * @throws Error where no server can be reached, with what to do; SparkError where it refuses
 */
export async function openSession(
  address: SparkAddress,
  config: Readonly<Record<string, string>>,
): Promise<SparkSession> {
  const channel = openChannel(address, await loadLibraries())
  const sessionId = address.sessionId ?? randomUUID()
  const user = address.userId ?? userName()
  const clientType = address.userAgent ?? "gbt-lab"
  /** What tells this client's work from that of others who share the session. */
  const tag = `gbt-lab-${randomUUID()}`
  const pending = new Set<Promise<unknown>>()
  /** The server's own name of the session: by it, a server that started anew is told. */
  let observed: string | undefined
  let isClosed = false

  const identity = (): MessageInit => {
    if (isClosed) throw new SparkError({ message: "the session is closed", isGone: true })
    return anyIdentity()
  }
  const anyIdentity = (): MessageInit => ({
    sessionId,
    userContext: { userId: user, userName: user },
    clientType,
    ...(observed === undefined ? {} : { clientObservedServerSideSessionId: observed }),
  })
  const context: ExecutionContext = {
    channel,
    tag,
    identity,
    lastIdentity: anyIdentity,
    background(work) {
      const quiet = work.catch(() => {}).finally(() => pending.delete(quiet))
      pending.add(quiet)
    },
  }

  /** An error in Spark's words. */
  const told = (error: unknown): Promise<unknown> =>
    sparkError(channel, error, (errorId) =>
      channel.call<ErrorDetailsResponse>("FetchErrorDetails", { ...anyIdentity(), errorId }, { timeoutMs: 5000 }),
    )

  /** A call with one answer. */
  async function call<T>(name: string, message: MessageInit, { signal }: QueryOptions = {}): Promise<T> {
    signal?.throwIfAborted()
    const request = { ...identity(), ...message }
    for (let attempt = 0; ; attempt++) {
      try {
        return await channel.call<T>(name, request, { signal })
      } catch (error) {
        signal?.throwIfAborted()
        // These calls can be made twice; a connection that was cut is made again at once.
        if (attempt < 1 && observed !== undefined && isBroken(channel, error)) continue
        throw await told(error)
      }
    }
  }

  async function* execute(plan: MessageInit, options?: QueryOptions): AsyncGenerator<ExecuteResponse> {
    identity()
    try {
      yield* executePlan(context, plan, options)
    } catch (error) {
      if (options?.signal?.aborted) throw error
      throw await told(error)
    }
  }

  async function finish(plan: MessageInit, options?: QueryOptions): Promise<void> {
    for await (const _ of execute(plan, options)) {
      // To the end.
    }
  }

  let version: string
  try {
    const answer = await channel
      .call<AnalyzeResponse>("AnalyzePlan", { ...identity(), sparkVersion: {} }, { timeoutMs: 60_000 })
      .catch(async (error) => {
        throw isBroken(channel, error) ? connectionError(channel, error, false) : await told(error)
      })
    version = answer.sparkVersion?.version ?? ""
    observed = answer.serverSideSessionId || undefined
  } catch (error) {
    channel.close()
    throw error
  }

  const farewell = startFarewell(originOf(address), channel.headers)
  /** What is to be done when the session ends, the last first. */
  const lasting = new Set<MessageInit>()
  /** What takes back that a table is let go of at the end, by its name. */
  const uncaching = new Map<string, () => void>()
  const endCalls = (): { name: string; message: MessageInit }[] => [
    // What is under way would go on to compute what is given up here.
    { name: "Interrupt", message: { interruptType: 2, operationTag: tag } },
    ...[...lasting].reverse().map((message) => ({ name: "ExecutePlan", message })),
    ...(address.sessionId === undefined ? [{ name: "ReleaseSession", message: {} }] : []),
  ]
  const updateFarewell = (): void => {
    farewell.set(endCalls().map(({ name, message }): RawCall => channel.raw(name, { ...request(name), ...message })))
  }
  /** Without the server's own name of the session, which ReleaseSession does not take. */
  const request = (name: string): MessageInit => {
    const { clientObservedServerSideSessionId, ...rest } = anyIdentity()
    return name === "ReleaseSession" ? rest : anyIdentity()
  }
  updateFarewell()

  const session: SparkSession = {
    version,
    isShared: address.sessionId !== undefined,
    get bytes() {
      return channel.bytes
    },
    async *query(sql, options) {
      for await (const { arrowBatch } of execute({ root: sqlRelation(sql) }, options)) {
        if (arrowBatch !== undefined) yield aligned(arrowBatch.data)
      }
    },
    createView: (name, sql, options) => finish(viewCommand(name, sqlRelation(sql)), options),
    async createLocalView(name, chunks, schemaDdl, options) {
      const size = chunks.reduce((sum, { length }) => sum + length, 0)
      const rows = chunks.reduce((sum, chunk) => sum + arrowRows(chunk), 0)
      if (size > UPLOAD_BYTES || rows > UPLOAD_ROWS) {
        const found = size > UPLOAD_BYTES ? `${(size / 2 ** 20).toFixed(0)} MiB of rows` : `${rows} rows`
        throw new RangeError(
          `${found} are too many to send to Spark, which holds them in its driver; the most is 64 MiB and a million rows. Write them to a file on the cluster's storage, and have Spark read it there`,
        )
      }
      if (chunks.length === 0) throw new RangeError("a view of rows needs a chunk of them, be it without rows")
      const parts = chunks.map((data) => ({ localRelation: { data, schema: schemaDdl } }))
      await finish(viewCommand(name, unionOf(parts)), options)
    },
    createFilesView(name, { format, paths, options: given, schema }, options) {
      const dataSource = { format, options: keyValues(given), paths, ...(schema === undefined ? {} : { schema }) }
      return finish(viewCommand(name, { read: { dataSource } }), options)
    },
    writeFiles(sql, { format, path, isReplacing, options: given }, options) {
      const mode = isReplacing ? 2 : 3
      const operation = { input: sqlRelation(sql), source: format, path, mode, options: keyValues(given) }
      return finish({ command: { writeOperation: operation } }, options)
    },
    async inputFiles(sql, options) {
      const message = { inputFiles: { plan: { root: sqlRelation(sql) } } }
      return (await call<AnalyzeResponse>("AnalyzePlan", message, options)).inputFiles?.files ?? []
    },
    async schema(sql, options) {
      const { schema } = await call<AnalyzeResponse>(
        "AnalyzePlan",
        { schema: { plan: { root: sqlRelation(sql) } } },
        options,
      )
      const fields = schema?.schema.struct?.fields ?? []
      return fields.map(({ name, dataType, nullable }) => ({ name, type: typeText(dataType), nullable }))
    },
    run: async (sql, options) => {
      const [, undoes, table] = cacheStatement.exec(sql) ?? []
      // Known before it is there: it may end up there after this process has ended.
      if (table !== undefined && !undoes && !uncaching.has(table)) {
        uncaching.set(table, session.atEnd(`UNCACHE TABLE IF EXISTS ${table}`))
      }
      await finish(sqlCommand(sql), options)
      if (table === undefined || !undoes) return
      uncaching.get(table)?.()
      uncaching.delete(table)
    },
    atEnd(sql) {
      const entry = { plan: sqlCommand(sql) }
      lasting.add(entry)
      updateFarewell()
      return () => {
        if (lasting.delete(entry) && !isClosed) updateFarewell()
      }
    },
    async config(set) {
      const pairs = keyValues(set)
      if (pairs.length > 0) await call("Config", { operation: { set: { pairs } } })
    },
    execute,
    async close() {
      if (isClosed) return
      isClosed = true
      // What was interrupted may still begin a stage, which is ended from within the session.
      await Promise.all(pending)
      await endSession(channel, endCalls(), request)
      await Promise.all(pending)
      channel.close()
      farewell.cancel()
    },
  }
  try {
    await session.config(config)
  } catch (error) {
    await session.close()
    throw error
  }
  return session
}

/** CACHE TABLE or UNCACHE TABLE, with the table's name. */
const cacheStatement = /^\s*(UN)?CACHE\s+(?:LAZY\s+)?TABLE\s+(?:IF\s+EXISTS\s+)?((?:`(?:[^`]|``)+`|[\w.])+)/i

/** The bytes where readers of Arrow want them: they lie behind others of their message. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes)
}

async function endSession(
  channel: Channel,
  calls: readonly { name: string; message: MessageInit }[],
  request: (name: string) => MessageInit,
): Promise<void> {
  for (const { name, message } of calls) {
    const all = { ...request(name), ...message }
    try {
      if (name !== "ExecutePlan") await channel.call(name, all, { timeoutMs: 10_000 })
      else for await (const _ of channel.stream(name, all, AbortSignal.timeout(10_000)));
    } catch (error) {
      // Of a server that is gone nothing is left to end.
      if (isBroken(channel, error)) return
    }
  }
}

function keyValues(given: Readonly<Record<string, string>>): MessageInit[] {
  return Object.entries(given).map(([key, value]) => ({ key, value }))
}

function sqlRelation(query: string): MessageInit {
  return { sql: { query } }
}

function sqlCommand(sql: string): MessageInit {
  return { command: { sqlCommand: { input: sqlRelation(sql) } } }
}

function viewCommand(name: string, input: MessageInit): MessageInit {
  return { command: { createDataframeView: { input, name, isGlobal: false, replace: true } } }
}

/** All rows of relations in order; halves of halves, since servers take a message of few levels only. */
function unionOf(parts: readonly MessageInit[]): MessageInit {
  if (parts.length === 1) return parts[0]
  const middle = parts.length >> 1
  const [leftInput, rightInput] = [unionOf(parts.slice(0, middle)), unionOf(parts.slice(middle))]
  return { setOp: { leftInput, rightInput, setOpType: 2, isAll: true } }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user may have no name.
    return "gbt-lab"
  }
}
