import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"

let frame: Frame

beforeAll(async () => {
  frame = await createDataFrame([{ id: 3 }, { id: 1 }, { id: null }, { id: 2 }, { id: 1 }], "id INT")
})

/** The rows of all pages of `count` rows, one after the other. */
async function allPages(of: Frame, count: number, sort?: { column: number; isDescending: boolean }) {
  const rows: unknown[] = []
  for (let offset = 0; ; offset += count) {
    const page = await of.page(count, { offset, ...(sort ? { sort } : {}) })
    rows.push(...page.rows)
    if (page.rows.length < count) return rows
  }
}

describe("a page of a frame", () => {
  it("holds rows from a place on, in the frame's order or by a column, nulls first, last when descending", async () => {
    const ids = async (place: object) => (await frame.page(2, place)).rows.map((row) => row.id)
    expect(await ids({})).toEqual([3, 1])
    expect(await ids({ offset: 2 })).toEqual([null, 2])
    expect(await ids({ sort: { column: 0, isDescending: false } })).toEqual([null, 1])
    expect(await ids({ offset: 3, sort: { column: 0, isDescending: true } })).toEqual([1, null])
  })

  it("knows the number of all rows at the end alone, and not behind it", async () => {
    expect((await frame.page(2)).rowCount).toBeUndefined()
    expect((await frame.page(2, { offset: 4 })).rowCount).toBe(5)
    expect((await frame.page(2, { offset: 9 })).rowCount).toBeUndefined()
    expect((await frame.where("id > 7").page(2)).rowCount).toBe(0)
  })

  it("refuses a place that is none, and columns whose values have no order", async () => {
    const sort = (column: number) => ({ sort: { column, isDescending: false } })
    await expect(frame.page(2, { offset: -1 })).rejects.toThrow(
      new RangeError("invalid offset: -1; expected an integer >= 0"),
    )
    await expect(frame.page(2, sort(1))).rejects.toThrow(
      new RangeError("invalid column: 1; expected an integer in [0, 0]"),
    )
    await expect(frame.select("map(id, id) AS m").page(2, sort(0))).rejects.toThrow(
      new TypeError("m is map, whose values have no order"),
    )
  })

  it("keeps what a frame has drawn", async () => {
    const drawn = frame.withColumn("x", "rand()")
    expect(await allPages(drawn, 2)).toEqual(await drawn.collect())
    expect(await allPages(drawn, 2, { column: 1, isDescending: true })).toEqual(await drawn.orderBy("x DESC").collect())
  })

  it("gives, page by page, what collect and orderBy give", async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.constantFrom(Number.NaN, -0, 0, Infinity),
      fc.integer({ max: 3, min: -3 }),
    )
    const row = fc.record({ a: value, b: fc.constantFrom(null, "", "a", "Ж", "\u{1f600}", "\uffff") })
    const rows = fc.array(row, { maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (drawn, count, isDescending) => {
        const some = await createDataFrame(drawn, "a DOUBLE, b STRING")
        expect(await allPages(some, count)).toEqual(await some.collect())
        for (const [column, name] of ["a", "b"].entries()) {
          const sorted = await some.orderBy(`${name} ${isDescending ? "DESC" : "ASC"}`).collect()
          expect(await allPages(some, count, { column, isDescending })).toEqual(sorted)
        }
      }),
      { seed: 1, numRuns: 25 },
    )
  })
})
