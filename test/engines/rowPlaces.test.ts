import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { numberBlocks } from "../../src/engines/duckdb/numberBlocks"
import { rowPlaces } from "../../src/engines/duckdb/rowPlaces"

/** Values put in their places, one by one. */
function placed(values: Int32Array, keys: readonly Int32Array[]): Int32Array {
  const { starts, places } = rowPlaces(keys)
  const out = new Int32Array(values.length)
  for (let i = 0; i < places.length; i++) {
    for (let row = starts[i]; row < starts[i + 1]; row++) out[places[i] + row - starts[i]] = values[row]
  }
  return out
}

describe("rowPlaces", () => {
  it("keeps stretches of rows together", () => {
    expect(rowPlaces([Int32Array.of(7, 8, 9, 0, 1)])).toEqual({
      starts: Int32Array.of(0, 3, 5),
      places: Int32Array.of(2, 0),
    })
  })

  it("leaves sorted rows, and no rows, where they are", () => {
    expect(rowPlaces([Int32Array.of(3, 5, 9)])).toEqual({ starts: Int32Array.of(0, 3), places: Int32Array.of(0) })
    expect(rowPlaces([new Int32Array(0)])).toEqual({ starts: Int32Array.of(0, 0), places: Int32Array.of(0) })
  })

  it("sorts by the keys in turn, rows of equal keys in their order", () => {
    const key = fc.oneof(fc.integer({ min: -1, max: 6 }), fc.integer({ min: -1, max: 2_000_000 }))
    const rows = fc.array(fc.tuple(key, key), { maxLength: 40 })
    fc.assert(
      fc.property(rows, (pairs) => {
        const keys = [0, 1].map((k) => Int32Array.from(pairs, (pair) => pair[k]))
        const rowIds = Int32Array.from(pairs, (_, row) => row)
        const expected = [...rowIds].sort((a, b) => pairs[a][0] - pairs[b][0] || pairs[a][1] - pairs[b][1])
        expect([...placed(rowIds, keys)]).toEqual(expected)
        const byFirst = [...rowIds].sort((a, b) => pairs[a][0] - pairs[b][0])
        expect([...placed(rowIds, [keys[0]])]).toEqual(byFirst)
      }),
      { seed: 1 },
    )
  })
})

describe("numberBlocks", () => {
  const values = Float64Array.from({ length: 300_000 }, (_, i) => i / 3)

  it("gives what was pushed, over the ends of blocks", () => {
    const blocks = numberBlocks((length) => new Float64Array(length))
    for (let from = 0; from < values.length; from += 1999) blocks.push(values.subarray(from, from + 1999))
    expect(Buffer.from(blocks.finish().buffer).equals(Buffer.from(values.buffer))).toBe(true)
  })

  it("gives it whether as many came as were expected, or fewer, or more", () => {
    for (const expected of [1, 131_072, 131_073, 200_000, 300_000, 300_001, 1e6]) {
      const blocks = numberBlocks((length) => new Float64Array(length), expected)
      for (let from = 0; from < values.length; from += 1999) blocks.push(values.subarray(from, from + 1999))
      const found = blocks.finish()
      expect(found.length).toBe(values.length)
      expect(found.every((value, i) => value === values[i])).toBe(true)
    }
    expect(numberBlocks((length) => new Float64Array(length), 1e6).finish()).toEqual(new Float64Array(0))
  })

  it("puts stretches in their places", () => {
    const blocks = numberBlocks((length) => new Float64Array(length))
    const cut = 131_072 + 77
    blocks.push(values.subarray(cut))
    blocks.push(values.subarray(0, cut))
    const starts = Int32Array.of(0, values.length - cut, values.length)
    const back = blocks.finish({ starts, places: Int32Array.of(cut, 0) })
    expect(Buffer.from(back.buffer).equals(Buffer.from(values.buffer))).toBe(true)
  })
})
