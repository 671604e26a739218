import { yieldToEvents } from "../work/yieldToEvents"
import { growInParts, type TreeOfParts, type TreeTask } from "./growInParts"
import { newPartRows } from "./partRows"
import type { PartState } from "./partState"

/** Has the parts of a training do their share. */
export interface PartRunner {
  /** Grows a tree; see growInParts. */
  run(task: TreeTask): Promise<TreeOfParts>
  end(): Promise<void>
}

/** Runs all parts in turn in this thread, which other events reach whenever the parts wait for each other. */
export function runInThisThread(state: PartState, signal: AbortSignal | undefined): PartRunner {
  const parts = Array.from({ length: state.partCount }, (_, part) => newPartRows(state, part))
  return {
    async run(task) {
      const growing = parts.map((rows) => growInParts(state, rows, task))
      for (;;) {
        const steps = growing.map((part) => part.next())
        const first = steps[0]
        if (first.done) return first.value
        await yieldToEvents()
        signal?.throwIfAborted()
      }
    },
    async end() {},
  }
}
