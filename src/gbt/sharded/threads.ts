import { existsSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { ShardedTree, TreeTask } from "./backend"
import type { ShardRunner } from "./runShards"
import type { ShardedState } from "./state"
import type { ShardWorkerData } from "./worker"

/** One answer of a worker; rejected if it fails. */
function nextAnswer(worker: Worker): Promise<ShardedTree> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off("message", onMessage)
      worker.off("error", onError)
      worker.off("exit", onExit)
      end()
    }
    const onMessage = (grown: ShardedTree): void => settle(() => resolve(grown))
    const onError = (cause: Error): void => settle(() => reject(new Error("a training thread failed", { cause })))
    const onExit = (code: number): void => settle(() => reject(new Error(`a training thread ended with code ${code}`)))
    worker.on("message", onMessage)
    worker.on("error", onError)
    worker.on("exit", onExit)
  })
}

/** Rejected with the signal's reason once it is aborted; `stop` ends the waiting. */
function untilAborted(signal: AbortSignal | undefined): { aborted: Promise<never>; stop: () => void } {
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    if (signal === undefined) return
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener("abort", onAbort)
    stop = () => signal.removeEventListener("abort", onAbort)
  })
  return { aborted, stop }
}

/**
 * Runs each shard in a thread of its own; this thread only waits for messages. Once the signal is aborted or a shard fails
 * `run` is rejected, and `end` ends the threads wherever they are.
 *
 * @returns undefined where there is no compiled program to start threads with: when run from the sources
 */
export function runInThreads(state: ShardedState, signal: AbortSignal | undefined): ShardRunner | undefined {
  const program = join(__dirname, "worker.js")
  if (!existsSync(program)) return undefined
  const barrier = new Int32Array(new SharedArrayBuffer(8))
  const workers = Array.from({ length: state.shardCount }, (_, shardIndex) => {
    const workerData: ShardWorkerData = { state, shardIndex, barrier }
    // Without options of the parent process: those of a test runner or a kernel are none of its business.
    return new Worker(program, { workerData, execArgv: [], name: `gbt-lab shard ${shardIndex}` })
  })
  return {
    async run(task: TreeTask) {
      const { aborted, stop } = untilAborted(signal)
      try {
        const answers = workers.map(nextAnswer)
        for (const worker of workers) worker.postMessage(task)
        const [first] = await Promise.race([Promise.all(answers), aborted])
        return first
      } finally {
        stop()
      }
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
