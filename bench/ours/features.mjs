import { dirname } from "node:path"
import { say, told } from "./telling.mjs"

/**
 * The lab's purchase features, from CSV to a table of the engine.
 *
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {Promise<void>}
 */
export async function features(library, engine, job) {
  const made = await told(async () => {
    const { train } = library.trainValidSplit(await library.readLabFile(dirname(job.train), "train", engine))
    const cached = library.purchaseFeatures(train)(train).cache()
    await cached.count()
    return cached
  })
  say("judged", { rows: await made.count() })
}
