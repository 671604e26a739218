// Models that Spark's own trainer makes of rows on Spark are those of this library, and nothing of them stays there.

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { parseAddress } from "../../../src/engines/spark/connect/address"
import { openSession, type SparkSession } from "../../../src/engines/spark/connect/session"
import { type SparkEngine, sparkEngine } from "../../../src/engines/spark/engine"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { GBTRegressor } from "../../../src/estimator/gbtRegressor"
import type { GBTClassifierParams, GBTRegressorParams } from "../../../src/estimator/params"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../../src/features/vectorAssembler"
import type { Frame } from "../../../src/frame/frame"
import type { GbtModel } from "../../../src/gbt/model/gbtModel"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { frameOf, testEngine } from "../../estimator/counted/remoteLike"
import { inputCols, rowsOfFewKinds } from "../../estimator/counted/testRows"
import { collectGarbage, keptTables, runningJobs, until } from "./connectServer"

let session: SparkSession
let spark: SparkEngine
/** The same rows, on Spark and in this process. */
let there: Frame
let here: Frame

/** Tables of the library on the server, and its views in this session. */
async function tables(isTemporary: boolean): Promise<string[]> {
  const { tableFromIPC } = await import("@uwdata/flechette")
  const found: { tableName: string; isTemporary: boolean }[] = []
  for await (const bytes of session.query("SHOW TABLES IN spark_catalog.default LIKE 'gbt_lab_*'")) {
    found.push(...(tableFromIPC(bytes).toArray() as typeof found))
  }
  return found.filter((table) => table.isTemporary === isTemporary).map(({ tableName }) => tableName)
}

/** A model with its numbers in 12 digits: Spark's versions add up in other orders. */
function rounded({ trees, ...rest }: GbtModel): unknown {
  const digits = (values: Float64Array): number[] => Array.from(values, (value) => Number(value.toPrecision(12)))
  return {
    ...rest,
    trees: trees.map((tree) => ({
      ...tree,
      prediction: digits(tree.prediction),
      impurity: digits(tree.impurity),
      gain: digits(tree.gain),
    })),
  }
}

beforeAll(async () => {
  session = await openSession(parseAddress(process.env.GBT_LAB_SPARK ?? ""), { "spark.sql.session.timeZone": "UTC" })
  spark = sparkEngine(session, await import("@uwdata/flechette"), { timeZone: "UTC", ansi: true })
  const columns = rowsOfFewKinds(2000, 4)
  there = await frameOf(spark, columns, inputCols)
  here = await frameOf(await testEngine(), columns, inputCols)
})

afterAll(() => spark?.close())

const small = { maxIter: 2, maxDepth: 3 } as const

describe("Spark's trainer", () => {
  // Numbers, categories and rows of a matrix; all sums of the first tree are exact, those of the others round alike.
  it.each<Partial<GBTClassifierParams>>([
    { maxIter: 3, minInfoGain: 0.001, maxBins: 6 },
    { weightCol: "weight", minInstancesPerNode: 30, minWeightFractionPerNode: 0.01 },
    { validationIndicatorCol: "isValidation", maxIter: 4, stepSize: 1, validationTol: 0.2 },
  ])("grows the trees of rows here: %j", async (params) => {
    const gbt = new GBTClassifier({ ...small, ...params })
    const found = await gbt.copy([{ stage: gbt, name: "trainer", value: "spark" }]).fit(there)
    const expected = await gbt.fit(here)
    expect(rounded(found.model)).toEqual(rounded(expected.model))
    expect(found.model.trees[0]).toEqual(expected.model.trees[0])
    expect(found.featureImportances.indices).toEqual(expected.featureImportances.indices)
    expect(found.featureNames).toEqual(expected.featureNames)
  })

  it.each<Partial<GBTRegressorParams>>([
    { lossType: "squared" },
    { lossType: "absolute", featureSubsetStrategy: "onethird", seed: 2 ** 50 },
  ])("grows those of a regressor: %j", async (params) => {
    const gbt = new GBTRegressor({ ...small, ...params, labelCol: "weight" })
    const found = await gbt.copy([{ stage: gbt, name: "trainer", value: "spark" }]).fit(there)
    expect(rounded(found.model)).toEqual(rounded((await gbt.fit(here)).model))
  })

  it("takes the rows of a plan, fits several settings, and has its predictions made as others are", async () => {
    const assembler = new VectorAssembler({ inputCols: ["user"], outputCol: "users" })
    const [a, b] = [there, here].map((frame) => assembler.transform(frame.where("a > -1 AND b < 3")))
    const gbt = new GBTClassifier({ ...small, featuresCol: "users" })
    const settings = [1, 2].map((maxIter) => [{ stage: gbt, name: "maxIter", value: maxIter }])
    const onSpark = gbt.copy([{ stage: gbt, name: "trainer", value: "spark" }])
    const found = await onSpark.fitMultiple(
      await a,
      settings.map((one) => one.map((p) => ({ ...p, stage: onSpark }))),
    )
    const expected = await gbt.fitMultiple(await b, settings)
    expect(found.map(({ model }) => rounded(model))).toEqual(expected.map(({ model }) => rounded(model)))
    const rows = async (frame: Frame): Promise<unknown> =>
      frame.groupBy("prediction").count().orderBy("prediction").collect()
    expect(await rows(await found[1].transform(await a))).toEqual(await rows(await expected[1].transform(await b)))
  })

  it("is searched with as other trainers are", async () => {
    const gbt = new GBTClassifier(small)
    const onSpark = new GBTClassifier({ ...small, trainer: "spark" })
    const searched = async (estimator: GBTClassifier, frame: Frame): Promise<number[]> => {
      const estimatorParamMaps = new ParamGridBuilder().addGrid(estimator, "maxDepth", [1, 3]).build()
      const evaluator = new BinaryClassificationEvaluator()
      const search = new CrossValidator({ estimator, estimatorParamMaps, evaluator, numFolds: 2, seed: 3 })
      const { foldMetrics } = await search.fit(frame)
      return foldMetrics.flatMap((metrics) => Array.from(metrics, (value) => Number(value.toPrecision(12))))
    }
    expect(await searched(onSpark, there)).toEqual(await searched(gbt, here))
  })

  it("draws its rows by the cluster's partitions", async () => {
    const gbt = new GBTClassifier({ ...small, trainer: "spark", subsamplingRate: 0.5, seed: 7 })
    const { model } = await gbt.fit(there)
    const expected = await new GBTClassifier({ ...small, subsamplingRate: 0.5, seed: 7 }).fit(here)
    // The test's server has one.
    expect(rounded(model)).toEqual(rounded(expected.model))
  })

  it("stops when it is told to, and leaves nothing", async () => {
    const views = (await tables(true)).length
    const stop = new AbortController()
    const gbt = new GBTClassifier({ trainer: "spark", maxIter: 200 })
    const fit = gbt.fit(there, { signal: stop.signal })
    const ended = expect(fit).rejects.toThrow("enough")
    await until(async () => (await runningJobs()) > 0)
    stop.abort(new Error("enough"))
    await ended
    await until(async () => (await runningJobs()) === 0)
    expect((await new GBTClassifier({ ...small, trainer: "spark" }).fit(there)).model.trees).toHaveLength(2)
    // A view that goes while it is listed counts as none that is temporary.
    // What Spark's trainer keeps itself stays until Java's next collection of garbage where it is stopped.
    await vi.waitFor(
      async () => {
        await collectGarbage()
        expect(await tables(false)).toEqual([])
        expect((await tables(true)).length).toBeLessThanOrEqual(views)
        expect(await keptTables()).toBe(0)
      },
      { timeout: 60_000 },
    )
  })

  it("says what is wrong", async () => {
    const gbt = new GBTClassifier({ trainer: "spark", maxBins: 2 })
    await expect(gbt.fit(there)).rejects.toThrow(
      /requires maxBins \(= 2\) to be at least as large as the number of values/,
    )
    await expect(new GBTClassifier({ trainer: "spark", labelCol: "a" }).fit(there)).rejects.toThrow(/^invalid label: /)
    await expect(new GBTClassifier({ trainer: "spark", workers: 2 }).fit(there)).rejects.toThrow(/^invalid workers: 2 /)
  })

  it("does not give a part of a model for the whole", async () => {
    const [major, minor] = session.version.split(".").map(Number)
    if (major === 4 && minor < 1) return
    const name = "spark.connect.session.connectML.mlCache.memoryControl.maxModelSize"
    await session.config({ [name]: "30000" })
    const gbt = new GBTClassifier({ trainer: "spark", maxIter: 10 })
    await expect(gbt.fit(there)).rejects.toThrow(/^the Spark server cut the model: .*maxModelSize$/s)
  })
})
