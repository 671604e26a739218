import { describe, expect, it } from "vitest"
import { encodeRows } from "../../../src/gbt/data/encodeRows"
import type { FeatureColumn, TrainingSet } from "../../../src/gbt/data/trainingSet"
import { predictScores } from "../../../src/gbt/predict/predict"
import { type FoldFit, foldTraining } from "../../../src/gbt/runs/foldTraining"
import { type GbtParams, gbtParams } from "../../../src/gbt/trees/gbtParams"
import { type Checked, checkParams } from "../../../src/params/params"
import { computeAtOnce } from "../../../src/work/steps"
import { featureColumns, type ReferenceRows, readReference } from "../data/referenceData"
import { trainGbt } from "../trainGbt"

const train = readReference<ReferenceRows>("train.json")
const data: TrainingSet = {
  rowCount: train.purchase.length,
  features: featureColumns(train, ["item_purchases", "user_addict", "history_vec"]),
  labels: Float64Array.from(train.purchase),
  weights: Float64Array.from(train.purchase, (_, row) => 1 + (row % 3)),
}
const encoded = computeAtOnce(encodeRows(data, "logistic"))
const foldOfRow = Int32Array.from(train.purchase, (_, row) => [0, 1, 0, 2, -1][row % 5])

function params(given: Partial<GbtParams>): Checked<GbtParams> {
  return checkParams<GbtParams>("GBTClassifier", gbtParams, { maxIter: 4, maxDepth: 3, ...given })
}

function rowsWhere(isTaken: (row: number) => boolean): TrainingSet {
  const take = (values: Float64Array): Float64Array => values.filter((_, row) => isTaken(row))
  const features = data.features.map((column): FeatureColumn => {
    if (column.kind === "values") return { kind: "values", values: take(column.values) }
    return { ...column, refs: column.refs.filter((_, row) => isTaken(row)) }
  })
  const labels = take(data.labels)
  return { rowCount: labels.length, features, labels, weights: take(data.weights!) }
}

async function allFits(paramsList: readonly Checked<GbtParams>[]): Promise<FoldFit[]> {
  const fits: FoldFit[] = []
  const training = await foldTraining(encoded, paramsList, foldOfRow, 3)
  for await (const fit of training.fits()) fits.push(fit)
  return fits
}

describe("foldTraining", () => {
  const paramsList = [
    params({}),
    params({ maxDepth: 2 }),
    params({ subsamplingRate: 0.6, maxBins: 16 }),
    params({}),
    params({ maxIter: 2 }),
  ]

  it("trains the trees of the other rows alone, and scores the rows left out as they do", async () => {
    for (const { fold, indices, model, heldOut } of await allFits(paramsList)) {
      const alone = await trainGbt(
        rowsWhere((row) => foldOfRow[row] !== fold),
        paramsList[indices[0]],
      )
      expect(model).toEqual(alone)
      const rest = rowsWhere((row) => foldOfRow[row] === fold)
      const expected = computeAtOnce(predictScores(alone, rest.features, rest.rowCount))
      const scored = [...expected].map((score, row) => `${rest.labels[row]} ${score}`).sort()
      const repeated = [...heldOut.scores].flatMap((score, i) =>
        new Array<string>(heldOut.rowCounts[i]).fill(`${heldOut.labels[i]} ${score}`),
      )
      expect(repeated.sort()).toEqual(scored)
    }
  })

  it("trains once where settings are the same", async () => {
    const fits = await allFits(paramsList)
    expect(fits.map(({ fold, indices }) => [fold, ...indices].join(" ")).sort()).toEqual(
      [0, 1, 2].flatMap((fold) => [`${fold} 0 3`, `${fold} 1`, `${fold} 2`, `${fold} 4`]),
    )
  })

  it("gives close to the same where rows are merged into cells", async () => {
    const merged = await allFits([params({ mergeRows: "always" })])
    const inOrder = await allFits([params({ mergeRows: "never" })])
    for (const [i, { heldOut, model }] of merged.entries()) {
      expect(model.trees.map((tree) => tree.feature)).toEqual(inOrder[i].model.trees.map((tree) => tree.feature))
      expect(heldOut.scores.length).toBeLessThan(inOrder[i].heldOut.scores.length)
      const sum = ({ scores, rowCounts }: typeof heldOut): number => scores.reduce((s, x, c) => s + x * rowCounts[c], 0)
      expect(sum(heldOut)).toBeCloseTo(sum(inOrder[i].heldOut), 8)
    }
  })

  it("trains on all rows what training alone gives", async () => {
    const training = await foldTraining(encoded, paramsList, foldOfRow, 3)
    for (const index of [1, 2, 4]) {
      expect(await training.fitAll(index)).toEqual(await trainGbt(data, paramsList[index]))
    }
  })

  it("trains again for another minInstancesPerNode only where that decides a split", async () => {
    const least = [40, 1].map((minInstancesPerNode) => params({ minInstancesPerNode, maxIter: 2 }))
    const apart = await allFits(least)
    expect(apart.map(({ indices }) => indices)).toEqual([[1], [0], [1], [0], [1], [0]])
    for (const { fold, indices, model } of apart.slice(0, 2)) {
      const rows = rowsWhere((row) => foldOfRow[row] !== fold)
      expect(model).toEqual(await trainGbt(rows, least[indices[0]]))
    }
    const shallow = [1, 2].map((minInstancesPerNode) => params({ minInstancesPerNode, maxIter: 2, maxDepth: 1 }))
    const together = await allFits(shallow)
    expect(together.map(({ indices }) => indices)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ])
    expect(together[0].model).toEqual(
      await trainGbt(
        rowsWhere((row) => foldOfRow[row] !== 0),
        shallow[1],
      ),
    )
  })

  it("stops with the signal's reason", async () => {
    const training = await foldTraining(encoded, paramsList, foldOfRow, 3)
    const fits = training.fits(AbortSignal.abort(new Error("enough")))
    await expect(fits.next()).rejects.toThrow(new Error("enough"))
  })
})
