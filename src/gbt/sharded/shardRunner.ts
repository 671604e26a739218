// Having the shards of a training do their share, in this thread or in threads of their own.
import { breathe } from "../../work/breathe"
import { startThreads, workerProgram } from "../../work/workerThreads"
import { yieldToEvents } from "../../work/yieldToEvents"
import { growShardedTree, type ShardedTree, type TreeTask } from "./backend"
import { giveBack } from "./kernels"
import { newShard } from "./shard"
import type { ShardWorkerData } from "./shardWorker"
import type { ShardedState } from "./state"

/** Has the shards of a training do their share. */
export interface ShardRunner {
  /** Grows a tree; see growShardedTree. */
  run(task: TreeTask): Promise<ShardedTree>
  end(): Promise<void>
}

/**
 * Runs all shards in turn in this thread. Other events have their turn where the shards wait for each other; where a single
 * one waits for nobody, now and then.
 */
export function runInThisThread(state: ShardedState, signal: AbortSignal | undefined): ShardRunner {
  const shards = Array.from({ length: state.shardCount }, (_, shardIndex) => newShard(state, shardIndex))
  return {
    async run(task) {
      const growing = shards.map((shard) => growShardedTree(state, shard, task))
      for (;;) {
        const steps = growing.map((shard) => shard.next())
        const first = steps[0]
        if (first.done) return first.value
        await (shards.length > 1 ? yieldToEvents() : breathe())
        signal?.throwIfAborted()
      }
    },
    async end() {
      for (const { memory } of state.shards) giveBack(memory)
    },
  }
}

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
