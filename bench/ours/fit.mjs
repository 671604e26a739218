import { readTables } from "./readTables.mjs"
import { say, told } from "./telling.mjs"

/**
 * One fit, from a cached frame to a model.
 *
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {Promise<void>}
 */
export async function fit(library, engine, job) {
  const { train, readValid } = await readTables(library, engine, job)
  const gbt = classifierOf(library, job)
  await judge(library, await told(() => gbt.fit(train)), await readValid())
}

/**
 * A fit for each point of the grid and each fold, and one of the best point to all rows.
 *
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {Promise<void>}
 */
export async function grid(library, engine, job) {
  const { train, readValid } = await readTables(library, engine, job)
  const search = searchOf(library, job)
  await judge(library, await told(() => search.fit(train)), await readValid())
}

/**
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {import("../../src/index.js").GBTClassifier}
 */
export function classifierOf(library, { settings, threads }) {
  return new library.GBTClassifier({ ...settings, workers: threads, seed: 5757 })
}

/**
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../measuredRun.mjs").Job} job
 */
export function searchOf(library, job) {
  const gbt = classifierOf(library, job)
  const builder = new library.ParamGridBuilder()
  for (const [name, values] of Object.entries(job.grid ?? {})) {
    builder.addGrid(gbt, /** @type {"maxDepth"} */ (name), values)
  }
  return new library.CrossValidator({
    estimator: gbt,
    estimatorParamMaps: builder.build(),
    evaluator: new library.BinaryClassificationEvaluator(),
    numFolds: job.folds,
    parallelism: job.threads,
    seed: 5757,
  })
}

/**
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../../src/index.js").Transformer} model
 * @param {import("../../src/index.js").Frame} valid
 */
async function judge(library, model, valid) {
  const auc = await new library.BinaryClassificationEvaluator().evaluate(await model.transform(valid))
  say("judged", { auc })
}
