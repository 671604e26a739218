// An execution on the server, followed to its end over connections that may break, and ended there when nobody wants it.

import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import type { Channel } from "./channel"
import { errorClassOf, isBroken } from "./errors"
import type { ExecuteResponse, MessageInit } from "./messages"

/** What queries and statements take. */
export interface QueryOptions {
  /** Ends the query, on the server too: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal
  /** Told of the tasks that are done, of those that are known of so far, and of the number of stages that these are of. */
  readonly onProgress?: (done: number, total: number, stages: number) => void
}

/** What an execution needs of its session. */
export interface ExecutionContext {
  readonly channel: Channel
  /** Stands at each execution, by which all of them can be ended at once. */
  readonly tag: string
  /** What each request says of session and user; throws once the session is closed. */
  identity(): MessageInit
  /** The same, for what is to be ended after that too. */
  lastIdentity(): MessageInit
  /** Told of work that goes on when nobody waits for it, such as an interrupt on its way. */
  background(work: Promise<unknown>): void
}

/** Waits between attempts to reach a server whose connection broke, in milliseconds: 3 s in all. */
const RETRY_WAITS = [20, 100, 300, 800, 1800]

/** The server is told what has arrived each time that so many bytes have. */
const RELEASE_BYTES = 4 * 2 ** 20

/** How often an execution that the server does not know yet is looked for to be ended, and the first wait in milliseconds. */
const INTERRUPT_TRIES = 6
const INTERRUPT_WAIT = 30

/** How long after an interruption the jobs of an execution are ended once more, each time, in milliseconds. */
const SWEEP_WAITS = [200, 1500]

/**
 * Runs a plan and gives what the server answers, until it says that all is there. A connection that breaks is made again,
 * and the answers go on after the last. Whoever stops reading, or aborts, ends the execution on the server.
 *
 * @throws the signal's reason; the errors of the channel, as they come
 */
export async function* executePlan(
  context: ExecutionContext,
  plan: MessageInit,
  { signal, onProgress }: QueryOptions = {},
): AsyncGenerator<ExecuteResponse> {
  signal?.throwIfAborted()
  const { channel } = context
  const operationId = randomUUID()
  const request = (): MessageInit => ({ ...context.identity(), operationId })
  const lastRequest = (): MessageInit => ({ ...context.lastIdentity(), operationId })
  const stop = new AbortController()
  let isComplete = false
  let isStopped = false
  const end = (): void => {
    if (isStopped || isComplete) return
    isStopped = true
    context.background(interrupt(channel, lastRequest))
    stop.abort()
  }
  signal?.addEventListener("abort", end)
  let last: string | undefined
  let unreleased = 0
  let failures = 0
  let isNew = true
  try {
    while (!isComplete) {
      try {
        const answers = isNew
          ? channel.stream<ExecuteResponse>(
              "ExecutePlan",
              { ...request(), plan, tags: [context.tag], requestOptions: reattachable },
              stop.signal,
            )
          : channel.stream<ExecuteResponse>("ReattachExecute", { ...request(), lastResponseId: last }, stop.signal)
        isNew = false
        let count = 0
        for await (const answer of answers) {
          last = answer.responseId
          count++
          failures = 0
          if (answer.resultComplete !== undefined) isComplete = true
          if (answer.executionProgress !== undefined) report(answer.executionProgress, onProgress)
          yield answer
          unreleased += answer.arrowBatch?.data.length ?? 0
          if (unreleased > RELEASE_BYTES && !isComplete) {
            unreleased = 0
            context.background(release(channel, lastRequest(), { releaseUntil: { responseId: last } }))
          }
        }
        // The server ends streams that took long; one that brought nothing is as good as broken.
        if (count === 0 && !isComplete) await pause(failures++)
      } catch (error) {
        signal?.throwIfAborted()
        if (isComplete) break
        const name = errorClassOf(channel, error)
        if (name === "INVALID_HANDLE.OPERATION_NOT_FOUND" && last === undefined) isNew = true
        else if (name !== "INVALID_CURSOR.DISCONNECTED" && !isBroken(channel, error)) throw error
        if (failures >= RETRY_WAITS.length) throw error
        await pause(failures++)
      }
    }
  } finally {
    signal?.removeEventListener("abort", end)
    if (isComplete) context.background(release(channel, lastRequest(), { releaseAll: {} }))
    else end()
  }

  async function pause(attempt: number): Promise<void> {
    await wait(RETRY_WAITS[Math.min(attempt, RETRY_WAITS.length - 1)], undefined, { signal: stop.signal }).catch(
      () => {},
    )
    signal?.throwIfAborted()
  }
}

const reattachable = [{ reattachOptions: { reattachable: true } }]

function report(
  { stages }: NonNullable<ExecuteResponse["executionProgress"]>,
  onProgress: QueryOptions["onProgress"],
): void {
  let done = 0
  let total = 0
  for (const { numTasks, numCompletedTasks } of stages) {
    done += Number(numCompletedTasks)
    total += Number(numTasks)
  }
  if (total > 0) onProgress?.(done, total, stages.length)
}

async function release(channel: Channel, request: MessageInit, what: MessageInit): Promise<boolean> {
  const { operationId } = await channel.call<{ operationId: string }>(
    "ReleaseExecute",
    { ...request, ...what },
    { timeoutMs: 5000 },
  )
  return operationId !== ""
}

/** Ends an execution on the server. Its request may still be on the way there, so it is looked for some times. */
async function interrupt(channel: Channel, request: () => MessageInit): Promise<void> {
  for (let attempt = 0; attempt < INTERRUPT_TRIES; attempt++) {
    const message = { ...request(), interruptType: 3 }
    const { interruptedIds } = await channel.call<{ interruptedIds: string[] }>("Interrupt", message, {
      timeoutMs: 5000,
    })
    if (interruptedIds.length > 0) return sweep(channel, request)
    if (await release(channel, request(), { releaseAll: {} })) return
    await wait(INTERRUPT_WAIT * 2 ** attempt)
  }
}

/**
 * Ends jobs that an interrupted execution has started since, and releases it. Spark begins the stages of a query in threads of
 * their own: one that was about to begin when the query was interrupted begins nevertheless, with nobody to wait for it. When
 * an execution fails, Spark ends all jobs of its name, so one of the same name does that fails at once. Servers from 4.1 on do
 * not take a name again: there such a stage runs to its end, whoever the client is.
 */
async function sweep(channel: Channel, request: () => MessageInit): Promise<void> {
  const plan = { root: { sql: { query: "interrupted" } } }
  for (const ms of SWEEP_WAITS) {
    await wait(ms)
    // Refused as long as the execution has not ended.
    await release(channel, request(), { releaseAll: {} }).catch(() => {})
    try {
      for await (const _ of channel.stream("ExecutePlan", { ...request(), plan }, AbortSignal.timeout(5000))) {
        // Nothing comes but the error.
      }
    } catch {
      // As it must.
    }
  }
}
