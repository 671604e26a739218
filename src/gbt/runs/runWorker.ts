// The program of a worker thread: does the training runs that it is sent.
import { parentPort } from "node:worker_threads"
import type { Checked } from "../../params/params"
import type { TrainingCells } from "../cells/trainingCells"
import type { GbtParams } from "../trees/gbtParams"
import type { TrainingRun } from "./planRuns"
import { type TrainedSettings, trainRuns } from "./trainRuns"

/** What a thread is sent: the arguments of trainRuns. */
export interface RunTask {
  readonly cells: TrainingCells
  readonly runs: readonly TrainingRun[]
  readonly paramsList: readonly Checked<GbtParams>[]
}

/** What it answers: settings as they are trained, and undefined once all are. */
export type RunAnswer = readonly TrainedSettings[] | undefined

if (parentPort !== null) {
  const port = parentPort
  port.on("message", async ({ cells, runs, paramsList }: RunTask) => {
    for await (const trained of trainRuns(cells, runs, paramsList, { keepScores: true, signal: undefined })) {
      port.postMessage(trained satisfies RunAnswer)
    }
    port.postMessage(undefined)
  })
}
