// The program of a worker thread: does one part's share of each tree it is told to grow.
import { parentPort, workerData } from "node:worker_threads"
import { growInParts, type TreeTask } from "./growInParts"
import { newPartRows } from "./partRows"
import type { PartState } from "./partState"
import { waitForParts } from "./waitForParts"

/** What a worker is started with. */
export interface PartWorkerData {
  readonly state: PartState
  readonly part: number
  /** See waitForParts. */
  readonly meeting: Int32Array
}

if (parentPort !== null) {
  const port = parentPort
  const { state, part, meeting } = workerData as PartWorkerData
  const rows = newPartRows(state, part)
  port.on("message", (task: TreeTask) => {
    const growing = growInParts(state, rows, task)
    let step = growing.next()
    for (; !step.done; step = growing.next()) waitForParts(meeting, state.partCount)
    port.postMessage(step.value)
  })
}
