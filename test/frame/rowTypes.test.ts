// What TypeScript knows of rows. The compiler checks these lines (`npm run check`); that they run is a second look.

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { col } from "../../src/expression/columns/column"
import type { Row, RowOf } from "../../src/expression/rowTypes"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"

/** The rows of a frame. */
type Rows<F> = F extends { collect(): Promise<(infer R)[]> } ? R : never

let engine: Engine
let folder: string
let path: string
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  folder = await mkdtemp(join(tmpdir(), "rows-"))
  path = join(folder, "pairs.csv")
  await writeFile(path, "user_id,title,purchase\n1,a,0.5\n2,b,1\n")
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

const chained = (frame: Frame<{ a: number; b: string }>) => frame.withColumnsRenamed({ a: "c", c: "d" })
const moved = (frame: Frame<{ a: number; b: string }>) => frame.withColumnsRenamed({ a: "b", b: "c" })

const pairs = () => readCsv(path, { schema: "user_id INT, title STRING, purchase DOUBLE", engine })

describe("a schema", () => {
  it("is the type of the rows", async () => {
    const frame = await pairs()
    expectTypeOf<Rows<typeof frame>>().toEqualTypeOf<{
      user_id: number
      title: string | null
      purchase: number | null
    }>()
    expect((await frame.collect())[0].user_id + 1).toBe(2)
    expect((await frame.first())?.title?.length).toBe(1)
  })

  it("is read in all of its forms", () => {
    expectTypeOf<
      RowOf<"a INT NOT NULL, `b c`: DECIMAL(10,2),d ARRAY<INT>,\n  e:map<string, double>, f BIGINT COMMENT 'x'">
    >().toEqualTypeOf<{
      a: number
      "b c": string | null
      d: number[] | null
      e: Map<string, number> | null
      f: number
    }>()
    expectTypeOf<RowOf<"a STRUCT<x: INT, y: STRING>, t TIMESTAMP, z BINARY, o boolean">>().toEqualTypeOf<{
      a: { x: number; y: string | null } | null
      t: Date | null
      z: Uint8Array | null
      o: boolean | null
    }>()
    expectTypeOf<RowOf<{ a: "int"; b: "string" }>>().toEqualTypeOf<{ a: number; b: string | null }>()
    expectTypeOf<RowOf<readonly [{ name: "a"; type: "date" }]>>().toEqualTypeOf<{ a: Date | null }>()
    expectTypeOf<RowOf<string>>().toEqualTypeOf<Row>()
    expectTypeOf<RowOf<"a QUATERNION">>().toEqualTypeOf<{ a: unknown }>()
    expectTypeOf<
      RowOf<"p STRUCT<aB: INT, q: MAP<STRING, ARRAY<DECIMAL(10, 2)>>>, `x,y` INT not null">
    >().toEqualTypeOf<{
      p: { aB: number; q: Map<string, string[]> | null } | null
      "x,y": number
    }>()
    // What is read wrongly would make right names red; it opens the row.
    expectTypeOf<RowOf<"a INT COMMENT 'b, c', d INT">>().toEqualTypeOf<Row>()
    expectTypeOf<RowOf<"a INT, `b``c` INT">>().toEqualTypeOf<Row>()
    expectTypeOf<RowOf<"a INT, b ARRAY<INT">>().toEqualTypeOf<Row>()
  })

  it("takes whole numbers to be there, and what is NOT NULL", async () => {
    type Read =
      RowOf<"user_id INT, n BIGINT, purchase DOUBLE, title STRING NOT NULL, price DECIMAL(9,2) not null COMMENT 'x'">
    expectTypeOf<Read>().toEqualTypeOf<{
      user_id: number
      n: number
      purchase: number | null
      title: string
      price: string
    }>()
    const frame: Frame<{ user_id: number; purchase: number | null }> = (await pairs()).drop("title")
    // @ts-expect-error
    const sum = async () => (await frame.collect())[0].purchase + 1
    expect(await sum()).toBe(1.5)
  })

  it("is that of the rows that a frame is made of", async () => {
    const frame = await createDataFrame(
      [
        { id: 1, s: "a" },
        { id: 2, s: null, extra: true },
      ],
      undefined,
      engine,
    )
    expectTypeOf<Rows<typeof frame>>().toEqualTypeOf<{ id: number; s: string | null; extra: boolean | null }>()
    const large = await createDataFrame([{ n: 1n }], undefined, engine)
    expectTypeOf<Rows<typeof large>>().toEqualTypeOf<{ n: number }>()
    expect(await large.first()).toEqual({ n: 1 })
    const named = await createDataFrame([], "id INT", engine)
    expectTypeOf<Rows<typeof named>>().toEqualTypeOf<{ id: number }>()
    const open: Row[] = [{ id: 1 }]
    expectTypeOf<Rows<Awaited<ReturnType<typeof made>>>>().toEqualTypeOf<Row>()
    const made = () => createDataFrame(open, undefined, engine)
    expect(await (await made()).count()).toBe(1)
  })
})

describe("verbs", () => {
  it("carry names and types on", async () => {
    const frame = await pairs()
    const selected = frame.select(
      "user_id",
      "purchase * 2 AS twice",
      "title as name",
      col(frame, "purchase").alias("p"),
    )
    expectTypeOf<Rows<typeof selected>>().toEqualTypeOf<{
      user_id: number
      twice: unknown
      name: string | null
      p: number | null
    }>()
    const added = frame.withColumn("isBought", col("purchase").gt(0)).withColumn("n", "user_id")
    expectTypeOf<Rows<typeof added>["isBought"]>().toEqualTypeOf<boolean | null>()
    expectTypeOf<Rows<typeof added>["n"]>().toEqualTypeOf<number>()
    // One after the other: nobody follows names that are given and taken away.
    expectTypeOf<Rows<ReturnType<typeof chained>>>().toEqualTypeOf<Row>()
    expectTypeOf<Rows<ReturnType<typeof moved>>>().toEqualTypeOf<Row>()
    const dropped = frame.drop("title").withColumnRenamed("purchase", "bought")
    expectTypeOf<Rows<typeof dropped>>().toEqualTypeOf<{ user_id: number; bought: number | null }>()
    const grouped = frame.groupBy("user_id").agg("count(*) AS n", "max(title) AS last")
    expectTypeOf<Rows<typeof grouped>>().toEqualTypeOf<{ user_id: number; n: number; last: string | null }>()
    const summed = frame.groupBy("title").sum("purchase")
    expectTypeOf<Rows<typeof summed>>().toEqualTypeOf<{ title: string | null; "sum(purchase)": number | null }>()
    const counted = frame.groupBy("title").count()
    expectTypeOf<Rows<typeof counted>>().toEqualTypeOf<{ title: string | null; count: number }>()
    const latest = frame.groupBy("user_id").max("title")
    expectTypeOf<Rows<typeof latest>>().toEqualTypeOf<{ user_id: number; "max(title)": string | null }>()
    const joined = frame.join(grouped, "user_id", "left")
    expectTypeOf<Rows<typeof joined>["n"]>().toEqualTypeOf<number | null>()
    expectTypeOf<Rows<typeof joined>["title"]>().toEqualTypeOf<string | null>()
    const without = frame.join(grouped, ["user_id"], "leftanti")
    expectTypeOf<Rows<typeof without>>().toEqualTypeOf<Rows<typeof frame>>()
    const kept = frame.where("purchase > 0").orderBy("user_id DESC", "title").limit(5).distinct().cache()
    expectTypeOf<Rows<typeof kept>>().toEqualTypeOf<Rows<typeof frame>>()
    expect(await joined.columns()).toEqual(["user_id", "title", "purchase", "n", "last"])
    expect(await selected.columns()).toEqual(["user_id", "twice", "name", "p"])
  })

  it("know what aggregates are called, and their types where these follow from the column's", async () => {
    const frame = await pairs()
    const plain = frame.groupBy("user_id").agg("count(*)", "SUM(purchase)", "min(title)", { title: "max" })
    expectTypeOf<Rows<typeof plain>>().toEqualTypeOf<{
      user_id: number
      "count(1)": number
      "sum(purchase)": number | null
      "min(title)": string | null
      "max(title)": string | null
    }>()
    expect(
      await frame.groupBy("user_id").agg("count(*)", "SUM(purchase)", "min(title)", { title: "max" }).columns(),
    ).toEqual(["user_id", "count(1)", "sum(purchase)", "min(title)", "max(title)"])
    const others = frame.agg({ purchase: "MEAN", user_id: "std" })
    expectTypeOf<Rows<typeof others>>().toEqualTypeOf<{
      "avg(purchase)": number | null
      "stddev(user_id)": number | null
    }>()
    expect(await others.columns()).toEqual(["avg(purchase)", "stddev(user_id)"])
    expect(await frame.agg({ "*": "count" }).columns()).toEqual(["count(1)"])
    // A sum of text may be one of decimals.
    const loose = frame.agg("sum(title) AS s", "avg(purchase + 1) AS a", "count(purchase) > 1 AS c")
    expectTypeOf<Rows<typeof loose>>().toEqualTypeOf<{ s: unknown; a: unknown; c: unknown }>()
    const counted = frame.groupBy("title").pivot("user_id").count()
    expectTypeOf<Rows<typeof counted>>().toEqualTypeOf<Row>()
  })

  it("know columns of calls", async () => {
    const frame = await pairs()
    const selected = frame.select(
      col("title"),
      col("purchase").alias("p"),
      col("user_id").gt(1).alias("b"),
      col("user_id").cast("string"),
      [col(frame, "user_id").alias("id")],
    )
    expectTypeOf<Rows<typeof selected>>().toEqualTypeOf<{
      title: string | null
      p: number | null
      b: boolean | null
      user_id: string | null
      id: number
    }>()
    expect(await selected.columns()).toEqual(["title", "p", "b", "user_id", "id"])
    const plain = frame.select("Upper(title)", "TITLE")
    expectTypeOf<Rows<typeof plain>>().toEqualTypeOf<{ "upper(title)": unknown; TITLE: string | null }>()
    expect(await plain.columns()).toEqual(["upper(title)", "TITLE"])
    const other = frame.select("upper( title )", "user_id%2")
    expectTypeOf<Rows<typeof other>>().toEqualTypeOf<Row>()
    expect(await other.columns()).toEqual(["upper(title)", "(user_id % 2)"])
    const unnamed = frame.select(col("user_id").plus(1))
    expectTypeOf<Rows<typeof unnamed>>().toEqualTypeOf<Row>()
    const all = frame.select("*", "purchase * 2 AS twice").withColumns({ twice: col("title"), b: "user_id" })
    expectTypeOf<Rows<typeof all>>().toEqualTypeOf<{
      user_id: number
      title: string | null
      purchase: number | null
      twice: string | null
      b: number
    }>()
    const both = frame.unionByName(frame.withColumn("n", col("user_id")), { allowMissingColumns: true })
    expectTypeOf<Rows<typeof both>["n"]>().toEqualTypeOf<number | null>()
    const { purchase, title } = await frame.toColumns(["purchase", "title"])
    expectTypeOf(purchase).toEqualTypeOf<Float64Array>()
    expect([purchase[1], title[1]]).toEqual([1, "b"])
    expect(await both.columns()).toEqual(["user_id", "title", "purchase", "n"])
  })

  it("know where nulls come in", async () => {
    const left = await createDataFrame([{ id: 1, a: 1 }], undefined, engine)
    const right = await createDataFrame([{ id: 2, b: "x" }], undefined, engine)
    const inner = left.join(right, "id")
    expectTypeOf<Rows<typeof inner>>().toEqualTypeOf<{ id: number; a: number; b: string }>()
    const kept = left.join(right, "id", "left_outer")
    expectTypeOf<Rows<typeof kept>>().toEqualTypeOf<{ id: number; a: number; b: string | null }>()
    const other = left.join(right, "id", "right")
    expectTypeOf<Rows<typeof other>>().toEqualTypeOf<{ id: number; a: number | null; b: string }>()
    const whole = left.join(right, "id", "full")
    expectTypeOf<Rows<typeof whole>>().toEqualTypeOf<{ id: number; a: number | null; b: string | null }>()
    expect(await whole.collect()).toEqual([
      { id: 2, a: null, b: "x" },
      { id: 1, a: 1, b: null },
    ])
    const totals = left.rollup("id").agg("sum(a) AS s", "count(*) AS n", "stddev(a) AS d")
    expectTypeOf<Rows<typeof totals>>().toEqualTypeOf<{ id: number | null; s: number; n: number; d: number | null }>()
    expect(await totals.collect()).toEqual([
      { id: null, s: 1, n: 1, d: null },
      { id: 1, s: 1, n: 1, d: null },
    ])
    const tests = left.select(
      col("a").gt(0).alias("t"),
      col("a").isNull().alias("u"),
      col("a").cast("double").alias("v"),
    )
    expectTypeOf<Rows<typeof tests>>().toEqualTypeOf<{ t: boolean | null; u: boolean; v: number | null }>()
  })

  it("know where nulls go out", async () => {
    const frame = (await pairs()).withColumn("ok", col("purchase").gt(1)).withColumn("twice", "purchase * 2")
    type Filled<F> = Pick<Rows<F>, Extract<keyof Rows<F>, "purchase" | "title" | "ok">>
    const numbers = frame.naFill(0)
    expectTypeOf<Filled<typeof numbers>>().toEqualTypeOf<{
      purchase: number
      title: string | null
      ok: boolean | null
    }>()
    const some = frame.fillna({ title: "x", ok: false })
    expectTypeOf<Filled<typeof some>>().toEqualTypeOf<{ purchase: number | null; title: string; ok: boolean }>()
    const none = frame.naFill(0, ["title"]).naFill(true, ["purchase"])
    expectTypeOf<Filled<typeof none>>().toEqualTypeOf<Filled<typeof frame>>()
    // A text is for columns of text, and decimals are text in JavaScript; names that are not written out may be any.
    const unknown = frame
      .naFill("x")
      .naFill(0, [] as string[])
      .naFill({} as Record<string, number>)
    expectTypeOf<Filled<typeof unknown>>().toEqualTypeOf<Filled<typeof frame>>()
    expect((await numbers.first())?.purchase.toFixed(1)).toBe("0.5")
  })

  it("know names that are not plain words, in any case", async () => {
    const frame = await createDataFrame([{ "a b": 1, c: "x" }], undefined, engine)
    const selected = frame.select("a b", "C", "c IS NULL AS `is it`")
    expectTypeOf<Rows<typeof selected>>().toEqualTypeOf<{ "a b": number; C: string; "is it": unknown }>()
    expect(await selected.columns()).toEqual(["a b", "C", "is it"])
  })

  it("know which columns there are where names differ in case", async () => {
    const frame = await pairs()
    const set = frame.withColumn("USER_ID", "title").withColumns({ Title: "purchase" }).drop("PURCHASE")
    expectTypeOf<Rows<typeof set>>().toEqualTypeOf<{ USER_ID: string | null; Title: number | null }>()
    expect(await set.columns()).toEqual(["USER_ID", "Title"])
    const joined = frame.select("user_id", "title").join(frame.select("purchase AS p", "user_id AS User_ID"), "user_id")
    expectTypeOf<Rows<typeof joined>>().toEqualTypeOf<{ user_id: number; title: string | null; p: number | null }>()
    expect(await joined.columns()).toEqual(["user_id", "title", "p"])
  })

  it("know the names of aggregates and of columns from calls", async () => {
    const frame = await pairs()
    const grouped = frame.groupBy("title").agg("count(*)", "SUM(purchase)", { user_id: "max" })
    expectTypeOf<Rows<typeof grouped>>().toEqualTypeOf<{
      title: string | null
      "count(1)": number
      "sum(purchase)": number | null
      "max(user_id)": number
    }>()
    expect(await grouped.columns()).toEqual(["title", "count(1)", "sum(purchase)", "max(user_id)"])
    const named = frame.select(col("TITLE"), col("`purchase`").alias("p"))
    expectTypeOf<Rows<typeof named>>().toEqualTypeOf<{ TITLE: string | null; p: number | null }>()
    expect(await named.columns()).toEqual(["TITLE", "p"])
    const matched = frame.join(frame.select("user_id AS id", "title AS name"), col("user_id").eq(col("id")), "left")
    expectTypeOf<Rows<typeof matched>>().toEqualTypeOf<{
      user_id: number
      title: string | null
      purchase: number | null
      id: number | null
      name: string | null
    }>()
    expect(await matched.columns()).toEqual(["user_id", "title", "purchase", "id", "name"])
    const whole = frame.select(col("*"))
    expectTypeOf<Rows<typeof whole>>().toEqualTypeOf<Row>()
    const field = frame.select("struct(title) AS s").select(col("s.title").alias("t"))
    expectTypeOf<Rows<typeof field>>().toEqualTypeOf<{ t: unknown }>()
    expect(await field.columns()).toEqual(["t"])
  })

  it("fall back to open rows without an error", async () => {
    const frame = await pairs()
    const name: string = "title"
    const open = frame.select(name)
    expectTypeOf<Rows<typeof open>>().toEqualTypeOf<Row>()
    expectTypeOf<Rows<ReturnType<typeof frame.toDF>>>().toEqualTypeOf<Row>()
    const loose: Frame = frame
    const chosen = loose.select("anything").withColumn("x", "nothing")
    expectTypeOf<Rows<typeof chosen>>().toEqualTypeOf<Row>()
    const unnamed = frame.select("purchase + 1 total")
    expectTypeOf<Rows<typeof unnamed>>().toEqualTypeOf<Row>()
    expect(await unnamed.columns()).toEqual(["total"])
  })

  it("take names that are put together when they run", async () => {
    const frame = await pairs()
    const part: string = "title"
    for (const i of [1, 2]) {
      const wide = frame.withColumn(`c${i}`, `user_id + ${i}`).withColumnRenamed("title", `title${i}`)
      const chosen = wide.select(`c${i}`, `purchase * ${i} AS p${i}`, [`title${i}`])
      expectTypeOf<Rows<typeof chosen>>().toEqualTypeOf<Row>()
      expect(await chosen.columns()).toEqual([`c${i}`, `p${i}`, `title${i}`])
      const left = wide.drop(`c${i}`, `${part}${i}`)
      expectTypeOf<Rows<typeof left>>().toEqualTypeOf<Row>()
      expect(
        await left
          .orderBy(`user_id`)
          .groupBy(`${part.slice(0, 0)}purchase`)
          .sum(`user_${"id"}`)
          .count(),
      ).toBe(2)
    }
  })

  it("take numbers that name their type", async () => {
    const frame = (await pairs()).select("1L AS l", "2.5BD AS bd", "1e3 AS e").withColumn("y", "3Y")
    expect(await frame.first()).toEqual({ l: 1, bd: "2.5", e: 1000, y: 3 })
  })

  it("are red where a word names no column", async () => {
    const frame = await pairs()
    const other = await createDataFrame([{ user_id: 1, n: 2 }], undefined, engine)
    const lines = [
      // @ts-expect-error
      () => frame.select("usr_id"),
      // @ts-expect-error
      () => frame.select("user_id", ["usr_id AS id"]),
      // @ts-expect-error
      () => frame.orderBy("user_id", "titel DESC"),
      // @ts-expect-error
      () => frame.toColumns(["titel"]),
      // @ts-expect-error
      () => frame.groupBy("usr_id"),
      // @ts-expect-error
      () => frame.groupBy("user_id").sum("purchas"),
      // @ts-expect-error
      () => frame.drop("titel"),
      // @ts-expect-error
      () => frame.orderBy("titel"),
      // @ts-expect-error
      () => frame.join(other, "title"),
      // @ts-expect-error
      () => frame.join(other, ["user_id", "n"]),
      // @ts-expect-error
      () => col(frame, "usr_id"),
      // @ts-expect-error
      () => frame.withColumn("x", "usr_id"),
      // @ts-expect-error
      () => frame.sampleBy("usr_id", {}, 1),
      // @ts-expect-error
      () => frame.dropDuplicates("usr_id"),
    ]
    expect(lines.length).toBe(14)
    // These are expressions, or may be.
    expect(await frame.select("user_id + 1", "current_date", "true AS t").count()).toBe(2)
    expect(await frame.groupBy("user_id % 2 AS odd").count().count()).toBe(2)
  })
})
