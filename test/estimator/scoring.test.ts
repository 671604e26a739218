// Scores made by the engine, for rows that lie elsewhere, beside those made here.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { scorePlan } from "../../src/estimator/scoring/scorePlan"
import type { Row } from "../../src/expression/rowTypes"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import { Frame } from "../../src/frame/frame"
import type { FeatureColumn } from "../../src/gbt/data/trainingSet"
import { columnCodes } from "../../src/gbt/predict/columnCodes"
import { denseVector } from "../../src/linalg/vector"
import type { Column } from "../../src/plan/column"
import { referenceType } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"
import { type CaseOptions, randomCase } from "../gbt/data/randomData"
import { trainGbt } from "../gbt/trainGbt"
import { onEngine, type RemoteEngine, remoteEngine, travelledFor } from "../remoteEngine"
import { fourFeatures, labFrame } from "./labFrame"

let remote: RemoteEngine
beforeAll(async () => {
  remote = await remoteEngine()
})
afterAll(() => remote.close())

/** A frame of columns of features, some values replaced, with the vector column `features`. */
async function frameOf(features: readonly FeatureColumn[], spoilt: readonly (number | null | undefined)[][]) {
  const columns: Record<string, unknown[]> = {}
  for (const [i, feature] of features.entries()) {
    const values: number[] = Array.from(feature.kind === "values" ? feature.values : feature.refs)
    columns[`x${i}`] = values.map((value, row) => {
      const other = spoilt[i]?.[row]
      return other === undefined ? value : other
    })
  }
  const schema = features.map(({ kind }, i) => ({ name: `x${i}`, type: kind === "values" ? "double" : "int" }))
  return Frame.fromColumns(columns, schema)
}

function assembled(frame: Frame, features: readonly FeatureColumn[]): Promise<Frame> {
  const typed = frame.derive((plan) => ({
    ...plan,
    columns: plan.columns.map((column, i): Column => {
      const feature = features[i]
      if (feature.kind !== "vectors") return column
      const names = Array.from({ length: feature.matrix.columnCount }, (_, slot) => String(slot))
      return { ...column, vector: referenceType(feature.matrix, names) }
    }),
  }))
  const inputCols = features.map((_, i) => `x${i}`)
  return new VectorAssembler({ inputCols, outputCol: "features", handleInvalid: "keep" }).transform(typed)
}

const scores = ["rawPrediction.v0", "rawPrediction.v1", "probability.v0", "probability.v1", "prediction"]

/** Numbers of all rows, bit for bit, or why there are none. */
async function answer(scored: Frame, fields: readonly string[], leaves: number): Promise<Row[] | string> {
  const all = [...fields, ...Array.from({ length: leaves }, (_, m) => `leaf.v${m}`)]
  const selected = scored.select(...all.map((field, i) => `${field} AS f${i}`))
  return selected.collect().catch((error) => {
    if (!(error instanceof RangeError)) throw error
    return error.message.replace(/(:| at) row \d+/, "")
  })
}

const other = fc.constantFrom<(number | null | undefined)[]>(undefined, undefined, undefined, null, Number.NaN, -0, 99)

function spoiltColumns(features: readonly FeatureColumn[], rowCount: number) {
  return fc.tuple(
    ...features.map((feature) => {
      if (feature.kind === "values") {
        const mild =
          feature.categories === undefined ? other : fc.constantFrom(undefined, undefined, undefined, undefined, -0)
        return fc.array(mild, { minLength: rowCount, maxLength: rowCount })
      }
      return fc.array(fc.constant(undefined), { minLength: rowCount, maxLength: rowCount })
    }),
  )
}

function cases(options: CaseOptions) {
  return randomCase(options).chain((one) =>
    spoiltColumns(one.data.features, one.data.rowCount).map((spoilt) => ({ ...one, spoilt })),
  )
}

describe("transform of rows that lie elsewhere", () => {
  it("gives a classifier's columns bit for bit", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases({ params: { maxIter: 11 } }),
        fc.constantFrom(undefined, [0.3, 0.7], [0, 1]),
        async ({ data, params, spoilt }, thresholds) => {
          const trees = await trainGbt(data, params)
          const names = Array.from({ length: trees.featureCount }, (_, i) => String(i))
          const model = new GBTClassificationModel(trees, names, { thresholds, leafCol: "leaf" })
          const frame = await frameOf(data.features, spoilt as (number | null | undefined)[][])
          const there = await assembled(await onEngine(frame, remote), data.features)
          const expected = await answer(await model.transform(await assembled(frame, data.features)), scores, 11)
          expect(await answer(await model.transform(there), scores, 11)).toEqual(expected)
        },
      ),
      { seed: 51, numRuns: 40 },
    )
  })

  it("gives a regressor's columns bit for bit", async () => {
    await fc.assert(
      fc.asyncProperty(cases({ loss: "squared", params: { maxIter: 3 } }), async ({ data, params, spoilt }) => {
        const trees = await trainGbt(data, params)
        const names = Array.from({ length: trees.featureCount }, (_, i) => String(i))
        const model = new GBTRegressionModel(trees, names, { leafCol: "leaf" })
        const frame = await frameOf(data.features, spoilt as (number | null | undefined)[][])
        const there = await assembled(await onEngine(frame, remote), data.features)
        const expected = await answer(await model.transform(await assembled(frame, data.features)), ["prediction"], 3)
        expect(await answer(await model.transform(there), ["prediction"], 3)).toEqual(expected)
      }),
      { seed: 52, numRuns: 30 },
    )
  })
})
