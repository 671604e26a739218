// Random models with frames of rows to score, some of them spoilt.

import fc from "fast-check"
import type { Row } from "../../src/expression/rowTypes"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import type { FeatureColumn } from "../../src/gbt/data/trainingSet"
import type { GbtModel } from "../../src/gbt/model/gbtModel"
import type { Tree } from "../../src/gbt/model/tree"
import type { Column } from "../../src/plan/column"
import { referenceType } from "../../src/plan/vectorColumn"
import { type CaseOptions, type RandomCase, randomCase } from "../gbt/data/randomData"

/** What stands in place of each value of a column; undefined leaves it. */
type Spoilt = readonly (number | null | undefined)[]

/** Null, NaN, -0 and large numbers in place of some numbers that are split by thresholds. */
export function scoringCase(options: CaseOptions): fc.Arbitrary<RandomCase & { spoilt: readonly Spoilt[] }> {
  return randomCase(options).chain((one) =>
    fc.tuple(...one.data.features.map((feature) => spoiltColumn(feature, one.data.rowCount))).map((spoilt) => ({
      ...one,
      spoilt,
    })),
  )
}

function spoiltColumn(feature: FeatureColumn, rowCount: number): fc.Arbitrary<Spoilt> {
  const length = { minLength: rowCount, maxLength: rowCount }
  if (feature.kind === "vectors") return fc.constant([])
  const odd = feature.categories === undefined ? [null, Number.NaN, -0, 99, Number.NEGATIVE_INFINITY] : [-0]
  return fc.array(fc.option(fc.constantFrom(...odd), { nil: undefined, freq: 3 }), length)
}

/** Columns x0, x1, … of numbers, and of rows of matrices. */
export function featureFrame(features: readonly FeatureColumn[], spoilt: readonly Spoilt[]): Promise<Frame> {
  const columns = features.map((feature, i) => {
    const values = Array.from<number>(feature.kind === "values" ? feature.values : feature.refs)
    return [`x${i}`, values.map((value, row) => (spoilt[i][row] === undefined ? value : spoilt[i][row]))] as const
  })
  const schema = features.map(({ kind }, i) => ({ name: `x${i}`, type: kind === "values" ? "double" : "int" }))
  return Frame.fromColumns(Object.fromEntries(columns), schema)
}

/** The frame with those columns as the vector column `features`. */
export function withFeatures(frame: Frame, features: readonly FeatureColumn[]): Promise<Frame> {
  const typed = frame.derive((plan) => ({
    ...plan,
    columns: plan.columns.map((column, i): Column => {
      const feature = features[i]
      if (feature.kind !== "vectors") return column
      const names = Array.from({ length: feature.matrix.columnCount }, (_, slot) => String(slot))
      return { ...column, vector: referenceType(feature.matrix, names) }
    }),
  }))
  return vectorOf(typed, ...features.map((_, i) => `x${i}`))
}

/** The frame with columns as the vector column `features`. */
export function vectorOf(frame: Frame, ...inputCols: string[]): Promise<Frame> {
  return new VectorAssembler({ inputCols, outputCol: "features", handleInvalid: "keep" }).transform(frame)
}

/** All rows of some expressions, as f0, f1, … and those of a column of leaves; or the RangeError's words, without a row. */
export async function answerOf(frame: Frame, expressions: readonly string[], leaves = 0): Promise<Row[] | string> {
  const all = [...expressions, ...Array.from({ length: leaves }, (_, m) => `leaf.v${m}`)]
  const selected = frame.select(...all.map((expression, i) => `${expression} AS f${i}`))
  return selected.collect().catch((error) => {
    if (!(error instanceof RangeError)) throw error
    return error.message.replace(/(:| at) row \d+/, "")
  })
}

/** The numbers that a classifier adds. */
export const classifierFields: readonly string[] = [
  "rawPrediction.v0",
  "rawPrediction.v1",
  "probability.v0",
  "probability.v1",
  "prediction",
]

/** A tree of nodes as [feature, threshold or categories], of leaves as numbers; left before right. */
export function treeOf(...nodes: (number | [feature: number, split: number | number[]])[]): Tree {
  const left = new Int32Array(nodes.length).fill(-1)
  const right = new Int32Array(nodes.length).fill(-1)
  let at = 0
  const place = (): number => {
    const node = at++
    if (typeof nodes[node] === "number") return node
    left[node] = place()
    right[node] = place()
    return node
  }
  place()
  const zeros = new Float64Array(nodes.length)
  return {
    feature: Int32Array.from(nodes, (node) => (typeof node === "number" ? -1 : node[0])),
    threshold: Float64Array.from(nodes, (node) =>
      typeof node === "number" || typeof node[1] !== "number" ? Number.NaN : node[1],
    ),
    leftCategories: nodes.map((node) => (typeof node === "number" || typeof node[1] === "number" ? null : node[1])),
    categoryCount: Int32Array.from(nodes, (node) => (typeof node === "number" || typeof node[1] === "number" ? -1 : 4)),
    left,
    right,
    prediction: Float64Array.from(nodes, (node) => (typeof node === "number" ? node : 0)),
    impurity: zeros,
    gain: zeros,
    count: zeros,
    rawCount: zeros,
  }
}

/** x <= 2 says -1; of the others, category 1 or 3 of c, of four, says 0.5, the rest 2. */
export const oneSplit: GbtModel = {
  loss: "logistic",
  featureCount: 2,
  treeWeights: Float64Array.of(1),
  trees: [treeOf([0, 2], -1, [1, [1, 3]], 0.5, 2)],
}
