// Interrupting the kernel ends the work under way. On a terminal Ctrl-C ends the program, as always.

import type { Work } from "../../work/runWork"
import { isNotebook } from "./tslab"

const active = new Set<Work>()
let isListening = false

/** Has an interruption of the kernel stop the work, with an AbortError; the function that it gives ends that. */
export function endOnInterrupt(work: Work): () => void {
  if (!isNotebook()) return () => {}
  // tslab has a listener of its own, which ends the cell but not what it started.
  if (!isListening) process.on("SIGINT", stopAll)
  isListening = true
  active.add(work)
  return () => active.delete(work)
}

function stopAll(): void {
  const reason = new DOMException("interrupted", "AbortError")
  for (const work of active) work.stop(reason)
}
