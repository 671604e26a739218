import fc from "fast-check"
import { expect, it } from "vitest"
import { type BinnedMatrix, binMatrix } from "../../src/gbt/bins/sparseBins"
import { STATS_STRIDE, sumStats } from "../../src/gbt/exact/histogram"
import { addToSparseHistogram, addToSparseHistogramInOrder, newClassSums } from "../../src/gbt/exact/sparseHistogram"
import { denseVector } from "../../src/linalg/vector"
import { csrFromRows } from "../csrFromRows"

/** Both histograms of a node that holds these cells, with weight and target each. */
function bothHistograms(rows: number[][], cells: { row: number; weight: number; target: number }[]) {
  const thresholds = rows[0].map(() => Float64Array.of(-0.5, 0.5))
  const binCounts = new Int32Array(rows[0].length).fill(3)
  const matrix = binMatrix(csrFromRows(rows.map(denseVector)), thresholds, binCounts, () => false)
  const order = Int32Array.from(cells, (_, cell) => cell)
  const stats = Float64Array.from(
    cells.flatMap(({ weight, target }) => [weight, weight * target, weight * target * target, 1]),
  )
  const classes = Int32Array.from(cells, ({ row }) => matrix.classOfRow[row])
  const totals = new Float64Array(STATS_STRIDE)
  const node = { order, start: 0, end: cells.length, stats }
  sumStats(node, totals)
  const scratch = newClassSums(matrix.classCount)
  const quick = new Float64Array(rows[0].length * 3 * STATS_STRIDE)
  const plain = new Float64Array(quick.length)
  addToSparseHistogram(node, { classes, matrix }, totals, scratch, quick)
  addToSparseHistogramInOrder(node, { classes, matrix }, plain)
  return { quick, plain, scratch }
}

it("sums by class what summing cell by cell gives, counts exactly", () => {
  const rows = fc.array(fc.array(fc.constantFrom(-1, 0, 0.25, 2), { minLength: 3, maxLength: 3 }), {
    minLength: 5,
    maxLength: 5,
  })
  const cell = fc.record({
    row: fc.integer({ min: 0, max: 4 }),
    weight: fc.constantFrom(0, 0.1, 1, 3.3),
    target: fc.double({ min: -4, max: 4, noNaN: true }),
  })
  fc.assert(
    fc.property(rows, fc.array(cell, { maxLength: 30 }), (matrixRows, cells) => {
      const { quick, plain, scratch } = bothHistograms(matrixRows, cells)
      for (let at = 0; at < plain.length; at++) {
        if (at % STATS_STRIDE === 3) expect(quick[at]).toBe(plain[at])
        else expect(Math.abs(quick[at] - plain[at])).toBeLessThanOrEqual(1e-11)
      }
      expect(scratch.sums.every((x) => x === 0) && scratch.isTouched.every((x) => x === 0)).toBe(true)
    }),
    { seed: 51 },
  )
})

it("leaves no rounding noise in a bin of zero whose rows weigh nothing or next to nothing", () => {
  const weights = [0.1, 0.2, 0.3, 0.7, 1.1]
  const heavy = weights.map((weight, i) => ({ row: 1, weight, target: 0.1 + i }))
  for (const weight of [0, 1e-9]) {
    const { quick, plain } = bothHistograms([[0], [1]], [...heavy, { row: 0, weight, target: 0.3 }])
    expect(quick).toEqual(plain)
    expect(quick[STATS_STRIDE]).toBe(weight)
  }
})

it("numbers the classes of rows by what is in them, wherever they stand", () => {
  const rows = fc.array(fc.array(fc.constantFrom(-1, 0, 0.25, 2), { minLength: 4, maxLength: 4 }), { minLength: 1 })
  const shuffled = rows.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray([...some.keys()], { minLength: some.length })),
  )
  fc.assert(
    fc.property(shuffled, ([some, order]) => {
      const binned = (matrixRows: number[][]): BinnedMatrix => {
        const thresholds = matrixRows[0].map(() => Float64Array.of(-0.5, 0.5))
        return binMatrix(csrFromRows(matrixRows.map(denseVector)), thresholds, new Int32Array(4).fill(3), () => false)
      }
      const [{ classOfRow, ...classes }, other] = [binned(some), binned(order.map((row) => some[row]))]
      expect(other).toEqual({ ...classes, classOfRow: Int32Array.from(order, (row) => classOfRow[row]) })
      const keys = some.map((row) => String(row.map((x) => Number(x > -0.5) + Number(x > 0.5))))
      expect(classes.classCount).toBe(new Set(keys).size)
    }),
    { seed: 52 },
  )
})
