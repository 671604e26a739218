import { yieldToEvents } from "../../work/yieldToEvents"
import { growShardedTree, type ShardedTree, type TreeTask } from "./backend"
import { newShard } from "./shard"
import type { ShardedState } from "./state"

/** Has the shards of a training do their share. */
export interface ShardRunner {
  /** Grows a tree; see growShardedTree. */
  run(task: TreeTask): Promise<ShardedTree>
  end(): Promise<void>
}

/** Runs all shards in turn in this thread, which other events reach whenever the shards wait for each other. */
export function runInThisThread(state: ShardedState, signal: AbortSignal | undefined): ShardRunner {
  const shards = Array.from({ length: state.shardCount }, (_, shardIndex) => newShard(state, shardIndex))
  return {
    async run(task) {
      const growing = shards.map((shard) => growShardedTree(state, shard, task))
      for (;;) {
        const steps = growing.map((shard) => shard.next())
        const first = steps[0]
        if (first.done) return first.value
        await yieldToEvents()
        signal?.throwIfAborted()
      }
    },
    async end() {},
  }
}
