// DuckDB queries as part of longer work.

import type { DuckDBConnection } from "@duckdb/node-api"
import type { Work } from "../../work/runWork"

const followMs = 200
/** The engine interrupts what runs at that moment, which may be the step before the one that takes long. */
const interruptMs = 20

/**
 * Runs queries of a connection: reports how far they are, where the engine knows and the work counts nothing else, and
 * interrupts them once the work is to stop.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function followQuery<T>(connection: DuckDBConnection, work: Work, run: () => Promise<T>): Promise<T> {
  const { signal } = work
  let timer: NodeJS.Timeout | undefined
  function interrupt(): void {
    clearInterval(timer)
    connection.interrupt()
    timer = setInterval(() => connection.interrupt(), interruptMs)
  }
  signal.addEventListener("abort", interrupt)
  try {
    if (work.isFollowed) {
      await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
      const start = performance.now()
      timer = setInterval(() => work.reportShare(connection.progress.percentage / 100, start), followMs)
    }
    signal.throwIfAborted()
    return await run()
  } finally {
    signal.removeEventListener("abort", interrupt)
    clearInterval(timer)
  }
}
