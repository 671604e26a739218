import { beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../../../src/engines/engine"
import { type CountLimits, countLimits, trainOnCounts } from "../../../src/estimator/counted/countedRows"
import type { TrainingPlan } from "../../../src/estimator/counted/rowsThere"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { type GBTClassifierParams, trainerParamsOf } from "../../../src/estimator/params"
import { trainingValues } from "../../../src/estimator/trainingRows"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import type { Frame } from "../../../src/frame/frame"
import { chooseThresholds } from "../../../src/gbt/bins/thresholds"
import { encodeValues } from "../../../src/gbt/data/encodeValues"
import type { GbtModel } from "../../../src/gbt/model/gbtModel"
import { trainCounted, trainManyCounted } from "../../../src/gbt/runs/trainMany"
import type { Checked } from "../../../src/params/params"
import { fillUniform } from "../../../src/random/uniform"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { frameOf, onEngine, remoteLike, type TestColumns, testEngine } from "./remoteLike"
import { inputCols, rowsOfFewKinds } from "./testRows"

let engine: Engine
beforeAll(async () => {
  engine = await testEngine()
})

async function givenOf(frame: Frame, params: Checked<GBTClassifierParams>): Promise<TrainingPlan> {
  const plan = await frame.plan()
  return { engine: remoteLike(engine).engine, plan, values: trainingValues(plan, params).values }
}

/** Trains on counts of the rows with other limits. */
async function trainWithin(
  frame: Frame,
  params: Partial<GBTClassifierParams>,
  limits: Partial<CountLimits>,
): Promise<GbtModel> {
  const { params: checked } = new GBTClassifier({ maxIter: 3, ...params })
  const given = await givenOf(frame, checked)
  const settings = trainerParamsOf(checked, "logistic")
  const within = { ...countLimits, ...limits }
  return trainOnCounts(given, "logistic", [settings], (source) => trainCounted(source, settings), within)
}

/** Numbers of the splits of a feature, each once, rising. */
function splitsAt({ trees }: GbtModel, feature: number): number[] {
  const found = trees.flatMap((tree) => [...tree.threshold].filter((_, node) => tree.feature[node] === feature))
  return [...new Set(found)].sort((a, b) => a - b)
}

/** Rows of which x has a value of its own each, and the label follows it. */
function rowsOfManyValues(length: number): TestColumns {
  const random = new XorShiftRandom(12)
  const x = Float64Array.from({ length }, () => random.nextDouble() ** 3)
  return { x, label: x.map((value) => (Math.sin(20 * value) + random.nextDouble() > 0.5 ? 1 : 0)) }
}

describe("features of more values than are counted", () => {
  it("have the thresholds of all rows where a sample of Spark's size has all", async () => {
    const frame = await frameOf(engine, rowsOfFewKinds(5000, 9), inputCols)
    for (const weightCol of ["", "weight"]) {
      const params: Partial<GBTClassifierParams> = { mergeRows: "always", maxBins: 6, weightCol }
      const here = await new GBTClassifier({ maxIter: 3, ...params }).fit(frame)
      expect(await trainWithin(frame, params, { mostDistinct: 2 })).toEqual(here.model)
    }
  })

  it("have those of rows drawn by the seed else", async () => {
    const columns = rowsOfManyValues(30_000)
    const frame = await frameOf(engine, columns, ["x"])
    for (const [params, limits] of [
      [{}, { mostDistinct: 100 }],
      [{ splitSample: "spark" }, {}],
    ] as const) {
      const model = await trainWithin(frame, { ...params, seed: 77 }, limits)
      const draws = new Float64Array(30_000)
      fillUniform(new XorShiftRandom(77).nextInt(), draws)
      const sample = (columns.x as Float64Array).filter((_, row) => draws[row] < 1 / 3)
      const { distinct } = encodeValues(sample)
      const ones = new Float64Array(distinct.length).fill(1)
      const thresholds = [...chooseThresholds(distinct, ones, ones, (10_000 / 30_000) * 30_000, 31)]
      const splits = splitsAt(model, 0)
      expect(splits.length).toBeGreaterThan(10)
      expect(splits.filter((split) => !thresholds.includes(split))).toEqual([])
    }
  })

  it("are refused where the sample would be too large", async () => {
    const frame = await frameOf(engine, rowsOfManyValues(5000), ["x"])
    await expect(trainWithin(frame, {}, { mostDistinct: 100, mostSampled: 1000 })).rejects.toThrow(
      "too many values to choose thresholds from: 5000; expected at most 1000: lower maxBins",
    )
  })
})

describe("rows of too many cells", () => {
  it("are refused with their number and what may help", async () => {
    const frame = await frameOf(engine, rowsOfFewKinds(5000, 10), inputCols)
    const message =
      /^too many cells: \d+ of 5000 rows; expected at most 50, and 64 MB of them: lower maxBins, take fewer features, or set trainer: "spark"$/
    await expect(trainWithin(frame, {}, { mostGroups: 50 })).rejects.toThrow(message)
    await expect(trainWithin(frame, {}, { mostBytes: 1000 })).rejects.toThrow(/^too many cells/)
    await expect(trainWithin(frame, {}, { mostGroups: 50, mostUnasked: 100 })).rejects.toThrow(message)
    expect(await trainWithin(frame, {}, { mostUnasked: 100 })).toEqual(await trainWithin(frame, {}, {}))
  })

  it("are counted for each half of the settings where those of all are too many", async () => {
    const frame = await frameOf(engine, rowsOfManyValues(5000), ["x"])
    const mostGroups = Math.max(...(await Promise.all([3, 4].map((maxBins) => cellCountOf(frame, maxBins)))))
    const gbt = new GBTClassifier({ maxIter: 3, mergeRows: "always" })
    const grid = new ParamGridBuilder().addGrid(gbt, "maxBins", [3, 4]).build()
    const paramsList = grid.map((params) => trainerParamsOf(gbt.copy(params).params, "logistic"))
    let queries = 0
    const models = await trainOnCounts(
      await givenOf(frame, gbt.params),
      "logistic",
      paramsList,
      (source) => {
        const group: typeof source.group = (binning) => {
          queries++
          return source.group(binning)
        }
        return trainManyCounted({ ...source, group }, paramsList)
      },
      { ...countLimits, mostGroups },
    )
    expect(queries).toBe(3)
    expect(models).toEqual((await gbt.fitMultiple(frame, grid)).map(({ model }) => model))
  })
})

/** Groups that rows make, from the error that says so. */
async function cellCountOf(frame: Frame, maxBins: number): Promise<number> {
  const { message } = await trainWithin(frame, { maxBins }, { mostGroups: 1 }).then(
    () => new Error("trained"),
    (error) => error as Error,
  )
  return Number(/^too many cells: (\d+)/.exec(message)?.[1])
}

describe("rows on other machines", () => {
  it("are read where they are few, with the very bits of rows here", async () => {
    const columns = rowsOfFewKinds(300, 11)
    const frame = await frameOf(engine, columns, inputCols)
    const { engine: there, moved } = remoteLike(engine)
    for (const params of [{}, { subsamplingRate: 0.5 }, { partitions: [100, 200], splitSample: "spark" }] as const) {
      const gbt = new GBTClassifier({ ...params, maxIter: 4, weightCol: "weight" })
      expect((await gbt.fit(onEngine(frame, there))).model).toEqual((await gbt.fit(frame)).model)
    }
    expect(moved()).toBeGreaterThan(300 * inputCols.length)
  })

  it("are read for a search, with the folds that are drawn there", async () => {
    const frame = await frameOf(engine, rowsOfFewKinds(300, 13), inputCols)
    const gbt = new GBTClassifier({ maxIter: 2, subsamplingRate: 0.7 })
    const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxDepth", [2, 3]).build()
    const evaluator = new BinaryClassificationEvaluator()
    const search = new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, seed: 21 })
    const [here, there] = [await search.fit(frame), await search.fit(onEngine(frame, remoteLike(engine).engine))]
    expect(there.foldMetrics).toEqual(here.foldMetrics)
    expect(there.bestModel.model).toEqual(here.bestModel.model)
  })
})
