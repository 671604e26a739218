import { join } from "node:path"

/**
 * A model as the lab's best, 20 trees of depth 4, trained on the sample of the lab's data, and the rows to score.
 *
 * @param {import("../ours/openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {string} root - the checkout
 * @returns {Promise<{ model: import("../../src/index.js").GBTClassificationModel, rows: number[][] }>} rows all
 *   differ, and are in an order without pattern; their numbers are 32-bit floats
 */
export async function scorerCase(library, engine, root) {
  const purchases = await library.readLabFile(join(root, "data-sample"), "train", engine)
  const { train } = library.trainValidSplit(purchases)
  const names = [...library.purchaseFeatureNames]
  const assembler = new library.VectorAssembler({ inputCols: names, outputCol: "features" })
  const rows = await assembler.transform(library.purchaseFeatures(train)(train))
  const settings = { labelCol: "purchase", maxIter: 20, maxDepth: 4, minInstancesPerNode: 3, maxBins: 50 }
  const model = await new library.GBTClassifier({ ...settings, seed: 5757 }).fit(rows)
  const distinct = rows.select(...names.map((name) => `CAST(${name} AS FLOAT) AS ${name}`)).distinct()
  const columns = await distinct.toColumns()
  const order = shuffled(library, [...columns[names[0]].keys()])
  // Made in the order they are scored in: a service has a row in the processor's cache, as it has just read it.
  const made = order.map((row) => names.map((name) => Number(columns[name][row])))
  return { model, rows: made }
}

/**
 * @template T
 * @param {import("../ours/openLibrary.mjs").Library} library
 * @param {readonly T[]} list
 * @returns {T[]}
 */
function shuffled(library, list) {
  const random = new library.JavaRandom(1n)
  const out = [...list]
  for (let end = out.length; end > 1; end--) {
    const place = (random.nextInt() >>> 0) % end
    ;[out[end - 1], out[place]] = [out[place], out[end - 1]]
  }
  return out
}
