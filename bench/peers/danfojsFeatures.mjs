// One measured run of danfojs: danfojsFeatures.mjs JOB, a JSON object that bench/measuredRun.mjs describes.

import { createRequire } from "node:module"
import { say, told } from "../ours/telling.mjs"

const job = /** @type {import("../measuredRun.mjs").Job} */ (JSON.parse(process.argv[2]))
const require = createRequire(import.meta.url)
const danfo = require("danfojs-node")

const made = await told(() => makeFeatures(job.train))
say("judged", { rows: made.shape[0], version: require("danfojs-node/package.json").version })

/**
 * The lab's purchase features, from CSV to a DataFrame.
 *
 * @param {string} path
 */
async function makeFeatures(path) {
  const rows = await danfo.readCSV(path)
  // Both classes keep the same share, so one sample does.
  let train = await rows.sample(Math.round(0.8 * rows.shape[0]), { seed: 5757 })
  for (const key of ["user", "item"]) {
    const groups = train.groupby([`${key}_id`]).col(["purchase"])
    const counts = danfo.merge({ left: groups.sum(), right: groups.count(), on: [`${key}_id`], how: "inner" })
    const purchases = counts.column("purchase_sum")
    const attempts = counts.column("purchase_count")
    const added = new danfo.DataFrame({
      [`${key}_id`]: counts.column(`${key}_id`).values,
      [`${key}_purchases`]: purchases.values,
      [`${key}_attempts`]: attempts.values,
      [`${key}_addict`]: purchases.div(attempts).values,
    })
    train = danfo.merge({ left: train, right: added, on: [`${key}_id`], how: "left" })
  }
  return train.fillNa(0)
}
