// Columns of so many values that they are not coded: the same thresholds and bins as from their distinct values.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { binNumbers } from "../../src/gbt/bins/binFeatures"
import { numberThresholds } from "../../src/gbt/bins/longColumns"
import { binOf } from "../../src/gbt/bins/sparseBins"
import { chooseThresholds } from "../../src/gbt/bins/thresholds"
import { areMostlyDistinct } from "../../src/gbt/cells/groupRows"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"

/** Thresholds by the definition, from distinct values. */
function plainThresholds(
  values: Float64Array,
  weights: Float64Array | undefined,
  isTaken: Uint8Array | undefined,
  expectedWeight: number,
  maxSplits: number,
): Float64Array {
  const { distinct, codes } = encodeValues(values)
  const counts = new Float64Array(distinct.length)
  const sums = new Float64Array(distinct.length)
  for (const [row, code] of codes.entries()) {
    if (isTaken?.[row] === 0) continue
    counts[code]++
    sums[code] += weights === undefined ? 1 : weights[row]
  }
  return chooseThresholds(distinct, counts, sums, expectedWeight, maxSplits)
}

/** Numbers of all sizes and signs, some of them often. */
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-0, 0, 5e-324, -5e-324, 1, 1 + 2 ** -52),
)
const column = fc.array(number, { minLength: 1, maxLength: 400 }).map((numbers) => Float64Array.from(numbers))

describe("numberThresholds equals findThresholds on the distinct values", () => {
  it("for any numbers", () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 40 }), (values, maxSplits) => {
        const expected = plainThresholds(values, undefined, undefined, values.length, maxSplits)
        expect(numberThresholds(values, undefined, undefined, values.length, maxSplits)).toEqual(expected)
      }),
      { seed: 71, numRuns: 1500 },
    )
  })

  it("for some of the rows, sampled or weighted", () => {
    const part = fc.record({ values: column, seed: fc.integer(), maxSplits: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(part, ({ values, seed, maxSplits }) => {
        const random = new XorShiftRandom(seed)
        const isTaken = Uint8Array.from(values, () => (random.nextDouble() < 0.7 ? 1 : 0))
        const weights = Float64Array.from(values, () => Math.floor(4 * random.nextDouble()) / 4)
        const taken = isTaken.reduce((sum, one) => sum + one, 0)
        for (const rowWeights of [undefined, weights]) {
          for (const expectedWeight of [taken, taken + 0.5]) {
            const args = [values, rowWeights, isTaken, expectedWeight, maxSplits] as const
            expect(numberThresholds(...args)).toEqual(plainThresholds(...args))
          }
        }
      }),
      { seed: 72, numRuns: 400 },
    )
  })

  it("for many rows, with values that outweigh several shares", () => {
    const random = new XorShiftRandom(1)
    const draws: (() => number)[] = [
      () => random.nextDouble(),
      () => Math.log(random.nextDouble()) * (random.nextDouble() < 0.5 ? 1 : -1),
      () => (random.nextDouble() < 0.4 ? 0 : random.nextDouble() - 0.3),
      () => (random.nextDouble() < 0.6 ? 2.5 : 1e9 ** random.nextDouble()),
      () => 1000 + random.nextDouble() * 1e-9,
    ]
    for (const draw of draws) {
      const values = new Float64Array(60_000).map(draw)
      for (const maxSplits of [1, 31, 254]) {
        const expected = plainThresholds(values, undefined, undefined, values.length, maxSplits)
        expect(numberThresholds(values, undefined, undefined, values.length, maxSplits)).toEqual(expected)
      }
    }
  })
})

it("bins numbers as a search among the thresholds does", () => {
  fc.assert(
    fc.property(column, fc.array(number, { maxLength: 300 }), (values, numbers) => {
      const thresholds = Float64Array.from(new Set(numbers.map((x) => x + 0))).sort()
      const bins = binNumbers(values, thresholds)
      expect(Array.from(bins)).toEqual(Array.from(values, (x) => binOf(x, thresholds)))
    }),
    { seed: 73, numRuns: 500 },
  )
})

describe("differTooMuch", () => {
  const rowCount = 1 << 19
  const random = new XorShiftRandom(2)
  /** Rows of about as many kinds as asked for, in two columns. */
  const rowsOf = (kinds: number) => {
    const drawn = new Int32Array(rowCount).map(() => Math.floor(random.nextDouble() * kinds))
    return [
      { codes: undefined, keys: drawn.map((kind) => kind % 512), keyCount: 512 },
      {
        codes: drawn.map((kind) => Math.floor(kind / 512)),
        keys: new Int32Array(4096).map((_, i) => i),
        keyCount: 4096,
      },
    ]
  }
  it("says no where rows are of few enough kinds to merge", () => {
    expect(areMostlyDistinct(rowsOf(1000), rowCount, rowCount / 2)).toBe(false)
    expect(areMostlyDistinct(rowsOf(rowCount / 2), rowCount, rowCount / 2)).toBe(false)
    expect(areMostlyDistinct(rowsOf(rowCount / 8), rowCount, rowCount / 8)).toBe(false)
  })
  it("says yes where they are of many more", () => {
    expect(areMostlyDistinct(rowsOf(1 << 21), rowCount, rowCount / 8)).toBe(true)
    const unlike = [{ codes: undefined, keys: new Int32Array(rowCount).map((_, row) => row), keyCount: rowCount }]
    expect(areMostlyDistinct(unlike, rowCount, rowCount / 2)).toBe(true)
  })
  it("leaves few rows to be grouped", () => {
    const unlike = [{ codes: undefined, keys: new Int32Array(1000).map((_, row) => row), keyCount: 1000 }]
    expect(areMostlyDistinct(unlike, 1000, 500)).toBe(false)
  })
})
