// Long work: what is going on, how far it is, and a signal that stops it, for whoever shows the work or ends it.

import { AsyncLocalStorage } from "node:async_hooks"
import { setMaxListeners } from "node:events"
import { callPlace, noteFailure } from "./callPlace"

/** What long work takes. */
export interface WorkOptions {
  /** Ends the work early: the promise is rejected with the signal's reason. */
  signal?: AbortSignal
  /** Called as the work goes on, with what is done of `total`; must not throw. */
  onProgress?: (done: number, total: number) => void
}

/** The names of {@link WorkOptions}. */
export const workOptions: readonly string[] = ["signal", "onProgress"]

/** How much of some work is done. */
export interface WorkCount {
  /** How many are done, >= 0. */
  readonly done: number
  /** Undefined where nobody knows. */
  readonly total: number | undefined
  /** What is counted, in the plural, as in "rows"; undefined for a share of one. */
  readonly unit: string | undefined
}

/** Where counting began. */
interface WorkStart {
  /** When, in milliseconds by `performance.now`. */
  readonly at: number
  /** What was done then. */
  readonly done: number
}

/** A piece of work under way; times are in milliseconds by `performance.now`. */
export interface Work {
  /** What is going on, as in "reading train.csv"; "" for a part that needs no name of its own. */
  readonly label: string
  /** Aborted once the work is to stop: by its caller, by work that it is part of, or by `stop`. */
  readonly signal: AbortSignal
  /** When it began. */
  readonly startedAt: number
  /** What was last reported; undefined where nothing is known. */
  readonly count: WorkCount | undefined
  /** When counting began, and from what: rates are taken from there. Undefined before. */
  readonly start: WorkStart | undefined
  /** The latest piece of work under way within this one. */
  readonly inner: Work | undefined
  /** Whether anybody looks at what is reported. */
  readonly isFollowed: boolean
  /** Says how much is done; cheap. */
  report(done: number, total?: number, unit?: string): void
  /** Has shares, see {@link reportShare}, told as counts of `total`, here and to the caller of the work. */
  expect(total: number, unit?: string): void
  /**
   * Says what share is done, by the estimate of an engine that may begin anew with every query; of no effect on work that
   * reports by itself.
   *
   * @param share - in [0, 1); anything else means that it is not known
   * @param since - when that began of which it is a share
   */
  reportShare(share: number, since: number): void
  /** Aborts the work. */
  stop(reason: unknown): void
}

/** Shows work and ends it when somebody asks for it. */
interface WorkObserver {
  /** Whether what work reports is looked at. */
  readonly follows: boolean
  /**
   * Told of each work that begins outside of any other work.
   *
   * @returns what is called when that work ends: with true if it was done, with false if it failed or was stopped
   */
  begin(work: Work): (isDone: boolean) => void
}

let observer: WorkObserver | undefined
const current = new AsyncLocalStorage<RunningWork>()

/** Has `next` observe all work from now on, in place of the observer before. */
export function observeWork(next: WorkObserver | undefined): void {
  observer = next
}

/** The work that the running code is part of. */
export function currentWork(): Work | undefined {
  return current.getStore()
}

/**
 * What the public `runWork` does, for the library's own steps, whose options are theirs and have been checked.
 *
 * @throws what `run` throws; the signal's reason once it is aborted, before `run` is called if it is already
 */
export async function runWork<T>(label: string, options: WorkOptions, run: (work: Work) => Promise<T>): Promise<T> {
  const outer = current.getStore()
  const place = outer === undefined ? callPlace() : undefined
  const work = newWork(label, options, outer)
  const release = [outer?.signal, options.signal].map((signal) => whenAborted(signal, work.stop))
  outer?.parts.add(work)
  const ended = outer === undefined ? observer?.begin(work) : undefined
  let isDone = false
  try {
    work.signal.throwIfAborted()
    const result = await noteFailure(place, () => current.run(work, () => run(work)))
    isDone = true
    return result
  } catch (error) {
    // Once the work is aborted, its reason matters, not what the work within made of it.
    work.signal.throwIfAborted()
    throw error
  } finally {
    for (const end of release) end()
    outer?.parts.delete(work)
    ended?.(isDone)
  }
}

interface RunningWork extends Work {
  readonly parts: Set<Work>
}

function newWork(label: string, { onProgress }: WorkOptions, outer: Work | undefined): RunningWork {
  const controller = new AbortController()
  // Any number of queries may run at a time.
  setMaxListeners(0, controller.signal)
  const parts = new Set<Work>()
  let count: WorkCount | undefined
  let start: WorkStart | undefined
  let whole: { total: number; unit: string | undefined } | undefined
  let counts = false
  return {
    label,
    signal: controller.signal,
    startedAt: performance.now(),
    parts,
    get count() {
      return count
    },
    get start() {
      return start
    },
    get inner() {
      return [...parts].at(-1)
    },
    isFollowed: onProgress !== undefined || (outer?.isFollowed ?? observer?.follows ?? false),
    report(done, total, unit) {
      if (!counts) start = { at: performance.now(), done }
      counts = true
      count = { done, total, unit }
      if (total !== undefined) onProgress?.(done, total)
    },
    expect(total, unit) {
      whole = { total, unit }
    },
    reportShare(share, since) {
      if (counts) return
      const { total, unit } = whole ?? { total: 1, unit: undefined }
      start = { at: since, done: 0 }
      count = share >= 0 && share < 1 ? { done: share * total, total, unit } : undefined
      if (whole !== undefined && count !== undefined) onProgress?.(count.done, total)
    },
    stop: (reason) => controller.abort(reason),
  }
}

/** Calls `act` with the reason once the signal is aborted; what it gives ends the waiting. */
function whenAborted(signal: AbortSignal | undefined, act: (reason: unknown) => void): () => void {
  if (signal === undefined) return () => {}
  const onAbort = (): void => act(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener("abort", onAbort)
  return () => signal.removeEventListener("abort", onAbort)
}
