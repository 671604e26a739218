import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../../../src/engines/engine"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { GBTRegressor } from "../../../src/estimator/gbtRegressor"
import type { GBTClassifierParams } from "../../../src/estimator/params"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../../src/features/vectorAssembler"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { TrainValidationSplit } from "../../../src/tuning/trainValidationSplit"
import { frameOf, onEngine, remoteLike, testEngine } from "./remoteLike"
import { inputCols, repeated, rowsOfFewKinds } from "./testRows"

let engine: Engine
beforeAll(async () => {
  engine = await testEngine()
})

const classifierParams: fc.Arbitrary<Partial<GBTClassifierParams>> = fc.record({
  maxDepth: fc.integer({ min: 0, max: 4 }),
  maxBins: fc.integer({ min: 3, max: 9 }),
  minInstancesPerNode: fc.integer({ min: 1, max: 9 }),
  minWeightFractionPerNode: fc.constantFrom(0, 0.06),
  featureSubsetStrategy: fc.constantFrom("auto", "sqrt", "0.5"),
  seed: fc.integer(),
  maxIter: fc.integer({ min: 1, max: 5 }),
})

describe("rows on other machines, counted into cells", () => {
  it("give a classifier the very trees of rows that are merged here", async () => {
    await fc.assert(
      fc.asyncProperty(classifierParams, fc.integer(), async (params, seed) => {
        const frame = await frameOf(engine, rowsOfFewKinds(5000, seed), inputCols)
        const gbt = new GBTClassifier({ ...params, mergeRows: "always" })
        const there = remoteLike(engine)
        const [here, counted] = [await gbt.fit(frame), await gbt.fit(onEngine(frame, there.engine))]
        expect(counted.model).toEqual(here.model)
        expect(counted.featureNames).toEqual(here.featureNames)
      }),
      { seed: 1, numRuns: 12 },
    )
  })

  it("give them with validation rows, and with weights to the last bits of sums", async () => {
    await fc.assert(
      fc.asyncProperty(classifierParams, fc.integer(), fc.boolean(), async (params, seed, hasWeights) => {
        const frame = await frameOf(engine, rowsOfFewKinds(5000, seed), inputCols)
        const weightCol = hasWeights ? "weight" : ""
        const gbt = new GBTClassifier({
          ...params,
          weightCol,
          validationIndicatorCol: "isValidation",
          validationTol: 0,
          mergeRows: "always",
        })
        const here = await gbt.fit(frame)
        const counted = await gbt.fit(onEngine(frame, remoteLike(engine).engine))
        // Weights are multiples of 1/4, whose sums are exact in any order.
        expect(counted.model).toEqual(here.model)
      }),
      { seed: 2, numRuns: 8 },
    )
  })

  it("give a regressor of few labels its trees, for both losses", async () => {
    const columns = rowsOfFewKinds(5000, 3)
    const label = (columns.a as Float64Array).map((a, row) => Math.round(3 * a) + (columns.b as Float64Array)[row] / 2)
    const frame = await frameOf(engine, { ...columns, label }, inputCols)
    for (const lossType of ["squared", "absolute"] as const) {
      const gbt = new GBTRegressor({ lossType, maxIter: 5, mergeRows: "always", weightCol: "weight" })
      const counted = await gbt.fit(onEngine(frame, remoteLike(engine).engine))
      expect(counted.model).toEqual((await gbt.fit(frame)).model)
    }
  })

  it("give several settings their models at once", async () => {
    const frame = await frameOf(engine, rowsOfFewKinds(5000, 4), inputCols)
    const gbt = new GBTClassifier({ mergeRows: "always", maxIter: 3 })
    const grid = new ParamGridBuilder()
      .addGrid(gbt, "maxBins", [3, 8])
      .addGrid(gbt, "maxIter", [2, 4])
      .addGrid(gbt, "minInstancesPerNode", [1, 900])
      .build()
    const [here, counted] = [
      await gbt.fitMultiple(frame, grid),
      await gbt.fitMultiple(onEngine(frame, remoteLike(engine).engine), grid),
    ]
    expect(counted.map(({ model }) => model)).toEqual(here.map(({ model }) => model))
  })

  it.each([
    ["CrossValidator", ""],
    ["CrossValidator", "weight"],
    ["TrainValidationSplit", ""],
  ] as const)("give a %s its metrics and models, with weights %j", async (kind, weightCol) => {
    const frame = await frameOf(engine, rowsOfFewKinds(6000, 5), inputCols)
    const gbt = new GBTClassifier({ mergeRows: "always", maxIter: 3, maxDepth: 3, weightCol })
    const estimatorParamMaps = new ParamGridBuilder()
      .addGrid(gbt, "maxBins", [3, 8])
      .addGrid(gbt, "maxIter", [1, 3])
      .build()
    const params = { estimator: gbt, estimatorParamMaps, evaluator: new BinaryClassificationEvaluator(), seed: 8 }
    const there = onEngine(frame, remoteLike(engine).engine)
    if (kind === "CrossValidator") {
      const search = new CrossValidator(params)
      const [here, counted] = [await search.fit(frame), await search.fit(there)]
      expect(counted.foldMetrics).toEqual(here.foldMetrics)
      expect(counted.bestModel.model).toEqual(here.bestModel.model)
    } else {
      const search = new TrainValidationSplit(params)
      const [here, counted] = [await search.fit(frame), await search.fit(there)]
      expect(counted.validationMetrics).toEqual(here.validationMetrics)
      expect(counted.bestModel.model).toEqual(here.bestModel.model)
    }
  })

  it("are moved as cells alone: as many values for ten times the rows", async () => {
    const columns = rowsOfFewKinds(4000, 6)
    const gbt = new GBTClassifier({ mergeRows: "always", maxIter: 2 })
    const moved: number[] = []
    for (const copies of [1, 10]) {
      const { engine: there, moved: count } = remoteLike(engine)
      const frame = await frameOf(engine, repeated(columns, copies), inputCols)
      await gbt.fit(onEngine(frame, there))
      moved.push(count())
      const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxBins", [3, 8]).build()
      // Folds of copies differ from those of their rows, so they are given.
      const evaluator = new BinaryClassificationEvaluator()
      await new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, foldCol: "fold" }).fit(
        onEngine(frame, there),
      )
      moved.push(count())
    }
    expect(moved.slice(2)).toEqual(moved.slice(0, 2))
    expect(Math.max(...moved)).toBeLessThan(4000 * inputCols.length)
  })

  it.each(["", "weight"])("judge a model as rows here, tree by tree, with weights %j", async (weightCol) => {
    const { engine: there, moved } = remoteLike(engine)
    // More than are simply read.
    const frame = await frameOf(engine, repeated(rowsOfFewKinds(4000, 7), 40), inputCols)
    const model = await new GBTClassifier({ mergeRows: "always", maxIter: 4, weightCol }).fit(frame)
    const losses = await model.evaluateEachIteration(onEngine(frame, there))
    expect(moved()).toBeLessThan(40_000)
    expect(losses).toEqual(await model.evaluateEachIteration(frame))
    const bad = onEngine(frame.withColumn("label", "label * 2"), there)
    await expect(model.evaluateEachIteration(bad)).rejects.toThrow(/^invalid label: 2 at \d+ rows; expected 0 or 1/)
    const more = new VectorAssembler({ inputCols: [...inputCols, "c"], outputCol: "features" })
    const wide = onEngine(await more.transform(frame.drop("features")), there)
    await expect(model.evaluateEachIteration(wide)).rejects.toThrow(
      /^length mismatch: rows have 9 features, the model has 8$/,
    )
  })
})
