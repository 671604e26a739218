// Models that Spark's own trainer makes of rows on Spark are those of this library.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { SparkEngine } from "../../../src/engines/spark/engine"
import { openSpark } from "../../../src/engines/spark/openSpark"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import type { GBTClassifierParams } from "../../../src/estimator/params"
import type { Frame } from "../../../src/frame/frame"
import { frameOf, testEngine } from "../../estimator/counted/remoteLike"
import { inputCols, rowsOfFewKinds } from "../../estimator/counted/testRows"

let spark: SparkEngine
/** The same rows, on Spark and in this process. */
let there: Frame
let here: Frame

beforeAll(async () => {
  spark = await openSpark(process.env.GBT_LAB_SPARK ?? "", { timeZone: "UTC", ansi: true })
  const columns = rowsOfFewKinds(2000, 4)
  there = await frameOf(spark, columns, inputCols)
  here = await frameOf(await testEngine(), columns, inputCols)
})

afterAll(() => spark?.close())

describe("Spark's trainer", () => {
  it.each<Partial<GBTClassifierParams>>([
    {},
    { weightCol: "weight" },
    { validationIndicatorCol: "isValidation" },
  ])("has the model of rows here: %j", async (params) => {
    const gbt = new GBTClassifier({ maxIter: 3, ...params })
    const started = performance.now()
    const found = await gbt.copy([{ stage: gbt, name: "trainer", value: "spark" }]).fit(there)
    console.log(performance.now() - started)
    const expected = await gbt.fit(here)
    expect(found.toDebugString().split("\n").slice(1)).toEqual(expected.toDebugString().split("\n").slice(1))
    expect(found.model).toEqual(expected.model)
  })
})
