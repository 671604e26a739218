import { join } from "node:path"
import { classifierOf, searchOf } from "./fit.mjs"
import { readTables } from "./readTables.mjs"

/** Trees of the dense fit: enough to spend the time on trees, and not more. */
const DENSE_TREES = 20
const MILLION = 1e6

/**
 * Has phases of the lab and of dense numbers timed, each with its data read before.
 *
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../stop/benchStop.mjs").StopJob} job
 * @param {(phase: string, run: () => Promise<unknown>) => Promise<void>} time
 * @returns {Promise<void>}
 */
export async function stopPhases(library, engine, { lab, grid, dense, folder }, time) {
  await tablePhases(library, engine, { lab, folder }, time)
  await textPhases(library, engine, lab, time)
  await densePhases(library, engine, { dense, folder }, time)
  await modelPhases(library, engine, grid, time)
  const rows = Array.from({ length: MILLION }, (_, row) => ({ row, text: `t${row}`, third: row / 3 }))
  await time("a million rows loaded from objects", () => library.Frame.fromRows(rows, undefined, engine))
}

/**
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {{ lab: string, folder: string }} job
 * @param {Parameters<typeof stopPhases>[3]} time
 */
async function tablePhases(library, engine, { lab, folder }, time) {
  const read = () => library.readLabFile(lab, "train", engine)
  await time("train file read and cached", async () => (await cached(await read())).unpersist())
  const train = await cached(await read())
  const { train: part } = library.trainValidSplit(train)
  await time("purchase features cached", async () => (await cached(library.purchaseFeatures(part)(part))).unpersist())
  await time("train file written as CSV", () => train.writeCsv(join(folder, "train.csv")))
  train.unpersist()
}

/**
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {string} lab
 * @param {Parameters<typeof stopPhases>[3]} time
 */
async function textPhases(library, engine, lab, time) {
  const items = await library.readLabFile(lab, "items", engine)
  // The number makes titles differ.
  const titles = await cached(items.select("concat(title, ' ', item_id) AS title"))
  const indexer = new library.StringIndexer({ inputCol: "title", outputCol: "index" })
  await time("titles, all different, indexed", () => indexer.fit(titles))
  const tokenizer = new library.RegexTokenizer({ inputCol: "title", outputCol: "words", pattern: "\\s+" })
  const counter = new library.CountVectorizer({ inputCol: "words", outputCol: "counts" })
  const pipeline = new library.Pipeline({ stages: [tokenizer, counter] })
  await time("words of titles counted and cached", async () => {
    const model = await pipeline.fit(titles)
    ;(await cached(await model.transform(titles))).unpersist()
  })
  titles.unpersist()
}

/**
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {{ dense: import("../measuredRun.mjs").Job, folder: string }} job
 * @param {Parameters<typeof stopPhases>[3]} time
 */
async function densePhases(library, engine, { dense, folder }, time) {
  const readTrain = async () => (await readTables(library, engine, dense)).train
  await time("dense data read, assembled and cached", async () => (await readTrain()).unpersist())
  const file = await library.readParquet(dense.train, { engine })
  await time("dense data written as Parquet", () => file.writeParquet(join(folder, "dense.parquet")))
  const train = await readTrain()
  const gbt = classifierOf(library, { ...dense, settings: { ...dense.settings, maxIter: DENSE_TREES } })
  await time(`fit of dense, ${DENSE_TREES} trees`, () => gbt.fit(train))
  train.unpersist()
}

/**
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../measuredRun.mjs").Job} job - the lab's search
 * @param {Parameters<typeof stopPhases>[3]} time
 */
async function modelPhases(library, engine, job, time) {
  const { train } = await readTables(library, engine, job)
  const gbt = classifierOf(library, job)
  await time("fit of the lab", () => gbt.fit(train))
  const search = searchOf(library, job)
  await time("grid search of the lab", () => search.fit(train))
  const model = await gbt.fit(train)
  const score = async () => cached(await model.transform(train))
  await time("rows scored and cached", async () => (await score()).unpersist())
  const scored = await score()
  await time("area under the ROC curve", () => new library.BinaryClassificationEvaluator().evaluate(scored))
  scored.unpersist()
  train.unpersist()
}

/**
 * @template {import("../../src/index.js").Frame} F
 * @param {F} frame
 * @returns {Promise<import("../../src/index.js").Frame>} in memory
 */
async function cached(frame) {
  const made = frame.cache()
  await made.count()
  return made
}
