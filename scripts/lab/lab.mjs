import { join } from "node:path"
import { exploreLab, exploreViews } from "./exploration.mjs"

/**
 * @typedef {typeof import("../../src/index.js") & typeof import("../../src/lab.js")} Library
 * @typedef {import("../../src/index.js").Frame} Frame
 * @typedef {import("../../src/index.js").Engine} Engine
 * @typedef {import("./stepTimer.mjs").StepTimer} StepTimer
 */

/**
 * Does the lab, step by step, with the calls that the notebooks make.
 *
 * @param {Library} library
 * @param {Engine} engine
 * @param {StepTimer} timer
 * @param {{ data: string, out: string, skipViews: boolean }} options
 * @returns {Promise<{ train: Frame, total: string }>} the rows that the grid search had, and the sum of all steps
 */
export async function runLab(library, engine, timer, { data, out, skipViews }) {
  const { step, note } = timer
  const read = (/** @type {keyof Library["labFiles"]} */ name) => library.readLabFile(data, name, engine)

  const purchases = await step("read train", () => read("train"))
  const test = await step("read test", () => read("test"))
  const items = await step("read items", () => read("items"))
  await step("explore train, test, items", () => exploreLab(timer, { purchases, test, items }))
  if (!skipViews) {
    const views = await step("read views", () => read("views"))
    await step("explore views", () => exploreViews(timer, views, purchases))
  }

  const split = library.trainValidSplit(purchases)
  await step("split", async () => {
    note("train", await split.train.count(), 4026087)
    note("valid", await split.valid.count())
  })

  const evaluator = new library.BinaryClassificationEvaluator({ labelCol: "purchase" })
  const addFeatures = library.purchaseFeatures(split.train)
  const names = [...library.purchaseFeatureNames]
  /** @type {(frame: Frame, more?: string[]) => Promise<Frame>} */
  const assemble = (frame, more = []) =>
    new library.VectorAssembler({ inputCols: [...names, ...more], outputCol: "features" }).transform(frame)
  /** @type {(frame: Frame, more?: string[]) => Promise<Frame>} */
  const assembleCached = async (frame, more) => {
    const cached = (await assemble(frame, more)).select("purchase", "features").cache()
    await cached.count()
    return cached
  }
  const train = await step("features of train", () => assembleCached(addFeatures(split.train)))
  const valid = await step("features of valid", () => assembleCached(addFeatures(split.valid)))
  /** @type {(model: import("../../src/index.js").Transformer, rows: Frame, labs: number) => Promise<void>} */
  const judge = async (model, rows, labs) => {
    note("AUC on valid", (await evaluator.evaluate(await model.transform(rows))).toFixed(5), labs.toFixed(5))
  }

  const gbt = new library.GBTClassifier({ labelCol: "purchase", seed: 5757 })
  const grid = labGrid(library, gbt)
  const searched = await step("grid search: 24 fits, and the best on all rows", async () => {
    const found = await new library.CrossValidator({
      estimator: new library.Pipeline({ stages: [gbt] }),
      estimatorParamMaps: grid,
      evaluator,
      numFolds: 3,
      parallelism: 3,
      seed: 5757,
    }).fit(train)
    note("mean AUC", Math.max(...found.avgMetrics).toFixed(5), "0.93356")
    note("best", Object.values(found.bestParams).join(" "), "4 3 50")
    return found
  })
  await step("score and judge valid", () => judge(searched, valid, 0.88633))
  const best = gbt.copy(grid[searched.bestIndex] ?? [])
  const refitted = await step("fit alone", () => best.fit(train))
  await step("score and judge valid again", async () => {
    await judge(refitted, valid, 0.88654)
    note("importances", library.toArray(refitted.featureImportances).join(" "), "0.3831 0.3993 0.0922 0.1253")
  })

  const labBest = new library.GBTClassifier({
    labelCol: "purchase",
    maxDepth: 4,
    minInstancesPerNode: 3,
    maxBins: 50,
    seed: 5757,
  })
  const genres = await step("genres", async () => {
    const made = await library.genreFeatures(items)
    note("terms", made.model.vocabulary.length, 96)
    return made
  })
  /** @type {(frame: Frame) => Promise<Frame>} */
  const withGenres = (frame) =>
    assembleCached(addFeatures(frame).join(genres.items, "item_id", "left"), ["year", "genre_vector"])
  const genreTrain = await step("genre features of train", () => withGenres(split.train))
  const genreValid = await step("genre features of valid", () => withGenres(split.valid))
  const genreModel = await step("fit with genres", () => labBest.fit(genreTrain))
  await step("score and judge valid with genres", () => judge(genreModel, genreValid, 0.88983))
  genreTrain.unpersist()
  genreValid.unpersist()

  const history = await step("history", async () => {
    const made = await library.userHistory(split.train)
    note("users", await made.count())
    return made
  })
  /** @type {(frame: Frame) => Frame} */
  const withHistory = (frame) => addFeatures(frame).join(history, "user_id", "left")
  const historyTrain = await step("history features of train", async () => {
    const cached = await assembleCached(withHistory(split.train), ["history_vec"])
    note("without a vector", await cached.where("features IS NULL").count(), 0)
    return cached
  })
  const historyValid = await step("history features of valid", () =>
    assembleCached(withHistory(split.valid), ["history_vec"]),
  )
  const historyModel = await step("fit with history", () => labBest.fit(historyTrain))
  await step("score and judge valid with history", () => judge(historyModel, historyValid, 0.89261))
  historyTrain.unpersist()
  historyValid.unpersist()

  await step("submission", async () => {
    const scored = await historyModel.transform(await assemble(withHistory(test), ["history_vec"]))
    const submission = scored
      .select("user_id", "item_id", "probability.v1 AS purchase")
      .orderBy("user_id", "item_id")
      .cache()
    await submission.writeCsv(join(out, "lab03.csv"))
    note("rows", await submission.count(), 2156840)
  })

  const { seconds, cpuSeconds, peakMegabytes } = timer.total()
  const total = `all steps: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of all cores, ${Math.round(peakMegabytes)} MB at most`
  return { train, total }
}

/**
 * The lab's grid: depth 3 or 4, 2 or 3 rows at least in a node, 50 or 55 bins.
 *
 * @param {Pick<Library, "ParamGridBuilder">} library
 * @param {import("../../src/index.js").GBTClassifier} gbt
 */
export function labGrid(library, gbt) {
  return new library.ParamGridBuilder()
    .addGrid(gbt, "maxDepth", [3, 4])
    .addGrid(gbt, "minInstancesPerNode", [2, 3])
    .addGrid(gbt, "maxBins", [50, 55])
    .build()
}
