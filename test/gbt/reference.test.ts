import { describe, expect, it } from "vitest"
import { debugString } from "../../src/gbt/model/debugString"
import { featureImportances } from "../../src/gbt/model/gbtModel"
import { evaluateEachIteration, predictScores } from "../../src/gbt/predict/predict"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { checkParams } from "../../src/params/params"
import { computeAtOnce } from "../../src/work/steps"
import {
  featureColumns,
  historyVectors,
  type ReferenceModel,
  type ReferenceRows,
  readReference,
} from "./data/referenceData"
import { trainGbt } from "./trainGbt"

const train = readReference<ReferenceRows>("train.json")
const valid = readReference<ReferenceRows>("valid.json")

/** A line with its numbers cut to 9 digits: sums over rows may differ in the last ones. */
function rounded(line: string): string {
  return line.replace(/-?\d+\.\d+(E-?\d+)?/g, (x) => String(Number(Number(x).toPrecision(9))))
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  let largest = 0
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(actual[i] - expected[i]))
  expect(largest).toBeLessThanOrEqual(tolerance)
}

describe.each(["gbt_base", "gbt_default", "gbt_deep", "gbt_genres", "gbt_history"])(
  "trainGbt on the rows of %s",
  (name) => {
    const reference = readReference<ReferenceModel>(`${name}.json`)
    const labels = Float64Array.from(train.purchase)
    const features = featureColumns(train, reference.inputCols)
    const params = checkParams<GbtParams>("GBTClassifier", gbtParams, reference.params)
    const trained = trainGbt({ rowCount: labels.length, features, labels }, params)

    it("grows the trees that Spark grew, line by line", async () => {
      const [header, ...lines] = reference.trees.split("\n")
      const [ownHeader, ...ownLines] = debugString(await trained, header).split("\n")
      expect(ownHeader).toBe(header)
      expect(ownLines.map(rounded)).toEqual(lines.map(rounded))
    })

    it("gives the trees Spark's weights", async () => {
      expect(Array.from((await trained).treeWeights)).toEqual(reference.treeWeights)
    })

    it("gives the features Spark's importances", async () => {
      const expected = new Float64Array(reference.numFeatures)
      for (const [feature, importance] of Object.entries(reference.featureImportances))
        expected[Number(feature)] = importance
      expectClose(featureImportances(await trained), expected, 1e-9)
    })

    it("scores other rows as Spark did", async () => {
      const columns = featureColumns(valid, reference.inputCols)
      const scores = computeAtOnce(predictScores(await trained, columns, valid.purchase.length))
      expectClose(scores, reference.rawPrediction1, 1e-9)
      // Most to the last bit, as the trees' predictions are added up in Spark's order; leaves are means of other sums.
      const equalCount = scores.filter((score, row) => score === reference.rawPrediction1[row]).length
      expect(equalCount / scores.length).toBeGreaterThan(0.9)
      const probabilities = scores.map((score) => 1 - 1 / (1 + Math.exp(2 * score)))
      expectClose(probabilities, reference.probability1, 1e-9)
    })

    it("has Spark's loss after each tree", async () => {
      const losses = computeAtOnce(evaluateEachIteration(await trained, { rowCount: labels.length, features, labels }))
      expectClose(losses, reference.trainLogLoss, 1e-9)
    })
  },
)

it("builds the history vectors that Spark built", () => {
  const { top, users } = readReference<{
    top: number[]
    users: { user_id: number; size: number; indices: number[]; values: number[] }[]
  }>("history.json")
  const vectors = historyVectors(train, top)
  for (const user of users) {
    const vector = vectors.get(user.user_id)!
    expect(Array.from(vector.indices)).toEqual(user.indices)
    expect(Array.from(vector.values)).toEqual(user.values)
  }
})
