import { startThreads } from "../../work/workerThreads"
import type { RunAnswer, RunTask } from "./runWorker"
import type { TrainedSettings } from "./trainRuns"

/** What a run of one of several tasks gave. */
interface TrainedTask {
  /** Number of the task. */
  readonly task: number
  readonly trained: readonly TrainedSettings[]
}

/**
 * Does the runs of several tasks in threads of their own, a task in each at a time, and gives what they give as it comes.
 * A task is handed over as a copy. Once the signal is aborted, or nobody takes what comes, the threads are ended wherever
 * they are.
 *
 * @param program - what the threads run: runWorker.ts, compiled
 * @param taskOf - makes a task, when a thread is ready for it
 * @throws what `taskOf` throws, or a thread does; the signal's reason, once it is aborted
 */
export async function* trainInThreads(
  program: string,
  taskCount: number,
  taskOf: (task: number) => Promise<RunTask>,
  threadCount: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainedTask> {
  signal?.throwIfAborted()
  const nameOf = (thread: number): string => `gbt-lab runs ${thread}`
  const threads = startThreads<RunTask, RunAnswer>(program, Math.min(threadCount, taskCount), { nameOf, signal })
  const taskOfThread: number[] = []
  let next = 0
  const startNext = async (thread: number): Promise<void> => {
    const task = next++
    taskOfThread[thread] = task
    if (task < taskCount) threads.send(thread, await taskOf(task))
  }
  try {
    for (let thread = 0; thread < threads.threadCount; thread++) startNext(thread).catch(threads.fail)
    for (let left = taskCount; left > 0; ) {
      const [thread, trained] = await threads.nextAnswer()
      if (trained !== undefined) {
        yield { task: taskOfThread[thread], trained }
        continue
      }
      left--
      if (left > 0) startNext(thread).catch(threads.fail)
    }
  } finally {
    await threads.end()
  }
}
