import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { GBTClassificationModel, scoreAtTie } from "../../src/estimator/gbtClassificationModel"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { createDataFrame } from "../../src/frame/createDataFrame"
import { trainGbt } from "../gbt/trainGbt"
import { isOnSpark } from "../onSpark"
import { answerOf, classifierFields, featureFrame, oneSplit, scoringCase, treeOf, withFeatures } from "./scoringCases"

const near = (a: unknown, b: unknown): number => Math.abs((a as number) - (b as number))

describe("toSql", () => {
  it("says what transform gives", async () => {
    await fc.assert(
      fc.asyncProperty(
        scoringCase({ hasVectors: false, params: { maxIter: 9 } }),
        fc.constantFrom(undefined, [0.3, 0.7], [1, 0]),
        async ({ data, params, spoilt }, thresholds) => {
          const trees = await trainGbt(data, params)
          const names = data.features.map((_, i) => `x${i}`)
          const model = new GBTClassificationModel(trees, names, { thresholds })
          const frame = await featureFrame(data.features, spoilt)
          const scored = await model.transform(await withFeatures(frame, data.features))
          const expected = await answerOf(scored, classifierFields)
          if (typeof expected === "string") throw new Error(expected)
          const said = await frame
            .select(
              `${model.toSql("rawPrediction")} AS score`,
              `${model.toSql()} AS p`,
              `${model.toSql("prediction")} AS prediction`,
            )
            .collect()
          for (const [row, { score, p, prediction }] of said.entries()) {
            const { f1, f3, f4 } = expected[row]
            expect(near(score, f1)).toBeLessThan(1e-14)
            expect(near(p, f3)).toBeLessThan(1e-14)
            if (near(f1, scoreAtTie(thresholds)) > 1e-12) expect(prediction).toBe(f4)
          }
        },
      ),
      { seed: 54, numRuns: 40 },
    )
  })

  it("writes trees as nested cases over the columns' names", () => {
    const model = new GBTRegressionModel({ ...oneSplit, loss: "squared" }, ["my `x`", "c"], {})
    expect(model.toSql()).toBe(
      "CASE WHEN NOT coalesce(`c` >= 0 AND `c` < 4 AND `c` % 1 = 0, false) THEN raise_error(concat('invalid category in " +
        "feature 1: ', coalesce(CAST(`c` AS STRING), 'null'), '; expected an integer in [0, 4)')) " +
        "ELSE CASE WHEN `my ``x``` <= 2D THEN -1D ELSE CASE WHEN `c` IN (1, 3) THEN 0.5D ELSE 2D END END END",
    )
    expect(model.toSql({ "my `x`": "CAST(flag AS INT)" })).toContain("CASE WHEN (CAST(flag AS INT)) <= 2D THEN")
    const numbers = treeOf([0, 1e-7], 1e21, Number.POSITIVE_INFINITY)
    expect(new GBTRegressionModel({ ...oneSplit, trees: [numbers], loss: "squared" }, ["x", "c"], {}).toSql()).toBe(
      "CASE WHEN `x` <= 1e-7D THEN 1e+21D ELSE double('Infinity') END",
    )
  })

  it("fails the query for what is no category", async () => {
    const model = new GBTClassificationModel(oneSplit, ["x", "c"], {})
    const frame = await createDataFrame([{ x: 3, c: 1.5 }])
    const message = "invalid category in feature 1: 1.5; expected an integer in [0, 4)"
    await expect(frame.select(`${model.toSql()} AS p`).collect()).rejects.toThrow(message)
  })

  it("takes hundreds of deep trees", async () => {
    const nodes = (depth: number): (number | [number, number])[] =>
      depth === 0 ? [0.5] : [[depth % 2, depth / 10], 0.25, ...nodes(depth - 1)]
    // Spark takes long over each level of a CASE.
    const length = isOnSpark ? 10 : 300
    const trees = Array.from({ length }, () => treeOf(...nodes(20)))
    const treeWeights = new Float64Array(length).fill(0.1)
    const model = new GBTClassificationModel({ ...oneSplit, trees, treeWeights }, ["x", "y"], {})
    const frame = await createDataFrame([{ x: 3.5, y: 1.5 }])
    const [{ s }] = await frame.select(`${model.toSql("rawPrediction")} AS s`).collect()
    expect(near(s, model.predictRaw([3.5, 1.5]).values[1])).toBeLessThan(1e-12)
  })

  it("refuses slots of one name, too many of them, and what it does not know", () => {
    const twice = new GBTClassificationModel(oneSplit, ["x", "x"], {})
    expect(() => twice.toSql()).toThrow('two slots are called "x"; give the columns other names before the fit')
    const model = new GBTClassificationModel(oneSplit, ["x", "c"], {})
    expect(() => model.toSql("probability", { y: "1" })).toThrow(
      'unknown slot: "y"; expected names of the model\'s featureNames',
    )
    expect(() => model.toSql("odds" as "probability")).toThrow(
      "invalid output: odds; expected probability, rawPrediction or prediction",
    )
    const trees = Array.from({ length: 1001 }, (_, feature) => treeOf([feature, 0.5], 0, 1))
    const wide = { ...oneSplit, trees, treeWeights: new Float64Array(1001).fill(1), featureCount: 1001 }
    const names = trees.map((_, i) => `g_${i}`)
    expect(() => new GBTClassificationModel(wide, names, {}).toSql()).toThrow(
      "too many slots: the trees split on 1001, of which a SQL expression can have 1000; " +
        "vectors from a matrix are scored by transform",
    )
  })
})
