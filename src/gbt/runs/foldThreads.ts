import { EventEmitter, on } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { TrainedSettings } from "./trainRuns"
import type { RunAnswer, RunTask } from "./worker"

const program = join(__dirname, "worker.js")

/** Whether there is a compiled program to start threads with; there is none when run from the sources. */
export function canTrainInThreads(): boolean {
  return existsSync(program)
}

/** What a run of one of several tasks gave. */
export interface TrainedTask {
  /** Number of the task. */
  readonly task: number
  readonly trained: readonly TrainedSettings[]
}

/**
 * Does the runs of several tasks in threads of their own, a task in each at a time, and gives what they give as it comes.
 * A task is handed over as a copy. Once the signal is aborted, or nobody takes what comes, the threads are ended wherever
 * they are.
 *
 * @param taskOf - makes a task, when a thread is ready for it
 */
export async function* trainInThreads(
  taskCount: number,
  taskOf: (task: number) => Promise<RunTask>,
  threadCount: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainedTask> {
  signal?.throwIfAborted()
  const answers = new EventEmitter()
  const arriving = on(answers, "answer")
  let isOver = false
  const fail = (reason: unknown): void => {
    if (isOver) return
    isOver = true
    answers.emit("error", reason)
  }
  const onAbort = (): void => fail(signal?.reason)
  signal?.addEventListener("abort", onAbort)
  let next = 0
  let left = taskCount
  const taskOfWorker: number[] = []
  const start = async (i: number): Promise<void> => {
    const task = next++
    taskOfWorker[i] = task
    if (task < taskCount) workers[i].postMessage(await taskOf(task))
  }
  const workers = Array.from({ length: Math.min(threadCount, taskCount) }, (_, i) => {
    // Without options of the parent process: those of a test runner or a kernel are none of its business.
    const worker = new Worker(program, { execArgv: [], name: `gbt-lab fold ${i}` })
    worker.on("message", (trained: RunAnswer) => answers.emit("answer", i, trained))
    worker.on("error", (cause) => fail(new Error("a training thread failed", { cause })))
    worker.on("exit", (code) => fail(new Error(`a training thread ended with code ${code}`)))
    return worker
  })
  try {
    for (const i of workers.keys()) start(i).catch(fail)
    for await (const [i, trained] of arriving as AsyncIterable<[number, RunAnswer]>) {
      if (trained !== undefined) yield { task: taskOfWorker[i], trained }
      else if (--left === 0) break
      else start(i).catch(fail)
    }
  } finally {
    isOver = true
    signal?.removeEventListener("abort", onAbort)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
