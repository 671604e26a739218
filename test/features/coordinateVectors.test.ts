import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CoordinateVectorsOptions, coordinateVectors } from "../../src/features/coordinateVectors"
import { createDataFrame } from "../../src/frame/createDataFrame"
import { formatVector, type Vector } from "../../src/linalg/vector"
import { slotNames } from "../../src/plan/vectorColumn"

const names = { row: "user", column: "item", value: "bought" }

/** Users with their vectors as Spark prints them. */
async function vectorsOf(
  entries: readonly (readonly [unknown, number | null, number | null])[],
  options: Partial<CoordinateVectorsOptions> = {},
  schema = "user INT, item INT, bought DOUBLE",
) {
  const rows = entries.map(([user, item, bought]) => ({ user, item, bought }))
  const vectors = await coordinateVectors(await createDataFrame(rows, schema), { ...names, ...options })
  return (await vectors.collect()).map((row) => [row.user, formatVector(row.history_vec as Vector)])
}

describe("coordinateVectors", () => {
  it("makes a vector a row by rising row, zeros kept as entries", async () => {
    const entries = [
      [30, 2, 1],
      [7, 3, 0],
      [30, 0, 0],
      [7, 1, 2.5],
    ] as const
    expect(await vectorsOf(entries, { size: 5 })).toEqual([
      [7, "(5,[1,3],[2.5,0.0])"],
      [30, "(5,[0,2],[0.0,1.0])"],
    ])
    expect(await vectorsOf(entries)).toEqual([
      [7, "(4,[1,3],[2.5,0.0])"],
      [30, "(4,[0,2],[0.0,1.0])"],
    ])
  })

  it("takes rows of any kind, and names slots by number or by names", async () => {
    const frame = await createDataFrame([
      { user: "Яна", item: 0, bought: true },
      { user: "Ира", item: 1, bought: false },
    ])
    const plain = await coordinateVectors(frame, names)
    expect((await plain.collect()).map((row) => row.user)).toEqual(["Ира", "Яна"])
    expect(slotNames((await plain.column("history_vec")).vector!)).toEqual(["0", "1"])
    const named = await coordinateVectors(frame, { ...names, names: ["x", "y", "z"], outputCol: "v" })
    expect(slotNames((await named.column("v")).vector!)).toEqual(["x", "y", "z"])
    expect(await named.columns()).toEqual(["user", "v"])
  })

  it("gives each row exactly its entries", async () => {
    const entry = fc.tuple(fc.nat(6), fc.nat(4), fc.constantFrom(0, 1, -3.5))
    const entries = fc.uniqueArray(entry, { minLength: 1, selector: ([user, item]) => user * 10 + item })
    await fc.assert(
      fc.asyncProperty(entries, async (all) => {
        const users = [...new Set(all.map(([user]) => user))].sort((a, b) => a - b)
        const expected = users.map((user) => {
          const own = all.filter((other) => other[0] === user).sort((a, b) => a[1] - b[1])
          const values = Float64Array.from(own, (e) => e[2])
          return [user, formatVector({ kind: "sparse", size: 5, indices: Int32Array.from(own, (e) => e[1]), values })]
        })
        expect(await vectorsOf(all, { size: 5 })).toEqual(expected)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it("survives a join as a reference", async () => {
    const entries = await createDataFrame([{ user: 1, item: 0, bought: 1 }])
    const vectors = await coordinateVectors(entries, names)
    const joined = (await createDataFrame([{ user: 2 }, { user: 1 }])).join(vectors, "user", "left")
    expect((await joined.collect()).map((row) => row.history_vec && formatVector(row.history_vec as Vector))).toEqual([
      null,
      "(1,[0],[1.0])",
    ])
    expect((await joined.column("history_vec")).type).toBe("vector")
  })

  it("refuses a second value for a slot, naming both as the caller knows them", async () => {
    const entries = [
      [1, 0, 1],
      [654, 3, 0],
      [654, 3, 1],
    ] as const
    await expect(vectorsOf(entries)).rejects.toThrow("duplicate entry: user 654 has more than one value for item 3")
  })

  it("refuses slots outside the size, nulls, no entries, and options that do not fit", async () => {
    await expect(vectorsOf([[1, 5, 1]], { size: 5 })).rejects.toThrow("invalid item: 5; expected an integer in [0, 5)")
    await expect(vectorsOf([[1, -1, 1]])).rejects.toThrow("invalid item: -1; expected an integer in [0, 2147483647)")
    const doubles = "user INT, item DOUBLE, bought DOUBLE"
    await expect(vectorsOf([[1, 0.5, 1]], {}, doubles)).rejects.toThrow("invalid item: 0.5; expected an integer in")
    await expect(vectorsOf([[null, 0, 1]])).rejects.toThrow("null in column user: 1 of 1 entries")
    await expect(vectorsOf([[1, null, 1]])).rejects.toThrow("null in column item: 1 of 1 entries")
    await expect(vectorsOf([[1, 0, null]])).rejects.toThrow("null in column bought: 1 of 1 entries")
    await expect(vectorsOf([])).rejects.toThrow("no entries: the frame has no rows; expected one or more")
    await expect(vectorsOf([[1, 0, 1]], { size: 0 })).rejects.toThrow("invalid size: 0; expected an integer >= 1")
    await expect(vectorsOf([[1, 0, 1]], { size: 2, names: ["a"] })).rejects.toThrow(
      "length mismatch: names has 1, size is 2",
    )
    await expect(vectorsOf([[1, 0, 1]], { outputCol: "user" })).rejects.toThrow("output column already exists: user")
    await expect(vectorsOf([[1, 0, 1]], { row: "buyer" })).rejects.toThrow(
      "unknown column: buyer; did you mean user?; have user, item",
    )
    const text = "user INT, item STRING, bought DOUBLE"
    await expect(vectorsOf([[1, null, 1]], {}, text)).rejects.toThrow("invalid column item: string; expected numbers")
  })
})
