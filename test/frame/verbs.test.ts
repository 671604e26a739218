import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { type Column, col, expr, Window } from "../../src/expression/columns/column"
import { functions } from "../../src/expression/columns/functions"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { rand } from "../../src/frame/verbs/random"
import type { JoinKind } from "../../src/plan/plan"

const wholeFrame = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"

let engine: Engine
let purchases: Frame
let users: Frame

beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  purchases = await Frame.fromRows(
    [
      { user: 2, item: "b", price: 1.5 },
      { user: 1, item: "a", price: null },
      { user: 2, item: "a", price: 2 },
      { user: null, item: "c", price: 0.5 },
    ],
    "user INT, item STRING, price DOUBLE",
    engine,
  )
  users = await Frame.fromRows(
    [
      { user: 1, name: "Ann" },
      { user: 2, name: "Bob" },
      { user: 3, name: "Cid" },
      { user: null, name: "Nobody" },
    ],
    "user INT, name STRING",
    engine,
  )
})
afterAll(() => engine.close())

async function valuesOf(frame: Frame): Promise<unknown[][]> {
  return (await frame.collect()).map((row) => Object.values(row))
}

describe("select", () => {
  it("takes names, stars and expressions, and keeps the order of rows", async () => {
    const frame = purchases.select("*", "user + 1 AS next", "upper(item)")
    expect(await frame.columns()).toEqual(["user", "item", "price", "next", "upper(item)"])
    expect(await valuesOf(frame)).toEqual([
      [2, "b", 1.5, 3, "B"],
      [1, "a", null, 2, "A"],
      [2, "a", 2, 3, "A"],
      [null, "c", 0.5, null, "C"],
    ])
  })

  it("knows a column whatever the case of its name", async () => {
    expect(await purchases.select("USER", "Item AS thing").columns()).toEqual(["USER", "thing"])
  })

  it("takes names in backticks as Spark does, but not inside text", async () => {
    expect(await valuesOf(purchases.select("`user` + 1 AS `the next`", "'`user`' AS text").limit(1))).toEqual([
      [3, "`user`"],
    ])
  })

  it("makes one row of aggregates, as agg does", async () => {
    const rows = (...given: (string | Column)[]): Promise<unknown> => purchases.select(...given).collect()
    expect(await rows("count(*)", functions.max("user"), "sum(price) / count(*) AS mean")).toEqual(
      await purchases.agg("count(*)", "max(user)", "sum(price) / count(*) AS mean").collect(),
    )
    expect(await rows("count(*) + 1 AS n", "1 AS one", "explode(array(min(user), max(user)))")).toEqual([
      { n: 5, one: 1, col: 1 },
      { n: 5, one: 1, col: 2 },
    ])
    await expect(rows("USER", "max(price)")).rejects.toThrow(
      "column user is no key: put it in an aggregate, as first(user)",
    )
    await expect(rows("*", "max(price)")).rejects.toThrow("* has no place beside aggregates")
  })

  it("takes windows over groups, and several rows of what groups give", async () => {
    const groups = purchases.groupBy("user")
    expect(
      await groups
        .agg("count(*) AS n", functions.count("*").over(Window.partitionBy("user")), "sum(sum(price)) OVER () AS all")
        .collect(),
    ).toEqual([
      { user: null, n: 1, [`count(1) OVER (PARTITION BY user ${wholeFrame})`]: 1, all: 4 },
      { user: 1, n: 1, [`count(1) OVER (PARTITION BY user ${wholeFrame})`]: 1, all: 4 },
      { user: 2, n: 2, [`count(1) OVER (PARTITION BY user ${wholeFrame})`]: 1, all: 4 },
    ])
    expect(await valuesOf(groups.agg("row_number() OVER (ORDER BY count(*) DESC, user) AS rank"))).toEqual([
      [null, 2],
      [1, 3],
      [2, 1],
    ])
    const ranked = purchases
      .groupBy("user % 2 AS odd")
      .agg("rank() OVER (ORDER BY ODD DESC) AS n", "sum(Price) OVER () AS s")
    await expect(ranked.count()).rejects.toThrow("column price is no key")
    expect(await valuesOf(purchases.groupBy("User").agg("max(user) OVER () AS n").limit(1))).toEqual([[null, 2]])
    expect(await valuesOf(groups.agg("explode(collect_list(item))"))).toEqual([
      [null, "c"],
      [1, "a"],
      [2, "b"],
      [2, "a"],
    ])
  })

  it("leaves columns out that a condition or an order right behind may name", async () => {
    const items = purchases.select("item", "price AS user")
    expect(await valuesOf(items.orderBy("price DESC", "user"))).toEqual([
      ["a", 2],
      ["b", 1.5],
      ["c", 0.5],
      ["a", null],
    ])
    expect(await valuesOf(items.where("Price > 1"))).toEqual([
      ["b", 1.5],
      ["a", 2],
    ])
    await expect(items.distinct().orderBy("price").count()).rejects.toThrow("unknown column: price")
  })

  it("refuses what is not one column", async () => {
    await expect(purchases.select("user, item").count()).rejects.toThrow("expected an operator or the end, got ,")
    await expect(purchases.select("COLUMNS(*)").count()).rejects.toThrow("unknown function: COLUMNS")
    await expect(purchases.orderBy("user, item").count()).rejects.toThrow("expected an operator or the end, got ,")
    await expect(purchases.select().count()).rejects.toThrow("no columns left; expected one or more")
    await expect(purchases.select("user", "item AS USER").count()).rejects.toThrow("duplicate column: USER")
  })
})

describe("errors of expressions", () => {
  it.each([
    ["select", (frame: Frame, text: string) => frame.select(text)],
    ["withColumn", (frame: Frame, text: string) => frame.withColumn("x", text)],
    ["where", (frame: Frame, text: string) => frame.where(text)],
    ["orderBy", (frame: Frame, text: string) => frame.orderBy(text)],
    ["groupBy", (frame: Frame, text: string) => frame.groupBy(text).count()],
    ["agg", (frame: Frame, text: string) => frame.groupBy("user").agg(text)],
  ])("of %s name the expression, the reason and the columns", async (_, verb) => {
    const unknown = await verb(purchases, "nope")
      .collect()
      .catch((error) => error)
    expect(unknown).toBeInstanceOf(RangeError)
    expect(unknown.message).toBe("unknown column: nope; have user, item, price")
    const bad = await verb(purchases, "user + nope")
      .collect()
      .catch((error) => error)
    expect(bad.message).toBe(
      "invalid expression: unknown column: nope; have user, item, price\n  user + nope\n         ^^^^",
    )
    const broken = await verb(purchases, "user +")
      .collect()
      .catch((error) => error)
    expect(broken.message).toMatch(/^invalid expression: expected an expression, got the end\n {2}user \+\n/)
  })

  it("appear at the action, not at the verb", () => {
    expect(() => purchases.where("nope > 1").select("user +")).not.toThrow()
  })

  it("show expression, place, column and row when a value fails while the query runs", async () => {
    const failing = purchases.select("CAST(item AS INT) AS x").collect()
    await expect(failing).rejects.toThrow(
      /^CAST_INVALID_INPUT: .*\n {2}CAST\(item AS INT\) AS x\n {2}\^{17}\ncolumn x, row: item = "b"$/,
    )
  })

  it.each<[(frame: Frame) => Frame, string]>([
    [
      (frame) => frame.select("CAST(item AS INT) + 1 AS x"),
      "CAST(item AS INT) + 1 AS x\n  ^^^^^^^^^^^^^^^^^\ncolumn x",
    ],
    [(frame) => frame.where("user > 0 AND item > 1"), "user > 0 AND item > 1\n               ^^^^\na condition"],
    [
      (frame) => frame.agg("sum(CAST(item AS INT)) AS n"),
      "sum(CAST(item AS INT)) AS n\n      ^^^^^^^^^^^^^^^^^\ncolumn n",
    ],
    [(frame) => frame.where(col("item").gt(1)), "null\na condition"],
  ])("%# show the part that fails and its row", async (verb, shown) => {
    const error: Error = await verb(purchases)
      .collect()
      .catch((failure) => failure)
    expect(error.message).toMatch(/^CAST_INVALID_INPUT: /)
    expect(error.message).toContain(`${shown}, row: `)
    expect(error.message).toContain('item = "b"')
  })

  it("says how numbers of a vector are written, and which there are", async () => {
    const assembler = new VectorAssembler({ inputCols: ["user", "price"], outputCol: "features" })
    const frame = await assembler.transform(purchases.dropna())
    await expect(frame.select("features[1]").count()).rejects.toThrow(
      "no item in vector; its numbers are fields, write .v1",
    )
    await expect(frame.select("features.price").count()).rejects.toThrow("its numbers are v0, v1 and so on")
    await expect(frame.select("features.v2").collect()).rejects.toThrow("no number v2 in the vector; it has fewer")
  })

  it("name a column, not a function that Spark has and this has not", async () => {
    await expect(purchases.withColumnRenamed("user", "user_id").groupBy("user").count().collect()).rejects.toThrow(
      "unknown column: user; did you mean user_id?",
    )
  })

  it("name the columns there are where a verb takes names", async () => {
    const have = "unknown column: nope; have user, item, price"
    await expect(purchases.groupBy("user").sum("nope").count()).rejects.toThrow(have)
    await expect(purchases.join(users, "nope").count()).rejects.toThrow(
      "unknown column: nope on the left of the join; have user, item, price",
    )
    await expect(purchases.join(users.withColumnRenamed("user", "id"), "user").count()).rejects.toThrow(
      /^unknown column: user on the right of the join; have id, /,
    )
    await expect(purchases.naFill({ nope: 0 }).count()).rejects.toThrow(have)
    await expect(purchases.naFill(0, ["nope"]).count()).rejects.toThrow(have)
    await expect(purchases.toColumns(["nope"])).rejects.toThrow(have)
    await expect(purchases.sampleBy("nope", {}, 1).count()).rejects.toThrow(have)
    await expect(purchases.describe("nope").count()).rejects.toThrow(have)
    await expect(purchases.column("nope")).rejects.toThrow(have)
  })
})

describe("where", () => {
  it("keeps rows for which the condition is true, null counting as false", async () => {
    expect(await valuesOf(purchases.where("price > 1 OR price < 1"))).toEqual([
      [2, "b", 1.5],
      [2, "a", 2],
      [null, "c", 0.5],
    ])
  })

  it("filters what another filter left", async () => {
    expect(await purchases.filter("user = 2 OR user = 1").where("item = 'a' OR item = 'b'").count()).toBe(3)
  })
})

describe("withColumn", () => {
  it("adds at the end and replaces in place", async () => {
    const frame = purchases.withColumn("twice", "price * 2").withColumn("item", "upper(item)")
    expect(await frame.columns()).toEqual(["user", "item", "price", "twice"])
    expect((await valuesOf(frame))[0]).toEqual([2, "B", 1.5, 3])
  })

  it("refuses more than one column", async () => {
    await expect(purchases.withColumn("x", "*").count()).rejects.toThrow("invalid expression: *; expected one column")
    await expect(purchases.withColumn("x", "user, item").count()).rejects.toThrow("expected an operator or the end")
  })

  it("refuses names kept for the order of rows", async () => {
    await expect(purchases.withColumn("ǁorder_0", "1").count()).rejects.toThrow("invalid column name: ǁorder_0")
  })

  it("draws random numbers over the order of rows", async () => {
    const frame = purchases.orderBy("user").withColumn("x", rand(42))
    expect((await frame.toColumns(["x"])).x).toEqual(
      Float64Array.of(0.619189370225301, 0.5096018842446481, 0.8325259388871524, 0.26322809041172357),
    )
  })
})

describe("withColumnRenamed and drop", () => {
  it("leave what is not there as it is", async () => {
    expect(await purchases.withColumnRenamed("item", "thing").columns()).toEqual(["user", "thing", "price"])
    expect(await purchases.withColumnRenamed("nope", "thing").columns()).toEqual(["user", "item", "price"])
    expect(await purchases.drop("price", "nope").columns()).toEqual(["user", "item"])
  })
})

describe("groupBy", () => {
  it("takes -0.0 for 0.0, as Spark does", async () => {
    const frame = await Frame.fromColumns({ x: Float64Array.of(-0, 0, -0) }, undefined, engine)
    expect(await frame.groupBy("x").count().collect()).toEqual([{ x: 0, count: 3 }])
    expect(Object.is((await frame.distinct().collect())[0].x, 0)).toBe(true)
    expect((await frame.cube("x").count().collect()).map((row) => row.x)).toEqual([null, 0])
  })

  it("aggregates by key in the order of keys, null a key of its own", async () => {
    expect(await valuesOf(purchases.groupBy("user").agg("sum(price) AS total", "count(*) AS count"))).toEqual([
      [null, 0.5, 1],
      [1, null, 1],
      [2, 3.5, 2],
    ])
  })

  it("names sums and the like as Spark does", async () => {
    const grouped = purchases.groupBy("item")
    expect(await grouped.sum("user", "price").columns()).toEqual(["item", "sum(user)", "sum(price)"])
    expect(await valuesOf(grouped.avg("price"))).toEqual([
      ["a", 2],
      ["b", 1.5],
      ["c", 0.5],
    ])
    expect(await valuesOf(grouped.min("price"))).toEqual([
      ["a", 2],
      ["b", 1.5],
      ["c", 0.5],
    ])
    expect(await valuesOf(grouped.max("item").limit(1))).toEqual([["a", "a"]])
    expect(await valuesOf(grouped.count())).toEqual([
      ["a", 2],
      ["b", 1],
      ["c", 1],
    ])
  })

  it("takes expressions as keys, their names hiding no column", async () => {
    const frame = purchases.where("user IS NOT NULL").groupBy("user % 2 AS user", "item = 'a' AS isA").count()
    expect(await valuesOf(frame)).toEqual([
      [0, false, 1],
      [0, true, 1],
      [1, true, 1],
    ])
  })

  it("counts NaN as one group, and zero with either sign as one", async () => {
    const x = Float64Array.of(0, Number.NaN, -0, Number.NaN, 1)
    const frame = await Frame.fromColumns({ x }, undefined, engine)
    expect(await valuesOf(frame.groupBy("x").count())).toEqual([
      [0, 2],
      [1, 1],
      [Number.NaN, 2],
    ])
    expect(await frame.distinct().count()).toBe(3)
  })

  it("gives whole sums as long, sums of all rows as one row", async () => {
    expect((await purchases.agg("sum(user) AS total").schema())[0].type).toBe("bigint")
    expect(await valuesOf(purchases.agg("count(*) AS n", "max(price) AS dearest"))).toEqual([[4, 2]])
    expect(await valuesOf(purchases.where("false").agg("count(*) AS n", "sum(user) AS total"))).toEqual([[0, null]])
  })

  it("refuses to add up what is no number", async () => {
    await expect(purchases.groupBy("user").sum("item").count()).rejects.toThrow(
      "column item can't go into sum; expected a column of numbers",
    )
    await expect(purchases.groupBy("user").agg("item").count()).rejects.toThrow(
      "invalid aggregate: item; column item is no key: put it in an aggregate, as first(item)",
    )
  })
})

describe("join", () => {
  it("puts keys first and never matches null", async () => {
    const frame = purchases.join(users, "user")
    expect(await frame.columns()).toEqual(["user", "item", "price", "name"])
    expect(await valuesOf(frame)).toEqual([
      [2, "b", 1.5, "Bob"],
      [1, "a", null, "Ann"],
      [2, "a", 2, "Bob"],
    ])
  })

  it("keeps left rows in left, right rows in right, both in outer", async () => {
    expect((await valuesOf(purchases.join(users, ["user"], "left"))).map((row) => row[3])).toEqual([
      "Bob",
      "Ann",
      "Bob",
      null,
    ])
    expect(await valuesOf(purchases.join(users, "user", "right"))).toEqual([
      [3, null, null, "Cid"],
      [null, null, null, "Nobody"],
      [2, "b", 1.5, "Bob"],
      [1, "a", null, "Ann"],
      [2, "a", 2, "Bob"],
    ])
    const outer = await valuesOf(purchases.join(users, "user", "outer"))
    expect(outer.map((row) => row[0])).toEqual([3, null, 2, 1, 2, null])
  })

  it("takes a condition over columns of different names", async () => {
    const people = users.select("user AS id", "name")
    const joined = purchases.join(people, col("user").eq(col("id")), "left")
    expect(await joined.columns()).toEqual(["user", "item", "price", "id", "name"])
    expect((await valuesOf(joined)).map(([user, item, , id]) => [user, item, id])).toEqual([
      [2, "b", 2],
      [1, "a", 1],
      [2, "a", 2],
      [null, "c", null],
    ])
    const dearer = people.join(purchases, expr("id = user AND price > id - 1"), "semi")
    expect(await valuesOf(dearer)).toEqual([[2, "Bob"]])
    expect(await people.join(purchases, expr("price > id")).count()).toBe(2)
    await expect(purchases.join(users, col("item").eq(col("name"))).count()).rejects.toThrow("duplicate column: user")
  })

  it("keeps left rows with a match in leftsemi, those without one, null keys too, in leftanti", async () => {
    expect(await valuesOf(purchases.join(users, "user", "leftsemi").select("item"))).toEqual([["b"], ["a"], ["a"]])
    const items = purchases.select("item").distinct()
    for (const how of ["leftsemi", "leftanti"] as const) {
      expect(await purchases.join(items, "item", how).columns()).toEqual(["item", "user", "price"])
    }
    expect(await valuesOf(purchases.join(users, "user", "leftanti"))).toEqual([[null, "c", 0.5]])
    expect(await valuesOf(users.join(purchases, "user", "leftanti").select("name"))).toEqual([["Cid"], ["Nobody"]])
  })

  it("joins on several columns", async () => {
    const other = purchases.where("price > 1").withColumnRenamed("price", "seen")
    expect(await valuesOf(purchases.join(other, ["user", "item"]))).toEqual([
      [2, "b", 1.5, 1.5],
      [2, "a", 2, 2],
    ])
  })

  it.each([
    [["int", "int"]],
    [["tinyint", "int", "smallint"]],
    [["smallint", "smallint", "smallint", "smallint"]],
    [["int", "bigint"]],
    [["int", "smallint", "int"]],
  ] as const)("joins on whole numbers of %j, of any size and sign", async (types) => {
    const most = { tinyint: 2 ** 7 - 1, smallint: 2 ** 15 - 1, int: 2 ** 31 - 1, bigint: 2 ** 53 - 2 }
    const valuesOfType = (type: keyof typeof most) => [-most[type] - 1, -1, 0, 1, most[type], null]
    const names = types.map((_, i) => `key_${i}`)
    // Two neighbouring keys with all pairs of values, the others 0.
    const rows = types.flatMap((type, i) => {
      const next = (i + 1) % types.length
      const pairs = valuesOfType(type).flatMap((a) => valuesOfType(types[next]).map((b) => ({ [i]: a, [next]: b })))
      return pairs.map((pair) => names.map((_, key) => (key in pair ? pair[key] : 0)))
    })
    const distinct = [...new Map(rows.map((row) => [String(row), row])).values()]
    const frameWith = (place: string): Promise<Frame> =>
      Frame.fromRows(
        distinct.map((row, i) => ({ ...Object.fromEntries(names.map((name, key) => [name, row[key]])), [place]: i })),
        `${names.map((name, i) => `${name} ${types[i]}`).join(", ")}, ${place} INT`,
        engine,
      )
    const [left, right] = [await frameWith("a"), await frameWith("b")]
    const all = distinct.map((_, i) => i)
    const hasNull = (i: number): boolean => distinct[i].includes(null)
    const joined = (how: JoinKind, ...places: string[]): Promise<unknown[][]> =>
      valuesOf(left.join(right, names, how).select(...places))
    const byPlace = (x: unknown[], y: unknown[]): number => Number(x[0]) - Number(y[0])
    expect(await joined("inner", "a", "b")).toEqual(all.flatMap((i) => (hasNull(i) ? [] : [[i, i]])))
    expect(await joined("left", "a", "b")).toEqual(all.map((i) => [i, hasNull(i) ? null : i]))
    expect(await joined("leftsemi", "a")).toEqual(all.flatMap((i) => (hasNull(i) ? [] : [[i]])))
    expect(await joined("leftanti", "a")).toEqual(all.flatMap((i) => (hasNull(i) ? [[i]] : [])))
    expect((await joined("right", "b", "a")).sort(byPlace)).toEqual(all.map((i) => [i, hasNull(i) ? null : i]))
    const gaps = all.filter(hasNull).length
    expect(await left.join(right, names, "outer").count()).toBe(all.length + gaps)
  })

  it("gives all pairs for cross, right rows in order within left rows", async () => {
    const few = users.limit(2).select("name")
    expect(await valuesOf(few.withColumnRenamed("name", "left").crossJoin(few))).toEqual([
      ["Ann", "Ann"],
      ["Ann", "Bob"],
      ["Bob", "Ann"],
      ["Bob", "Bob"],
    ])
  })

  it("refuses columns that would have one name, no column, and joins it does not know", async () => {
    await expect(purchases.join(purchases, "user").count()).rejects.toThrow("duplicate column: item")
    expect(() => purchases.join(users, [])).toThrow("invalid on: no column; expected one or more names")
    expect(() => purchases.join(users, "user", "sideways" as "outer")).toThrow("invalid how: sideways; expected one of")
    expect(() => purchases.join(users, "user", "outre" as "outer")).toThrow("did you mean outer?")
  })
})

describe("orderBy and limit", () => {
  it("sort stably, nulls first, last when descending", async () => {
    expect((await valuesOf(purchases.orderBy("user"))).map(([user, item]) => [user, item])).toEqual([
      [null, "c"],
      [1, "a"],
      [2, "b"],
      [2, "a"],
    ])
    expect((await valuesOf(purchases.orderBy("user DESC", "item"))).map(([user, item]) => [user, item])).toEqual([
      [2, "a"],
      [2, "b"],
      [1, "a"],
      [null, "c"],
    ])
    expect((await valuesOf(purchases.orderBy("price * -1 desc").select("price"))).flat()).toEqual([0.5, 1.5, 2, null])
  })

  it("sort a column named with blanks, as it is", async () => {
    const frame = await Frame.fromColumns({ "user id": [2, 1], "b desc": [1, 2] }, undefined, engine)
    expect((await frame.orderBy("user id").toColumns())["user id"]).toEqual(Float64Array.of(1, 2))
    expect((await frame.orderBy("user id DESC").toColumns())["user id"]).toEqual(Float64Array.of(2, 1))
    expect((await frame.orderBy("b desc").toColumns())["b desc"]).toEqual(Float64Array.of(1, 2))
  })

  it("take the first rows in order", async () => {
    expect(await valuesOf(purchases.limit(2).select("item"))).toEqual([["b"], ["a"]])
    expect(await valuesOf(purchases.orderBy("price").limit(2).select("price"))).toEqual([[null], [0.5]])
    expect(await purchases.limit(0).count()).toBe(0)
    expect(await purchases.first()).toEqual({ user: 2, item: "b", price: 1.5 })
    expect(await purchases.limit(0).first()).toBeUndefined()
    expect(() => purchases.limit(1.5)).toThrow("invalid count: 1.5; expected an integer >= 0")
    await expect(purchases.orderBy().count()).rejects.toThrow("invalid orderBy: no term")
  })
})

describe("union and distinct", () => {
  it("append by position, widening types, and keep each row once", async () => {
    const wide = await Frame.fromRows([{ id: 5_000_000_000, text: "z" }], "id LONG, text STRING", engine)
    const frame = users.union(wide)
    expect(await frame.columns()).toEqual(["user", "name"])
    expect((await valuesOf(frame)).map((row) => row[0])).toEqual([1, 2, 3, null, 5_000_000_000])
    expect(await valuesOf(users.union(users).orderBy("name desc").distinct())).toEqual([
      [null, "Nobody"],
      [1, "Ann"],
      [2, "Bob"],
      [3, "Cid"],
    ])
    await expect(users.union(purchases).count()).rejects.toThrow("length mismatch: union of 2 and 3 columns")
  })
})

describe("naFill", () => {
  it("fills by type, NaN too, and cuts for whole columns", async () => {
    const frame = await Frame.fromColumns(
      { i: [1, null], x: [Number.NaN, null], s: ["a", null], b: [true, null] },
      "i INT, x DOUBLE, s STRING, b BOOLEAN",
      engine,
    )
    expect(await valuesOf(frame.naFill(3.7))).toEqual([
      [1, 3.7, "a", true],
      [3, 3.7, null, null],
    ])
    expect((await valuesOf(frame.naFill("_")))[1]).toEqual([null, null, "_", null])
    expect((await valuesOf(frame.naFill(false)))[1]).toEqual([null, null, null, false])
    expect((await valuesOf(frame.naFill({ s: "x", i: -1 })))[1]).toEqual([-1, null, "x", null])
    expect((await valuesOf(frame.naFill(0, ["x"])))[1]).toEqual([null, 0, null, null])
  })
})

describe("cache", () => {
  it("keeps draws and rows until unpersist, and frames made from it work on", async () => {
    const cached = purchases.withColumn("x", rand(1)).cache()
    const derived = cached.where("price > 1")
    expect(await derived.count()).toBe(2)
    cached.unpersist()
    expect(await derived.count()).toBe(2)
    expect(await cached.count()).toBe(4)
  })
})

describe("column names of any kind", () => {
  it.each(["order", "select", "user id", 'a"b', "a`b", "имя", "group", "sum(x)", "a.b", "1st", "it's", "x AS y"])(
    "%s works in all verbs",
    async (name) => {
      const frame = await Frame.fromColumns({ [name]: [2, 1, null], other: ["a", "b", "c"] }, undefined, engine)
      const values = async (made: Frame): Promise<unknown> => (await made.collect()).map((row) => row[name])
      expect(await values(frame.select(name))).toEqual([2, 1, null])
      expect(await values(frame.orderBy(name))).toEqual([null, 1, 2])
      expect(await values(frame.drop("other").withColumnRenamed(name, "x").withColumnRenamed("x", name))).toEqual([
        2,
        1,
        null,
      ])
      expect(await values(frame.groupBy(name).count())).toEqual([null, 1, 2])
      expect(await frame.groupBy("other").max(name).columns()).toEqual(["other", `max(${name})`])
      expect(await values(frame.select(name).distinct())).toEqual([null, 1, 2])
      expect(await values(frame.join(frame.select(name), name))).toEqual([2, 1])
      expect(await values(frame.naFill({ [name]: 0 }))).toEqual([2, 1, 0])
      expect(await values(frame.union(frame).limit(4))).toEqual([2, 1, null, 2])
      expect(await values(frame.withColumn(name, "other"))).toEqual(["a", "b", "c"])
      expect(await values(frame.sampleBy(name, { 1: 1 }, 1))).toEqual([1])
      expect(await frame.describe(name).columns()).toEqual(["summary", name])
    },
  )
})
