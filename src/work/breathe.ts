import { currentWork } from "./runWork"
import { yieldToEvents } from "./yieldToEvents"

const intervalMs = 50
let letInAt = performance.now()

/**
 * Lets timers and messages run, so that bars move and an interruption can arrive, where none ran for 50 ms; for long
 * loops, between their steps.
 *
 * @throws the reason of the work that the loop is part of, once that is aborted
 */
export async function breathe(): Promise<void> {
  if (performance.now() - letInAt >= intervalMs) {
    await yieldToEvents()
    letInAt = performance.now()
  }
  currentWork()?.signal.throwIfAborted()
}
