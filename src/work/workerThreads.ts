// Worker threads that do the tasks they are sent, until somebody ends them.
import { EventEmitter, on } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"

/**
 * The program of worker threads that stands beside the file that asks.
 *
 * @param folder - `__dirname` of that file
 * @param name - of the program's file, without its ending
 * @returns undefined where there is none: when run from the sources
 */
export function workerProgram(folder: string, name: string): string | undefined {
  const program = join(folder, `${name}.js`)
  return existsSync(program) ? program : undefined
}

/** Threads that have been started. */
export interface WorkerThreads<Task, Answer> {
  readonly threadCount: number
  /** Sends a task to a thread, as a copy. */
  send(thread: number, task: Task): void
  /**
   * Waits for the next message of any thread; they come in the order in which they arrive.
   *
   * @returns number of the thread, and what it says
   * @throws Error "a training thread failed", with what it threw as cause, or "a training thread ended with code …"; the
   *   signal's reason, once it is aborted; what `fail` was called with
   */
  nextAnswer(): Promise<[thread: number, answer: Answer]>
  /** Has `nextAnswer` throw. */
  fail(reason: unknown): void
  /** Ends the threads, wherever they are. Call it once, whatever happened. */
  end(): Promise<void>
}

/** How to start threads. */
export interface ThreadOptions {
  /** Names a thread to whoever looks at the process. */
  readonly nameOf: (thread: number) => string
  /** What a thread finds as `workerData`; nothing by default. */
  readonly dataOf?: (thread: number) => unknown
  readonly signal: AbortSignal | undefined
}

/**
 * Starts threads that train.
 *
 * @param program - path of what each of them runs, see {@link workerProgram}
 */
export function startThreads<Task, Answer>(
  program: string,
  threadCount: number,
  { nameOf, dataOf, signal }: ThreadOptions,
): WorkerThreads<Task, Answer> {
  const events = new EventEmitter()
  const arriving = on(events, "answer")
  let isOver = false
  let failure: { readonly reason: unknown } | undefined
  const fail = (reason: unknown): void => {
    if (isOver) return
    isOver = true
    failure = { reason }
    events.emit("error", reason)
  }
  const onAbort = (): void => fail(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener("abort", onAbort)
  const workers = Array.from({ length: threadCount }, (_, thread) => {
    // Without the options of this process: a test runner's or a notebook kernel's are not meant for these threads.
    const worker = new Worker(program, { workerData: dataOf?.(thread), execArgv: [], name: nameOf(thread) })
    worker.on("message", (answer: Answer) => events.emit("answer", thread, answer))
    worker.on("error", (cause) => fail(new Error("a training thread failed", { cause })))
    worker.on("exit", (code) => fail(new Error(`a training thread ended with code ${code}`)))
    return worker
  })
  return {
    threadCount,
    send(thread, task) {
      workers[thread].postMessage(task)
    },
    async nextAnswer() {
      const { done, value } = await arriving.next()
      // A failure is told once by the events, and afterwards here.
      if (done) throw failure?.reason ?? new Error("the threads have ended")
      return value as [number, Answer]
    },
    fail,
    async end() {
      isOver = true
      signal?.removeEventListener("abort", onAbort)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
