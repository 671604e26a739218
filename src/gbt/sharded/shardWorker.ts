// The program of a worker thread: does one shard's share of each tree it is told to grow.
import { parentPort, workerData } from "node:worker_threads"
import { growShardedTree, type TreeTask } from "./backend"
import { newShard } from "./shard"
import type { ShardedState } from "./state"

/** What a worker is started with. */
export interface ShardWorkerData {
  readonly state: ShardedState
  readonly shardIndex: number
  /** See {@link waitAtBarrier}. */
  readonly barrier: Int32Array
}

if (parentPort !== null) {
  const port = parentPort
  const { state, shardIndex, barrier } = workerData as ShardWorkerData
  const shard = newShard(state, shardIndex)
  port.on("message", (task: TreeTask) => {
    const growing = growShardedTree(state, shard, task)
    let step = growing.next()
    for (; !step.done; step = growing.next()) waitAtBarrier(barrier, state.shardCount)
    port.postMessage(step.value)
  })
}

const WAITING = 0
const ROUND = 1

/**
 * Waits in a worker until all shards have come here.
 *
 * @param barrier - two numbers in shared memory, 0 at first: shards that wait, and how often all have come so far
 */
function waitAtBarrier(barrier: Int32Array, shardCount: number): void {
  const round = Atomics.load(barrier, ROUND)
  if (Atomics.add(barrier, WAITING, 1) === shardCount - 1) {
    Atomics.store(barrier, WAITING, 0)
    Atomics.add(barrier, ROUND, 1)
    Atomics.notify(barrier, ROUND)
    return
  }
  while (Atomics.load(barrier, ROUND) === round) Atomics.wait(barrier, ROUND, round)
}
