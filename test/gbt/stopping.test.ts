import { expect, it } from "vitest"
import { boost } from "../../src/gbt/boost/boost"
import { prepareCells } from "../../src/gbt/cells/trainingCells"
import { encodeFeatures } from "../../src/gbt/data/encodeFeatures"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import { firstTrees } from "../../src/gbt/model/gbtModel"
import { predictScores } from "../../src/gbt/predict/predict"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { checkParams } from "../../src/params/params"
import { computeAtOnce } from "../../src/work/steps"
import { trainGbt } from "./trainGbt"

const data = {
  rowCount: 8,
  features: [{ kind: "values" as const, values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
  labels: Float64Array.of(0, 1, 0, 1, 1, 0, 1, 1),
}
const params = checkParams<GbtParams>("GBTClassifier", gbtParams, { maxIter: 5 })

it("tells how far training is after each tree", async () => {
  const seen: number[][] = []
  await trainGbt(data, params, { onProgress: (done, total) => seen.push([done, total]) })
  expect(seen).toEqual([
    [1, 5],
    [2, 5],
    [3, 5],
    [4, 5],
    [5, 5],
  ])
})

it("ends with the signal's reason when it is aborted between trees", async () => {
  const controller = new AbortController()
  const seen: number[] = []
  const onProgress = (done: number): void => {
    seen.push(done)
    if (done === 2) setImmediate(() => controller.abort(new Error("enough")))
  }
  await expect(trainGbt(data, params, { signal: controller.signal, onProgress })).rejects.toThrow("enough")
  expect(seen).toEqual([1, 2])
})

it("does not start with a signal that is aborted", async () => {
  const options = { signal: AbortSignal.abort(new Error("too late")), onProgress: () => expect.unreachable() }
  await expect(trainGbt(data, params, options)).rejects.toThrow("too late")
})

it("gives the scores of the first trees and of all to every cell, rows left out included", async () => {
  const roles = Uint8Array.of(0, 2, 0, 0, 0, 2, 2, 2)
  const encoded = computeAtOnce(encodeFeatures(data.features, data.rowCount))
  const rows = { weights: undefined, roles, partitions: [data.rowCount] }
  const scoresAfter = [1, 11, 20]
  for (const mergeRows of ["always", "never"] as const) {
    const settings = { ...params, mergeRows, maxIter: 20, stepSize: 0.3 }
    const cells = computeAtOnce(prepareCells(encoded, encodeValues(data.labels), rows, settings))
    const { model, scores } = await boost(cells, settings, { scoresAfter })
    const { cellOfRow } = cells.rows!
    for (const [i, treeCount] of scoresAfter.entries()) {
      const scoreOfRow = data.labels.map((_, row) => scores[i][cellOfRow === undefined ? row : cellOfRow[row]])
      expect(scoreOfRow).toEqual(
        computeAtOnce(predictScores(firstTrees(model, treeCount), data.features, data.rowCount)),
      )
    }
  }
})

it("stops once validation rows no longer gain, and keeps the trees up to their best loss", async () => {
  // Rows for validation have the opposite label: no tree can help them, so only the first stays.
  const doubled = {
    rowCount: 16,
    features: [
      { kind: "values" as const, values: Float64Array.from([...data.features[0].values, ...data.features[0].values]) },
    ],
    labels: Float64Array.from([...data.labels, ...data.labels.map((label) => 1 - label)]),
    isValidation: Uint8Array.from([...new Array(8).fill(0), ...new Array(8).fill(1)]),
  }
  const seen: number[] = []
  const model = await trainGbt(doubled, params, { onProgress: (done) => seen.push(done) })
  expect(seen).toEqual([1, 2])
  expect(model.trees.length).toBe(1)
  expect(model).toEqual(await trainGbt(data, { ...params, maxIter: 1 }))
})
