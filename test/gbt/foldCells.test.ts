import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type BinningSettings, chooseBinning } from "../../src/gbt/bins/binning"
import { foldCells } from "../../src/gbt/cells/foldCells"
import { chooseFoldBinning, type RowsInFolds, rowsWithoutFolds } from "../../src/gbt/cells/foldCounts"
import type { PreparedFold } from "../../src/gbt/cells/groupCells"
import { type PrepareSettings, prepareCells, type TrainingCells } from "../../src/gbt/cells/trainingCells"
import { type EncodedColumn, encodeFeatures } from "../../src/gbt/data/encodeFeatures"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import type { RowUse } from "../../src/gbt/data/trainingSet"
import { computeAtOnce } from "../../src/work/steps"
import { manyRows } from "./data/manyRows"
import { randomCase } from "./data/randomData"

/** The rows without a fold, the plain way; foldCount leaves none out. */
function rowsWithout({ weights, partitions, foldOfRow, foldCount }: RowsInFolds, fold: number): RowUse {
  const roles = fold === foldCount ? undefined : Uint8Array.from(foldOfRow, (other) => (other === fold ? 2 : 0))
  return { weights, partitions, roles }
}

/** All that cells hold, with the cell of each row spelt out. */
function contentOf({ rows, ...rest }: TrainingCells): object {
  const { rowCount, cellOfRow } = rows!
  return { ...rest, rows: { ...rows, cellOfRow: cellOfRow ?? Int32Array.from({ length: rowCount }, (_, row) => row) } }
}

function expectSame({ training, heldOutCounts }: PreparedFold, expected: TrainingCells, heldOutRows: number[]): void {
  expect(contentOf(training)).toEqual(contentOf(expected))
  const counts = new Float64Array(expected.cellCount)
  for (const row of heldOutRows) counts[expected.rows!.cellOfRow?.[row] ?? row]++
  expect(heldOutCounts).toEqual(counts)
}

describe("foldCells makes the cells that the rows without a fold make by themselves", () => {
  async function check(copies: number, mergeRows: PrepareSettings["mergeRows"][], seed: number): Promise<void> {
    const cases = randomCase({ copies }).chain((one) =>
      fc.record({
        one: fc.constant(one),
        foldOfRow: fc.array(fc.integer({ min: -1, max: 2 }), {
          minLength: one.data.rowCount,
          maxLength: one.data.rowCount,
        }),
        maxBins: fc.uniqueArray(fc.integer({ min: 4, max: 9 }), { minLength: 1, maxLength: 3 }),
        hasWeights: fc.boolean(),
      }),
    )
    await fc.assert(
      fc.property(cases, ({ one: { data, params }, foldOfRow, maxBins, hasWeights }) => {
        // Categories need as many rows.
        for (const fold of [0, 1, 2]) fc.pre(foldOfRow.filter((other) => other !== fold).length >= 4)
        const encoded = computeAtOnce(encodeFeatures(data.features, data.rowCount))
        const labels = encodeValues(data.labels)
        const weights = hasWeights ? data.weights : undefined
        const folded = { weights, partitions: [data.rowCount], foldOfRow: Int32Array.from(foldOfRow), foldCount: 3 }
        const settings = maxBins.map((bins, i) => ({ ...params, maxBins: bins, mergeRows: mergeRows[i] }))
        const all = computeAtOnce(foldCells(encoded, labels, folded, settings))
        expect(all.map(({ setting, fold }) => [setting, fold])).toEqual(
          settings.flatMap((_, setting) => [0, 1, 2, 3].map((fold) => [setting, fold])),
        )
        const expected = all.map(({ setting, fold }) =>
          computeAtOnce(prepareCells(encoded, labels, rowsWithout(folded, fold), settings[setting])),
        )
        // What is made of groups does not look at the rows again.
        if (copies === 4) (encoded.columns as EncodedColumn[]).length = 0
        for (const [i, { fold, prepare }] of all.entries()) {
          const heldOutRows = foldOfRow.flatMap((other, row) => (other === fold ? [row] : []))
          const made = computeAtOnce(prepare(true))
          expectSame(made, expected[i], heldOutRows)
          const { training } = computeAtOnce(prepare(false))
          expect(training).toEqual({ ...made.training, rows: undefined })
          expect(structuredClone(training)).toEqual(training)
        }
      }),
      { seed, numRuns: 100 },
    )
  }

  it("where rows merge", () => check(4, ["always", "always", "always"], 31))
  it("where there are too many cells for all settings together", () => check(1, ["always", "always", "always"], 32))
  it("where a setting keeps rows apart", () => check(3, ["always", "never", "always"], 33))
})

describe("chooseFoldBinning chooses the thresholds that chooseBinning does for each fold", () => {
  const settings: BinningSettings[] = [
    { maxBins: 32, seed: 1, splitSample: "all" },
    { maxBins: 9, seed: -5757, splitSample: "spark" },
    { maxBins: 120, seed: 3, splitSample: "spark" },
  ]
  it.each([true, false])("where weights are given: %s", (hasWeights) => {
    const rowCount = 16000
    const { features, rows } = manyRows(rowCount, hasWeights)
    const encoded = computeAtOnce(encodeFeatures(features, rowCount))
    const foldOfRow = Int32Array.from({ length: rowCount }, (_, row) => ((row * 7) % 4) - 1)
    const folded = { weights: rows.weights, partitions: rows.partitions, foldOfRow, foldCount: 3 }
    const found = computeAtOnce(chooseFoldBinning(encoded, folded, rowsWithoutFolds(folded), settings))
    for (const [i, one] of settings.entries()) {
      for (let fold = 0; fold <= 3; fold++) {
        expect(found[i][fold]).toEqual(computeAtOnce(chooseBinning(encoded, rowsWithout(folded, fold), one)))
      }
    }
  })
})
