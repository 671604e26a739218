// Models that are trained on Spark's counts are those of the embedded engine's rows.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../../../src/engines/engine"
import { openSpark } from "../../../src/engines/spark/openSpark"
import type { GBTClassificationModel } from "../../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import type { GBTClassifierParams } from "../../../src/estimator/params"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { CountVectorizer } from "../../../src/features/countVectorizer"
import { RegexTokenizer } from "../../../src/features/regexTokenizer"
import { Frame } from "../../../src/frame/frame"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { frameOf, type RemoteLike, remoteLike, testEngine } from "../../estimator/counted/remoteLike"
import { inputCols, rowsOfFewKinds } from "../../estimator/counted/testRows"

let spark: RemoteLike
/** The same rows, on Spark and in this process. */
let there: Frame
let here: Frame

beforeAll(async () => {
  spark = remoteLike(await openSpark(process.env.GBT_LAB_SPARK ?? "", { timeZone: "UTC", ansi: true }))
  const columns = { ...rowsOfFewKinds(5000, 4), fold: Int32Array.from({ length: 5000 }, (_, row) => row % 3) }
  there = await frameOf(spark.engine, columns, inputCols)
  here = await frameOf(await testEngine(), columns, inputCols)
})

afterAll(() => spark?.engine.close())

const counted = { mergeRows: "always", maxIter: 3 } as const

describe("rows on Spark", () => {
  it.each<Partial<GBTClassifierParams>>([
    {},
    { weightCol: "weight" },
    { validationIndicatorCol: "isValidation" },
    { mergeRows: "auto" },
    { mergeRows: "auto", subsamplingRate: 0.5 },
  ])("have the model of rows here: %j", async (params) => {
    const gbt = new GBTClassifier({ ...counted, ...params })
    expect((await gbt.fit(there)).model).toEqual((await gbt.fit(here)).model)
  })

  // Documents have other numbers there, and sums of tenths depend on the order they are added in.
  it.each<Partial<GBTClassifierParams>>([{}, { weightCol: "weight" }])(
    "have the model of rows here, of terms that are counted there: %j",
    async (params) => {
      const random = new XorShiftRandom(9)
      const draw = (most: number): number => Math.floor(random.nextDouble() * most)
      const words = (): string => Array.from({ length: draw(4) }, () => "абвгд"[draw(5)]).join(" ")
      const text = Array.from({ length: 5000 }, words)
      const columns = {
        text,
        label: Float64Array.from(text, (one) => Number(one.length + draw(5) > 5)),
        weight: Float64Array.from(text, () => draw(9) / 10),
      }
      const fitted = async (engine: Engine): Promise<GBTClassificationModel> => {
        const frame = await Frame.fromColumns(columns, undefined, engine)
        const tokens = await new RegexTokenizer({ inputCol: "text", outputCol: "tokens" }).transform(frame)
        const counter = await new CountVectorizer({ inputCol: "tokens", outputCol: "features" }).fit(tokens)
        return new GBTClassifier({ ...counted, ...params, maxIter: 10 }).fit((await counter.transform(tokens)).cache())
      }
      expect((await fitted(spark.engine)).model).toEqual((await fitted(await testEngine())).model)
    },
  )

  it("have their thresholds from the sample that is drawn of rows elsewhere", async () => {
    const gbt = new GBTClassifier({ ...counted, splitSample: "spark" })
    const columns = rowsOfFewKinds(12_000, 6)
    const duckdb = remoteLike(await testEngine())
    const [onSpark, onDuckdb] = [
      await gbt.fit(await frameOf(spark.engine, columns, inputCols)),
      await gbt.fit(await frameOf(duckdb.engine, columns, inputCols)),
    ]
    expect(onSpark.model).toEqual(onDuckdb.model)
  })

  // The server has the rows in one partition, as this process has.
  it.each([{ foldCol: "fold" }, { seed: 3 }])("are searched as rows here: %j", async (params) => {
    const gbt = new GBTClassifier(counted)
    const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxBins", [3, 8]).build()
    const evaluator = new BinaryClassificationEvaluator()
    const search = new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, ...params })
    spark.moved()
    expect((await search.fit(there)).foldMetrics).toEqual((await search.fit(here)).foldMetrics)
    expect(spark.moved()).toBeLessThan(20_000)
  })

  it("are told of by how many do not fit", async () => {
    const gbt = new GBTClassifier({ ...counted, labelCol: "a" })
    await expect(gbt.fit(there)).rejects.toThrow(
      /^invalid label: 1 at \d+ rows; expected 0 or 1$|^invalid label: .* at \d+ rows/,
    )
  })
})
