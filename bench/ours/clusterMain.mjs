// One run of the lab, on a Spark Connect server or embedded: clusterMain.mjs JOB, a JSON object that
// bench/cluster/clusterRun.mjs describes.

import { countedWire } from "../cluster/countedWire.mjs"
import { clusterLab } from "./clusterLab.mjs"
import { loadLibrary } from "./openLibrary.mjs"
import { say } from "./telling.mjs"

const job = /** @type {import("../cluster/clusterRun.mjs").ClusterJob} */ (JSON.parse(process.argv[2]))
const library = await loadLibrary()
const wire = job.address === null ? undefined : await countedWire(job.address)
/** @type {Record<string, import("../cluster/clusterRun.mjs").Step>} */
const steps = {}

say("start")
await step("all", async () => {
  const engine = wire ? await library.connect(wire.address) : await library.createDuckdbEngine({ threads: job.threads })
  await clusterLab(library, engine, job, step)
  await engine.close()
  return { made: undefined }
})
wire?.close()
say("judged", { steps })

/**
 * Does the work, notes what it took and moved beside what it told of its model, and gives what it made.
 *
 * @type {import("./clusterLab.mjs").TakeStep}
 */
async function step(name, work) {
  const before = wire?.counts()
  const start = performance.now()
  const { made, ...told } = await work()
  const seconds = (performance.now() - start) / 1000
  steps[name] = { seconds, ...told, ...(wire && before && bytesSince(before, wire.counts())) }
  say("timed")
  return made
}

/**
 * @param {import("../cluster/countedWire.mjs").Bytes} before
 * @param {import("../cluster/countedWire.mjs").Bytes} after
 */
function bytesSince(before, after) {
  return {
    sentBytes: after.sentBytes - before.sentBytes,
    receivedBytes: after.receivedBytes - before.receivedBytes,
  }
}
