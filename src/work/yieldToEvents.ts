/** Lets timers and messages run, so that an interruption can arrive. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
