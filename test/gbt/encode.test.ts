import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { groupRows } from "../../src/gbt/cells/groupRows"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import { sortedOrder } from "../../src/gbt/data/sortedOrder"
import { exp } from "../../src/gbt/model/exp"
import { featuresPerNode } from "../../src/gbt/trees/selectNodes"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"
import { computeAtOnce } from "../../src/work/steps"

function manyDoubles(length: number, seed: number): Float64Array {
  const random = new XorShiftRandom(seed)
  const words = new Int32Array(2 * length).map(() => random.nextInt())
  return new Float64Array(words.buffer).map((x) => (Number.isFinite(x) ? x : 0))
}

describe("sortedOrder", () => {
  it("sorts as a comparison sort does, equal values in their order", () => {
    for (const values of [
      manyDoubles(5000, 1),
      manyDoubles(5000, 2).map((x) => Math.trunc(Math.abs(x)) % 7),
      new Float64Array(3000).map((_, i) => (i % 3 === 0 ? -0 : i % 3 === 1 ? 0 : -1)),
      Float64Array.of(3, -1, 2, -1),
    ]) {
      const rows = Array.from(values, (_, row) => row)
      expect(Array.from(sortedOrder(values))).toEqual(rows.sort((a, b) => values[a] - values[b] || a - b))
    }
  })
})

describe("encodeValues", () => {
  it("gives the distinct values, rising, and each row's place among them", () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true, noDefaultInfinity: true, maxLength: 50 }), (values) => {
        const { distinct, codes } = encodeValues(values)
        expect(Array.from(distinct)).toEqual([...new Set(Array.from(values, (x) => x + 0))].sort((a, b) => a - b))
        expect(Array.from(codes, (code) => distinct[code])).toEqual(Array.from(values, (x) => x + 0))
      }),
      { seed: 41 },
    )
  })
  it("does so for more values than it hashes", () => {
    const values = manyDoubles(100_000, 3)
    const { distinct, codes } = encodeValues(values)
    expect(distinct).toEqual(new Float64Array(new Set(values.map((x) => x + 0))).sort())
    expect(codes.every((code, row) => distinct[code] === values[row])).toBe(true)
  })
})

describe("groupRows", () => {
  const random = new XorShiftRandom(9)
  const column = (rowCount: number, keyCount: number, spread: number) => ({
    codes: new Int32Array(rowCount).map(() => Math.trunc(random.nextDouble() * spread)),
    keys: new Int32Array(spread).map(() => Math.trunc(random.nextDouble() * keyCount)),
    keyCount,
  })
  it.each([
    ["a table", [5, 7]],
    ["a table that is made dense on the way", [90, 3, 80, 5]],
    ["pairs that are hashed", [40, 40, 1, 30_000_000, 9, 1_000_000]],
  ])("finds the groups that a map finds, in the order of their keys, by %s", (_, keyCounts) => {
    const rowCount = 2000
    const columns = keyCounts.map((keyCount) => column(rowCount, keyCount, 4))
    const keysOf = (row: number) => columns.map(({ keys, codes }) => String(keys[codes[row]]).padStart(9, "0")).join()
    const names = Array.from({ length: rowCount }, (_, row) => keysOf(row))
    const expected = [...new Set(names)].sort()
    const { groupCount, groupOfRow, rowOfGroup } = computeAtOnce(groupRows(columns, rowCount, rowCount))
    expect(groupCount).toBe(expected.length)
    expect(Array.from(groupOfRow!, (group) => expected[group])).toEqual(names)
    expect(Array.from(rowOfGroup!, (row) => names[row])).toEqual(expected)
  })
  it("leaves rows apart where there are too many groups", () => {
    const columns = [column(100, 1000, 100), column(100, 1_000_000, 100)]
    expect(computeAtOnce(groupRows(columns, 100))).toEqual({ groupCount: 100 })
    expect(computeAtOnce(groupRows([column(100, 1000, 100)], 100, 20))).toEqual({ groupCount: 100 })
  })
})

describe("featuresPerNode", () => {
  it.each([
    ["auto", 10],
    ["all", 10],
    ["sqrt", 4],
    ["log2", 4],
    ["onethird", 4],
    ["3", 3],
    ["99", 10],
    ["1", 1],
    ["1.0", 10],
    ["0.31", 4],
  ])("%s of 10 features is %i", (strategy, count) => expect(featuresPerNode(strategy, 10)).toBe(count))
})

describe("exp", () => {
  it("rounds to the nearest double where V8's does not", () => {
    // e^1.75 = 5.75460267600573043686…, e^-0.375 = 0.68728927879097219854…, e^3.375 = 29.2242837812349398350…
    expect([1.75, -0.375, 3.375].map(exp)).toEqual([5.754602676005731, 0.6872892787909722, 29.22428378123494])
    expect(exp(0)).toBe(1)
  })
  it("differs from Math.exp in the last place at most", () => {
    const random = new XorShiftRandom(5)
    for (let i = 0; i < 20_000; i++) {
      const x = (random.nextDouble() - 0.5) * (i % 2 === 0 ? 8 : 1400)
      expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -51 * Math.exp(x))
    }
  })
  it("goes to the limits as Math.exp does", () => {
    const limits = [-800, 800, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]
    expect(limits.map(exp)).toEqual([0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, Number.NaN])
  })
})
