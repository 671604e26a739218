// Results depend on data alone: not on threads, and rows come in one order.

import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isDeepStrictEqual as isSame } from "node:util"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { rand } from "../../src/frame/verbs/random"
import { fillUniform } from "../../src/random/uniform"
import { isOnSpark } from "../onSpark"

let engines: Engine[]

beforeAll(async () => {
  engines = [await createDuckdbEngine({ threads: 1 }), await createDuckdbEngine({ threads: 2 })]
})
afterAll(() => {
  for (const engine of engines) engine.close()
})

const rowCount = isOnSpark ? 10_000 : 300_000
// Digits of a multiplicative generator: scattered, with fractions that no double holds exactly.
const keys = Int32Array.from({ length: rowCount }, (_, i) => (i * 7919) % 1009)
const values = Float64Array.from({ length: rowCount }, (_, i) => ((i * 104729) % 1_000_003) / 7 - 1e-9 * i)

/** What `make` gives on one thread, which must be what it gives on two, to the last bit. */
async function onBoth<T>(make: (engine: Engine) => Promise<T>): Promise<T> {
  const [one, two] = await Promise.all(engines.map(make))
  expect(isSame(two, one)).toBe(true)
  return one
}

describe("with 300,000 rows", () => {
  const many = (engine: Engine): Promise<Frame> => Frame.fromColumns({ key: keys, value: values }, undefined, engine)

  it("joins keep the left side's order", async () => {
    const joined = await onBoth(async (engine) => {
      const left = await many(engine)
      const right = left.groupBy("key").agg("count(*) AS count")
      return left.join(right, "key", "left").toColumns(["key", "value"])
    })
    expect(isSame(joined.key, Float64Array.from(keys))).toBe(true)
    expect(isSame(joined.value, values)).toBe(true)
  })

  it.skipIf(isOnSpark)("files hold the rows in order", async () => {
    const folder = await mkdtemp(join(tmpdir(), "order-"))
    const content = await onBoth(async (engine) => {
      const left = await many(engine)
      const right = left.groupBy("key").agg("max(value) AS largest")
      const path = join(folder, `${engines.indexOf(engine)}.csv`)
      await left.join(right, "key", "left").select("key").writeCsv(path, { header: false })
      return readFile(path, "utf8")
    })
    await rm(folder, { recursive: true })
    expect(isSame(content.trimEnd().split("\n").map(Number), [...keys])).toBe(true)
  })

  it("semi and anti joins keep it too, after a sort", async () => {
    const kept = await onBoth(async (engine) => {
      const left = (await many(engine)).orderBy("value DESC")
      const right = left.where("key < 500").select("key").distinct()
      const semi = await left.join(right, "key", "leftsemi").toColumns(["value"])
      const anti = await left.join(right, "key", "leftanti").toColumns(["value"])
      return [semi.value as Float64Array, anti.value as Float64Array]
    })
    const ordered = (isKept: (key: number) => boolean): Float64Array =>
      values
        .filter((_, i) => isKept(keys[i]))
        .sort()
        .reverse()
    expect(
      isSame(
        kept[0],
        ordered((key) => key < 500),
      ),
    ).toBe(true)
    expect(
      isSame(
        kept[1],
        ordered((key) => key >= 500),
      ),
    ).toBe(true)
  })

  it("stable sorts, limits and caches keep it", async () => {
    const rows = await onBoth(async (engine) => {
      const frame = (await many(engine)).orderBy("key").cache()
      return [await frame.limit(1000).collect(), await frame.where("value > 1000").limit(1000).collect()]
    })
    const sorted = Array.from({ length: rowCount }, (_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b)
    const plain = (row: number): object => ({ key: keys[row], value: values[row] })
    expect(rows[0]).toEqual(sorted.slice(0, 1000).map(plain))
    expect(rows[1]).toEqual(
      sorted
        .filter((row) => values[row] > 1000)
        .slice(0, 1000)
        .map(plain),
    )
  })

  it("cached joins keep it, whatever is read of them", async () => {
    const made = await onBoth(async (engine) => {
      const left = await many(engine)
      const right = left.groupBy("key").agg("count(*) AS count").cache()
      const joined = left.join(right, "key", "left").cache()
      return Promise.all([
        joined.toColumns(["key", "value"]),
        joined.where("key % 3 = 0").toColumns(["value"]),
        joined.limit(3000).toColumns(["value"]),
        joined.join(right.withColumnRenamed("count", "again"), "key").cache().toColumns(["value"]),
        joined.withColumn("draw", rand(3)).toColumns(["value", "draw"]),
        joined.sampleBy("key", { 5: 0.5, 6: 1 }, 3).toColumns(["value"]),
        joined.union(joined.limit(10)).cache().toColumns(["value"]),
      ])
    })
    const [all, thirds, first, twice, drawn, sample, both] = made.map((columns) => columns.value as Float64Array)
    expect(isSame(made[0].key, Float64Array.from(keys))).toBe(true)
    for (const column of [all, twice, drawn]) expect(isSame(column, values)).toBe(true)
    expect(
      isSame(
        thirds,
        values.filter((_, i) => keys[i] % 3 === 0),
      ),
    ).toBe(true)
    expect(isSame(first, values.slice(0, 3000))).toBe(true)
    expect(isSame(both, Float64Array.from([...values, ...values.slice(0, 10)]))).toBe(true)
    const draws = new Float64Array(rowCount)
    fillUniform(3, draws)
    expect(isSame(made[4].draw, draws)).toBe(true)
    const isDrawn = (_: number, i: number): boolean => keys[i] === 6 || (keys[i] === 5 && draws[i] < 0.5)
    expect(isSame(sample, values.filter(isDrawn))).toBe(true)
  })

  it("joins of several rows made of one keep their order", async () => {
    const made = await onBoth(async (engine) => {
      const one = (await many(engine)).select("key", "explode(array(2, 0, 1)) AS digit")
      const digits = await Frame.fromRows([{ digit: 1 }, { digit: 2 }, { digit: 0 }], "digit INT", engine)
      const joined = one.join(digits.groupBy("digit").count(), "digit", "left")
      return [await joined.toColumns(["digit"]), await joined.cache().toColumns(["digit"])]
    })
    const expected = Float64Array.from({ length: 3 * rowCount }, (_, i) => [2, 0, 1][i % 3])
    expect(isSame(made[0].digit, expected)).toBe(true)
    expect(isSame(made[1].digit, expected)).toBe(true)
  })

  it("sums and means of fractions have the same bits on any number of threads", async () => {
    const sums = await onBoth(async (engine) => {
      const frame = await many(engine)
      const byKey = await frame.groupBy("key").sum("value").toColumns()
      const means = await frame.groupBy("key").avg("value").toColumns()
      const described = await frame.describe().collect()
      return [byKey, means, described] as const
    })
    const expected = new Float64Array(1009)
    keys.forEach((key, i) => {
      expected[key] += values[i]
    })
    const byKey = sums[0]["sum(value)"] as Float64Array
    expect(sums[0].key).toEqual(Float64Array.from(expected.keys()))
    byKey.forEach((sum, key) => {
      expect(Math.abs(sum / expected[key] - 1)).toBeLessThan(1e-12)
    })
  })
})

const cell = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })
const rows = fc.array(fc.record({ a: cell, b: cell }), { maxLength: 30 })
type Row = { a: number | null; b: number | null }
const frameOf = (engine: Engine, data: readonly Row[]): Promise<Frame> => Frame.fromRows(data, "a INT, b INT", engine)
const check = (property: fc.IAsyncProperty<unknown>): Promise<void> => fc.assert(property, { seed: 7, numRuns: 40 })

describe("on any rows, as plain arrays define it,", () => {
  // Nulls first, as Spark sorts.
  const rank = (value: number | null): number => value ?? -Infinity
  const byA = (x: Row, y: Row): number => rank(x.a) - rank(y.a) || 0

  it("orderBy is a stable sort", () =>
    check(
      fc.asyncProperty(fc.tuple(rows), async ([data]) => {
        const sorted = await onBoth(async (engine) => (await frameOf(engine, data)).orderBy("a").collect())
        // -Infinity minus itself is NaN, taken for equal.
        expect(sorted).toEqual([...data].sort(byA))
      }),
    ))

  it("joins match equal keys but null", () =>
    check(
      fc.asyncProperty(fc.tuple(rows, rows), async ([left, right]) => {
        const made = await onBoth(async (engine) => {
          const l = await frameOf(engine, left)
          const r = (await frameOf(engine, right)).withColumnRenamed("b", "c")
          const hows = ["inner", "left", "leftsemi", "leftanti"] as const
          return Promise.all(hows.map((how) => l.join(r, "a", how).collect()))
        })
        const matches = (row: Row): Row[] => right.filter((other) => row.a !== null && row.a === other.a)
        const pairs = left.flatMap((row) => matches(row).map((other) => ({ ...row, c: other.b })))
        const lefts = left.flatMap((row) => {
          const found = matches(row).map((other): object => ({ ...row, c: other.b }))
          return found.length > 0 ? found : [{ ...row, c: null }]
        })
        expect(made[0]).toEqual(pairs)
        expect(made[1]).toEqual(lefts)
        expect(made[2]).toEqual(left.filter((row) => matches(row).length > 0))
        expect(made[3]).toEqual(left.filter((row) => matches(row).length === 0))
      }),
    ))

  it("groupBy sums what is not null", () =>
    check(
      fc.asyncProperty(fc.tuple(rows), async ([data]) => {
        const made = await onBoth(async (engine) =>
          (await frameOf(engine, data)).groupBy("a").agg("sum(b) AS total", "count(*) AS count").collect(),
        )
        const groups = [...new Set(data.map((row) => row.a))].sort((x, y) => rank(x) - rank(y) || 0)
        expect(made).toEqual(
          groups.map((a) => {
            const members = data.filter((row) => row.a === a)
            const known = members.flatMap((row) => row.b ?? [])
            return { a, total: known.length > 0 ? known.reduce((x, y) => x + y, 0) : null, count: members.length }
          }),
        )
      }),
    ))

  it("where, distinct, union, naFill and limit do what their names say", () =>
    check(
      fc.asyncProperty(fc.tuple(rows, rows), async ([first, second]) => {
        const made = await onBoth(async (engine) => {
          const f = await frameOf(engine, first)
          const both = f.union(await frameOf(engine, second))
          return Promise.all([
            both.where("a > b").collect(),
            both.limit(first.length + 2).collect(),
            both.naFill(9, ["b"]).collect(),
            both.distinct().collect(),
          ])
        })
        const all = [...first, ...second]
        expect(made[0]).toEqual(all.filter(({ a, b }) => a !== null && b !== null && a > b))
        expect(made[1]).toEqual(all.slice(0, first.length + 2))
        expect(made[2]).toEqual(all.map(({ a, b }) => ({ a, b: b ?? 9 })))
        const different = [...new Map(all.map((row) => [JSON.stringify(row), row])).values()]
        expect(made[3]).toEqual(different.sort((x, y) => byA(x, y) || rank(x.b) - rank(y.b) || 0))
      }),
    ))

  it("sum of doubles is the exact sum, whatever their size", () =>
    check(
      fc.asyncProperty(
        fc.tuple(
          fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 }), {
            minLength: 1,
            maxLength: 9,
          }),
        ),
        async ([x]) => {
          const made = await onBoth(async (engine) =>
            (await Frame.fromColumns({ x: Float64Array.from(x) }, undefined, engine)).groupBy().sum("x").collect(),
          )
          const sum = made[0]["sum(x)"] as number
          const magnitude = x.reduce((total, value) => total + Math.abs(value), 0)
          const plain = x.reduce((total, value) => total + value, 0)
          expect(Math.abs(sum - plain)).toBeLessThanOrEqual(1e-14 * magnitude)
        },
      ),
    ))
})

describe("the current time", () => {
  it("is one for a frame, at each look", async () => {
    const frame = (await Frame.fromColumns({ id: [1, 2] }, undefined, engines[0])).select(
      "now() AS a",
      "current_timestamp AS b",
    )
    const rows = await frame.collect()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await frame.collect()).toEqual(rows)
    expect(new Set(rows.flatMap((row) => [Number(row.a), Number(row.b)])).size).toBe(1)
  })
})
