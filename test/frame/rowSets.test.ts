// Expected values are those of Spark 4.0.1.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { fortyRows, shownCells, sixRows } from "./rowsLikeSpark"

let engine: Engine
let six: Frame
let other: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  six = await sixRows(engine)
  const rows = [1, 2, 2, 5, 2].map((i) => ({ i, s: i === 1 ? "a" : i === 5 ? "e" : null }))
  other = await Frame.fromRows(rows, "i LONG, s STRING", engine)
})
afterAll(() => engine.close())

describe("sets of rows", () => {
  it("are Spark's, null equal to null, of the wider type", async () => {
    expect(await shownCells(six.intersect(other))).toEqual(["i|s", "1|a", "2|NULL"])
    expect(await shownCells(six.intersectAll(other))).toEqual(["i|s", "1|a", "2|NULL", "2|NULL", "2|NULL"])
    expect(await shownCells(six.exceptAll(other))).toEqual(["i|s", "1|a", "3|c"])
    expect(await shownCells(six.subtract(other))).toEqual(["i|s", "3|c"])
    expect((await six.except(other).schema()).map((c) => c.type)).toEqual(["bigint", "string"])
    await expect(six.intersect(other.select("i")).count()).rejects.toThrow("length mismatch")
  })

  it("are those of plain lists", async () => {
    const list = fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(list, list, async (a, b) => {
        const made = (x: readonly (number | null)[]) => Frame.fromColumns({ x: [...x] }, "x INT", engine)
        const [first, second] = [await made(a), await made(b)]
        const values = async (frame: Frame) => (await frame.collect()).map((row) => row.x)
        const sorted = [null, 0, 1, 2, 3, 4]
        const times = (list: readonly unknown[], x: unknown) => list.filter((y) => y === x).length
        const many = (count: (x: unknown) => number) => sorted.flatMap((x) => new Array(Math.max(0, count(x))).fill(x))
        expect(await values(first.intersect(second))).toEqual(sorted.filter((x) => a.includes(x) && b.includes(x)))
        expect(await values(first.except(second))).toEqual(sorted.filter((x) => a.includes(x) && !b.includes(x)))
        expect(await values(first.intersectAll(second))).toEqual(many((x) => Math.min(times(a, x), times(b, x))))
        expect(await values(first.exceptAll(second))).toEqual(many((x) => times(a, x) - times(b, x)))
      }),
      { seed: 1, numRuns: 25 },
    )
  })
})

describe("unionByName", () => {
  it("puts columns of one name below each other", async () => {
    const swapped = await Frame.fromRows([{ s: "x", i: 9.5, z: true }], "s STRING, i DOUBLE, z BOOLEAN", engine)
    const made = six.limit(1).unionByName(swapped, { allowMissingColumns: true })
    expect(await shownCells(made)).toEqual(["i|s|z", "1.0|a|NULL", "9.5|x|true"])
    expect(await shownCells(six.limit(1).unionByName(swapped.drop("z")))).toEqual(["i|s", "1.0|a", "9.5|x"])
    await expect(six.unionByName(swapped).count()).rejects.toThrow("unknown column: z in this frame; have i, s")
    await expect(six.unionByName(swapped.select("i")).count()).rejects.toThrow(
      "unknown column: s in the other frame; have i",
    )
  })
})

describe("dropDuplicates", () => {
  it("keeps the first of the rows that agree", async () => {
    const rows = [1, 1, 2, 2, 3].map((i, at) => ({ i, s: ["a", "b", null, "c", null][at] }))
    const frame = await Frame.fromRows(rows, "i INT, s STRING", engine)
    expect(await shownCells(frame.dropDuplicates("i"))).toEqual(["i|s", "1|a", "2|NULL", "3|NULL"])
    expect(await shownCells(frame.orderBy("s DESC").dropDuplicates(["i"]))).toEqual(["i|s", "2|c", "1|b", "3|NULL"])
    expect(await shownCells(six.dropDuplicates())).toEqual(["i|s", "1|a", "2|NULL", "3|c"])
    await expect(six.dropDuplicates("q").count()).rejects.toThrow("unknown column: q")
  })
})

describe("dropna", () => {
  it("leaves out rows with nulls or NaN", async () => {
    const frame = (await fortyRows(engine)).limit(12)
    const ids = async (made: Frame): Promise<unknown[]> => (await made.collect()).map((row) => row.id)
    expect(await ids(frame.dropna())).toEqual([0, 1, 4, 7, 8, 9, 11])
    expect(await ids(frame.dropna({ how: "all", subset: ["s", "x"] }))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
    expect(await ids(frame.dropna({ thresh: 4 }))).toEqual([0, 1, 4, 7, 8, 9, 11])
    expect(await ids(frame.dropna({ thresh: 1, subset: "x" }))).toEqual([0, 1, 2, 4, 6, 7, 8, 9, 11])
    await expect(frame.dropna({ how: "some" as never }).count()).rejects.toThrow(
      "invalid how: some; expected any or all",
    )
    await expect(frame.dropna({ subset: ["q"] }).count()).rejects.toThrow("unknown column: q")
  })
})

describe("columns by several names", () => {
  it("are added, renamed and named at once", async () => {
    const swapped = six.limit(1).withColumns({ s: "i", i: "s", t: "i + 1" })
    expect(await shownCells(swapped)).toEqual(["i|s|t", "a|1|2"])
    expect(await six.withColumnsRenamed({ i: "j", zz: "q" }).columns()).toEqual(["j", "s"])
    expect(await six.withColumnsRenamed({ I: "x", x: "y" }).columns()).toEqual(["y", "s"])
    await expect(six.withColumnsRenamed({ i: "s", s: "i" }).columns()).rejects.toThrow("duplicate column: i")
    expect(await shownCells(six.limit(1).toDF("x", "y"))).toEqual(["x|y", "1|a"])
    await expect(six.toDF("x").columns()).rejects.toThrow("length mismatch: 1 names for 2 columns")
    await expect(six.withColumns({ z: "1", Z: "2" }).columns()).rejects.toThrow("duplicate column: Z")
  })
})

describe("rows by their place", () => {
  it("are taken from the start and the end", async () => {
    expect(await six.tail(2)).toEqual([
      { i: 2, s: null },
      { i: 2, s: null },
    ])
    expect(await six.tail(9)).toHaveLength(6)
    expect(await six.take(1)).toEqual([{ i: 1, s: "a" }])
    expect(await six.offset(4).count()).toBe(2)
    expect([await six.isEmpty(), await six.limit(0).isEmpty()]).toEqual([false, true])
    expect(() => six.offset(-1)).toThrow("invalid count: -1; expected an integer >= 0")
  })
})
