import { createHash } from "node:crypto"
import { dirname } from "node:path"

/**
 * Does a step under a name. Its work gives what later steps need, and of a model an area under the curve and a digest of
 * its trees.
 *
 * @typedef {<T>(name: string, work: () => Promise<{ made: T, auc?: number, trees?: string }>) => Promise<T>} TakeStep
 *
 * @typedef {import("../../src/index.js").Frame} Frame
 */

/**
 * The lab's models, from the train file on, with the calls of the notebooks.
 *
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../cluster/clusterRun.mjs").ClusterJob} job
 * @param {TakeStep} step
 * @returns {Promise<void>}
 */
export async function clusterLab(library, engine, job, step) {
  const gbt = new library.GBTClassifier({ labelCol: "purchase", ...job.settings, workers: job.threads, seed: 5757 })
  const evaluator = new library.BinaryClassificationEvaluator({ labelCol: "purchase" })
  /** @type {(frame: Frame, more?: string[]) => Promise<Frame>} */
  const assembled = async (frame, more = []) => {
    const assembler = new library.VectorAssembler({ inputCols: [...job.features, ...more], outputCol: "features" })
    return (await assembler.transform(frame)).select("purchase", "features")
  }
  /** @type {(model: import("../../src/index.js").Transformer, valid: Frame) => Promise<number>} */
  const judge = async (model, valid) => evaluator.evaluate(await model.transform(valid))

  const rows = await step("features", async () => {
    const { train, valid } = library.trainValidSplit(await library.readLabFile(dirname(job.train), "train", engine))
    const addFeatures = library.purchaseFeatures(train)
    const made = { train: addFeatures(train).cache(), valid: addFeatures(valid).cache() }
    for (const frame of Object.values(made)) await frame.count()
    return { made }
  })
  const [train, valid] = [await assembled(rows.train), await assembled(rows.valid)]
  const model = await step("fit", async () => {
    const made = await gbt.fit(train)
    return { made, trees: digestOf(made) }
  })
  await step("judge", async () => ({ made: undefined, auc: await judge(model, valid) }))
  await step("search", async () => {
    const { bestModel, avgMetrics } = await gridSearch(library, gbt, evaluator, job).fit(train)
    return { made: undefined, auc: Math.max(...avgMetrics), trees: digestOf(bestModel) }
  })

  /** @type {(add: (frame: Frame) => Frame, more: string[]) => Promise<{ made: undefined, auc: number, trees: string }>} */
  const withMore = async (add, more) => {
    const kept = [(await assembled(add(rows.train), more)).cache(), (await assembled(add(rows.valid), more)).cache()]
    for (const frame of kept) await frame.count()
    const fitted = await gbt.fit(kept[0])
    const auc = await judge(fitted, kept[1])
    for (const frame of kept) frame.unpersist()
    return { made: undefined, auc, trees: digestOf(fitted) }
  }
  await step("genres", async () => {
    const { items } = await library.genreFeatures(await library.readLabFile(job.lab, "items", engine))
    return withMore((frame) => frame.join(items, "item_id", "left"), ["year", "genre_vector"])
  })
  await step("history", async () => {
    const history = await library.userHistory(rows.train)
    return withMore((frame) => frame.join(history, "user_id", "left"), ["history_vec"])
  })
}

/**
 * @param {import("./openLibrary.mjs").Library} library
 * @param {import("../../src/index.js").GBTClassifier} gbt
 * @param {import("../../src/index.js").BinaryClassificationEvaluator} evaluator
 * @param {import("../cluster/clusterRun.mjs").ClusterJob} job
 */
function gridSearch(library, gbt, evaluator, { grid, folds, threads }) {
  const builder = new library.ParamGridBuilder()
  for (const [name, values] of Object.entries(grid)) builder.addGrid(gbt, /** @type {"maxDepth"} */ (name), values)
  return new library.CrossValidator({
    estimator: gbt,
    estimatorParamMaps: builder.build(),
    evaluator,
    numFolds: folds,
    parallelism: threads,
    seed: 5757,
  })
}

/** @param {import("../../src/index.js").GBTClassificationModel} model */
function digestOf(model) {
  // The first line has the model's own name.
  const trees = model.toDebugString().split("\n").slice(1).join("\n")
  return createHash("sha256").update(trees).digest("hex")
}
