// Each loop of the WebAssembly program against a plain one.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { STATS_STRIDE } from "../../src/gbt/exact/histogram"
import { powersOfTwo } from "../../src/gbt/model/exp"
import { fillGradients } from "../../src/gbt/model/loss"
import { gradientBits, SUM_STRIDE } from "../../src/gbt/sharded/fixedPoint"
import { kernelsForBins, loadKernels } from "../../src/gbt/sharded/kernels"
import { allocateShared } from "../../src/gbt/sharded/sharedArrays"

it("is compiled from the source that is there: node scripts/kernels.mjs", () => {
  const root = join(__dirname, "..", "..")
  const source = readFileSync(join(root, "kernels", "shardKernels.ts"))
  const program = readFileSync(join(root, "src", "gbt", "sharded", "kernelProgram.ts"), "utf8")
  expect(program).toContain(`SHA-256 of the source: ${createHash("sha256").update(source).digest("hex")}`)
})

const binKinds = [
  ["8", Uint8Array],
  ["16", Uint16Array],
  ["32", Int32Array],
] as const

it("adds up as many rows in a short sum as it has room for, of the largest gradients there are", () => {
  const rowCount = 2 ** 18 - 1
  const arrays = allocateShared<
    Record<"order" | "packed", Int32Array> & {
      rows: Uint8Array
      starts: Uint32Array
      shortSums: BigInt64Array
      sums: Float64Array
    }
  >({
    order: [Int32Array, rowCount],
    packed: [Int32Array, rowCount],
    rows: [Uint8Array, rowCount],
    starts: [Uint32Array, 1],
    shortSums: [BigInt64Array, 1],
    sums: [Float64Array, SUM_STRIDE],
  })
  const kernels = loadKernels(arrays.memory)
  const at = (name: Exclude<keyof typeof arrays, "memory">): number => arrays[name].byteOffset
  for (const gradient of [2 ** gradientBits(rowCount), -(2 ** gradientBits(rowCount))]) {
    arrays.packed.fill(2 * gradient + 1)
    arrays.sums.fill(0)
    kernels.addRows8(at("order"), rowCount, at("packed"), at("rows"), 1, at("starts"), at("shortSums"))
    kernels.addShortSums(at("shortSums"), 1, at("sums"))
    expect([...arrays.sums]).toEqual([rowCount, rowCount * gradient])
  }
})

/** Up to 40 rows of up to 6 features with up to 5 bins, some of the rows in any order. */
const rowsArbitrary = fc
  .record({ rowCount: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rowCount, width }) =>
    fc.record({
      rowCount: fc.constant(rowCount),
      width: fc.constant(width),
      bins: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rowCount * width, maxLength: rowCount * width }),
      packed: fc.array(fc.integer({ min: -(2 ** 28), max: 2 ** 28 + 1 }), { minLength: rowCount, maxLength: rowCount }),
      order: fc.shuffledSubarray(Array.from({ length: rowCount }, (_, row) => row)),
    }),
  )

describe.each(binKinds)("with bins of %s bits", (_, Kind) => {
  it("adds count and gradient of each row to the flat bins of its bins", () => {
    fc.assert(
      fc.property(rowsArbitrary, ({ rowCount, width, bins, packed, order }) => {
        const arrays = allocateShared<{
          rows: InstanceType<typeof Kind>
          packed: Int32Array
          order: Int32Array
          starts: Uint32Array
          shortSums: BigInt64Array
          sums: Float64Array
        }>({
          rows: [Kind, rowCount * width] as never,
          packed: [Int32Array, rowCount],
          order: [Int32Array, order.length],
          starts: [Uint32Array, width],
          shortSums: [BigInt64Array, width * 5],
          sums: [Float64Array, width * 5 * SUM_STRIDE],
        })
        arrays.rows.set(bins)
        arrays.packed.set(packed)
        arrays.order.set(order)
        arrays.starts.set(Array.from({ length: width }, (__, place) => place * 5 * 8))
        const kernels = loadKernels(arrays.memory)
        const { addRows } = kernelsForBins(kernels, arrays.rows)
        const { rows, starts, shortSums, sums } = arrays
        sums.fill(1)
        addRows(
          arrays.order.byteOffset,
          order.length,
          arrays.packed.byteOffset,
          rows.byteOffset,
          width,
          starts.byteOffset,
          shortSums.byteOffset,
        )
        kernels.addShortSums(shortSums.byteOffset, shortSums.length, sums.byteOffset)
        expect(shortSums.every((sum) => sum === 0n)).toBe(true)
        const expected = new Float64Array(sums.length).fill(1)
        for (const row of order) {
          for (let place = 0; place < width; place++) {
            const flatBin = place * 5 + bins[row * width + place]
            expected[flatBin * SUM_STRIDE] += packed[row] & 1
            expected[flatBin * SUM_STRIDE + 1] += packed[row] >> 1
          }
        }
        expect(sums).toEqual(expected)
      }),
      { seed: 91, numRuns: 100 },
    )
  })

  it("moves the rows that go left to the front and keeps the order of both sides", () => {
    fc.assert(
      fc.property(rowsArbitrary, ({ rowCount, bins, order }) => {
        const arrays = allocateShared<{
          bins: InstanceType<typeof Kind>
          order: Int32Array
          spare: Int32Array
          goesLeft: Uint8Array
        }>({
          bins: [Kind, rowCount] as never,
          order: [Int32Array, order.length + 1],
          spare: [Int32Array, order.length],
          goesLeft: [Uint8Array, 5],
        })
        arrays.bins.set(bins.slice(0, rowCount))
        arrays.order.set([...order, -1])
        arrays.goesLeft.set([1, 0, 1, 0, 0])
        const { divideRows } = kernelsForBins(loadKernels(arrays.memory), arrays.bins)
        const count = divideRows(
          arrays.order.byteOffset,
          order.length,
          arrays.bins.byteOffset,
          arrays.goesLeft.byteOffset,
          arrays.spare.byteOffset,
        )
        const isLeft = (row: number) => arrays.goesLeft[bins[row]] === 1
        const left = order.filter(isLeft)
        expect(count).toBe(left.length)
        expect([...arrays.order]).toEqual([...left, ...order.filter((row) => !isLeft(row)), -1])
      }),
      { seed: 92, numRuns: 100 },
    )
  })
})

it("adds a leaf's step to its rows and sums their squares, each rounded", () => {
  fc.assert(
    fc.property(rowsArbitrary, ({ rowCount, packed, order }) => {
      const arrays = allocateShared<{ order: Int32Array; packed: Int32Array; scores: Float64Array }>({
        order: [Int32Array, order.length],
        packed: [Int32Array, rowCount],
        scores: [Float64Array, rowCount],
      })
      arrays.order.set(order)
      arrays.packed.set(packed)
      arrays.scores.fill(0.25)
      const kernels = loadKernels(arrays.memory)
      const unit = 2 ** -27
      const squares = kernels.addLeaf(
        arrays.order.byteOffset,
        order.length,
        arrays.packed.byteOffset,
        arrays.scores.byteOffset,
        0.5,
        unit,
        1024,
      )
      const gradients = order.map((row) => (packed[row] >> 1) * unit)
      // Halves go to the even neighbour, which Math.round does not do; no square is one here but by chance.
      expect(squares).toBe(gradients.reduce((sum, gradient) => sum + Math.round(gradient * gradient * 1024), 0))
      const expected = new Float64Array(rowCount).fill(0.25)
      for (const row of order) expected[row] += 0.5
      expect(arrays.scores).toEqual(expected)
    }),
    { seed: 93, numRuns: 100 },
  )
})

it("has the gradients of logistic loss, to the last bit, and the largest of them", () => {
  const score = fc.oneof(
    fc.double({ min: -350, max: 350, noNaN: true }),
    fc.double({ min: -4, max: 4, noNaN: true }),
    fc.constant(0),
  )
  fc.assert(
    fc.property(fc.array(fc.record({ target: fc.constantFrom(-1, 1), score }), { minLength: 1 }), (rows) => {
      const arrays = allocateShared<{
        targets: Float64Array
        scores: Float64Array
        powers: Float64Array
        out: Float64Array
      }>({
        targets: [Float64Array, rows.length],
        scores: [Float64Array, rows.length],
        powers: [Float64Array, powersOfTwo.length],
        out: [Float64Array, rows.length],
      })
      const { targets, scores, powers, out } = arrays
      targets.set(rows.map((row) => row.target))
      scores.set(rows.map((row) => row.score))
      powers.set(powersOfTwo)
      const { logisticGradients } = loadKernels(arrays.memory)
      const addresses = [targets.byteOffset, scores.byteOffset, rows.length, powers.byteOffset, out.byteOffset] as const
      const largest = logisticGradients(...addresses)
      const expected = new Float64Array(rows.length)
      fillGradients("logistic", targets, scores, expected)
      expect(out).toEqual(expected)
      expect(largest).toBe(Math.max(...expected.map(Math.abs)))
    }),
    { seed: 94, numRuns: 300 },
  )
})

it("gives far scores the gradients of their limits", () => {
  const arrays = allocateShared<{
    targets: Float64Array
    scores: Float64Array
    powers: Float64Array
    out: Float64Array
  }>({
    targets: [Float64Array, 3],
    scores: [Float64Array, 3],
    powers: [Float64Array, powersOfTwo.length],
    out: [Float64Array, 3],
  })
  const { targets, scores, powers, out } = arrays
  targets.set([1, -1, 1])
  scores.set([1e6, 1e6, -400])
  powers.set(powersOfTwo)
  const { logisticGradients } = loadKernels(arrays.memory)
  logisticGradients(targets.byteOffset, scores.byteOffset, 3, powers.byteOffset, out.byteOffset)
  expect(out[0]).toBeLessThan(1e-303)
  expect([out[1], out[2]]).toEqual([-4, 4])
})

it("finds the largest gradient and packs each, scaled and rounded, with a count", () => {
  const gradients = Float64Array.of(0.75, -2.5, 0, 1.5, -0.5, 2.49)
  const arrays = allocateShared<{ gradients: Float64Array; packed: Int32Array }>({
    gradients: [Float64Array, gradients.length],
    packed: [Int32Array, gradients.length],
  })
  arrays.gradients.set(gradients)
  const kernels = loadKernels(arrays.memory)
  expect(kernels.largest(arrays.gradients.byteOffset, gradients.length)).toBe(2.5)
  kernels.packGradients(arrays.gradients.byteOffset, gradients.length, 1, arrays.packed.byteOffset)
  expect(Array.from(arrays.packed, (packed) => packed >> 1)).toEqual([1, -2, 0, 2, 0, 2])
  expect(Array.from(arrays.packed, (packed) => packed & 1)).toEqual([1, 1, 1, 1, 1, 1])
})

it("looks up the sides of rows by their flat bins, and moves the entries of rows that go left to the front", () => {
  fc.assert(
    fc.property(rowsArbitrary, ({ rowCount, bins, order }) => {
      // Three columns of five bins; bin 0 is that of rows without an entry.
      const [first, last] = [5, 10]
      const flatBinsOfRow = Array.from({ length: rowCount }, (_, row) =>
        [0, 1, 2].filter((column) => bins[row] % 3 !== column).map((column) => 5 * column + 1 + (bins[row] % 4)),
      )
      const flatBins = flatBinsOfRow.flat()
      const entries = order.flatMap((row) => flatBinsOfRow[row].map((flatBin) => ({ flatBin, row })))
      const arrays = allocateShared<
        Record<"rowStarts" | "rowFlatBins" | "order" | "entries" | "spare", Int32Array> &
          Record<"goesLeft" | "sides", Uint8Array>
      >({
        rowStarts: [Int32Array, rowCount + 1],
        rowFlatBins: [Int32Array, flatBins.length],
        order: [Int32Array, order.length],
        entries: [Int32Array, 2 * entries.length],
        spare: [Int32Array, 2 * entries.length],
        goesLeft: [Uint8Array, 5],
        sides: [Uint8Array, rowCount],
      })
      let size = 0
      for (const [row, own] of flatBinsOfRow.entries()) {
        size += own.length
        arrays.rowStarts[row + 1] = size
      }
      arrays.rowFlatBins.set(flatBins)
      arrays.order.set(order)
      arrays.entries.set(entries.flatMap(({ flatBin, row }) => [flatBin, row]))
      arrays.goesLeft.set([1, 0, 1, 1, 0])
      const { findSides, divideEntries } = loadKernels(arrays.memory)
      const { rowStarts, rowFlatBins, goesLeft, sides, spare } = arrays
      findSides(
        arrays.order.byteOffset,
        order.length,
        rowStarts.byteOffset,
        rowFlatBins.byteOffset,
        first,
        last,
        first,
        goesLeft.byteOffset,
        sides.byteOffset,
      )
      const sideOf = (row: number) =>
        goesLeft[(flatBinsOfRow[row].find((flatBin) => flatBin >= first && flatBin < last) ?? first) - first]
      const expected = new Uint8Array(rowCount)
      for (const row of order) expected[row] = sideOf(row)
      expect(sides).toEqual(expected)
      const left = entries.filter(({ row }) => sideOf(row) === 1)
      const right = entries.filter(({ row }) => sideOf(row) === 0)
      expect(divideEntries(arrays.entries.byteOffset, entries.length, sides.byteOffset, spare.byteOffset)).toBe(
        left.length,
      )
      expect([...arrays.entries]).toEqual([...left, ...right].flatMap(({ flatBin, row }) => [flatBin, row]))
    }),
    { seed: 95, numRuns: 100 },
  )
})

it("finds the largest gain of a feature's splits, and makes a histogram less by another", () => {
  const bin = fc.record({ count: fc.integer({ min: 0, max: 9 }), sum: fc.integer({ min: -1e9, max: 1e9 }) })
  const node = fc.record({
    bins: fc.array(bin, { minLength: 2, maxLength: 12 }),
    leastCount: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(node, ({ bins, leastCount }) => {
      const { sums, others, memory } = allocateShared<Record<"sums" | "others", Float64Array>>({
        sums: [Float64Array, 2 * bins.length],
        others: [Float64Array, 2 * bins.length],
      })
      sums.set(bins.flatMap(({ count, sum }) => [count, sum]))
      others.set(bins.flatMap(({ count }, b) => [count, 7 * b]))
      const kernels = loadKernels(memory)
      const total = (of: "count" | "sum", end: number): number => bins.slice(0, end).reduce((all, x) => all + x[of], 0)
      const [count, sum] = [total("count", bins.length), total("sum", bins.length)]
      let most = -1
      for (let end = 1; end < bins.length; end++) {
        const [left, right] = [total("count", end), count - total("count", end)]
        if (left < leastCount || right < leastCount) continue
        const difference = total("sum", end) / left - (sum - total("sum", end)) / right
        most = Math.max(most, left * right * (difference * difference))
      }
      expect(kernels.largestGain(sums.byteOffset, bins.length, count, sum, leastCount)).toBe(most)
      kernels.subtract(sums.byteOffset, others.byteOffset, sums.length)
      expect([...sums]).toEqual(bins.flatMap((x, b) => [0, x.sum - 7 * b]))
    }),
    { seed: 96, numRuns: 300 },
  )
})

it("adds rows that train to the sums of a feature in doubles, in their order", () => {
  fc.assert(
    fc.property(rowsArbitrary, ({ rowCount, width, bins, packed, order }) => {
      // The first column of numbers; as a column of a matrix, that of the flat bins 10 to 14, of which rows have 12 without an entry.
      const binOf = (row: number): number => bins[row * width]
      const own = Array.from({ length: rowCount }, (_, row) => (binOf(row) === 2 ? [4, 20] : [4, 10 + binOf(row), 20]))
      const arrays = allocateShared<
        Record<"order" | "packed" | "rowStarts" | "rowFlatBins", Int32Array> &
          Record<"gradients" | "sums" | "ofEntries", Float64Array> & { bins: Uint16Array }
      >({
        order: [Int32Array, order.length],
        packed: [Int32Array, rowCount],
        rowStarts: [Int32Array, rowCount + 1],
        rowFlatBins: [Int32Array, own.flat().length],
        gradients: [Float64Array, rowCount],
        sums: [Float64Array, 5 * STATS_STRIDE],
        ofEntries: [Float64Array, 5 * STATS_STRIDE],
        bins: [Uint16Array, rowCount],
      })
      arrays.order.set(order)
      arrays.packed.set(packed)
      arrays.gradients.set(packed.map((value) => value / 3e8))
      arrays.bins.set(Array.from({ length: rowCount }, (_, row) => binOf(row)))
      arrays.rowFlatBins.set(own.flat())
      for (const [row, flatBins] of own.entries()) arrays.rowStarts[row + 1] = arrays.rowStarts[row] + flatBins.length
      const expected = new Float64Array(5 * STATS_STRIDE)
      for (const row of order) {
        if ((packed[row] & 1) === 0) continue
        const gradient = packed[row] / 3e8
        for (const [i, x] of [1, gradient, gradient * gradient, 1].entries()) expected[binOf(row) * 4 + i] += x
      }
      const kernels = loadKernels(arrays.memory)
      const at = (name: Exclude<keyof typeof arrays, "memory">): number => arrays[name].byteOffset
      const rows = [at("order"), order.length, at("packed"), at("gradients")] as const
      kernels.addExactRows16(...rows, at("bins"), at("sums"))
      expect(arrays.sums).toEqual(expected)
      kernels.addExactEntries(...rows, at("rowStarts"), at("rowFlatBins"), 10, 15, 12, at("ofEntries"))
      expect(arrays.ofEntries).toEqual(expected)
      const gradientSum = order.reduce((sum, row) => sum + (packed[row] >> 1), 0)
      expect(kernels.sumRows(at("order"), order.length, at("packed"))).toBe(gradientSum)
    }),
    { seed: 97, numRuns: 100 },
  )
})
