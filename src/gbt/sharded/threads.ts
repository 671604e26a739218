import { startThreads, workerProgram } from "../../work/workerThreads"
import type { ShardedTree, TreeTask } from "./backend"
import type { ShardRunner } from "./oneThread"
import type { ShardWorkerData } from "./shardWorker"
import type { ShardedState } from "./state"

/**
 * Runs each shard in a thread of its own; this thread only waits for messages. Once the signal is aborted or a thread fails
 * `run` is rejected, and `end` ends the threads wherever they are.
 *
 * @returns undefined where there is no compiled program to start threads with: when run from the sources
 */
export function runInThreads(state: ShardedState, signal: AbortSignal | undefined): ShardRunner | undefined {
  const program = workerProgram(__dirname, "shardWorker")
  if (program === undefined) return undefined
  const barrier = new Int32Array(new SharedArrayBuffer(8))
  const threads = startThreads<TreeTask, ShardedTree>(program, state.shardCount, {
    nameOf: (shardIndex) => `gbt-lab shard ${shardIndex}`,
    dataOf: (shardIndex): ShardWorkerData => ({ state, shardIndex, barrier }),
    signal,
  })
  return {
    async run(task) {
      for (let thread = 0; thread < threads.threadCount; thread++) threads.send(thread, task)
      let [, grown] = await threads.nextAnswer()
      // All give the same tree; the next one begins once none is at work on this one.
      for (let more = 1; more < threads.threadCount; more++) [, grown] = await threads.nextAnswer()
      return grown
    },
    end: () => threads.end(),
  }
}
