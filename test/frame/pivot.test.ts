// Expected values are those of Spark 4.0.1, rows sorted by the keys.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { fortyRows, shownCells, sixRows } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
let six: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  frame = await fortyRows(engine)
  six = await sixRows(engine)
})
afterAll(() => engine.close())

describe("pivot", () => {
  it("makes a column of each value, null first, called as Spark calls it", async () => {
    const counts = frame.groupBy("k").pivot("s").count()
    expect(await shownCells(counts.limit(1))).toEqual(["k|null|a|b|d", "0|2|2|2|2"])
    const sums = frame.where("id < 6").groupBy("k").pivot("x").sum("id")
    expect(await shownCells(sums)).toEqual([
      "k|null|-10.0|-8.5|-7.0|-4.0|NaN",
      // Spark loses groups of NaN: NULL.
      "0|NULL|0|NULL|NULL|NULL|5",
      "1|NULL|NULL|1|NULL|NULL|NULL",
      "2|NULL|NULL|NULL|2|NULL|NULL",
      "3|3|NULL|NULL|NULL|NULL|NULL",
      "4|NULL|NULL|NULL|NULL|4|NULL",
    ])
    expect((await sums.schema()).map((c) => c.type)).toEqual(["int", ...new Array(6).fill("bigint")])
    const days = frame
      .where("id < 4")
      .withColumn("d", "date_add(DATE '2024-01-01', id)")
      .groupBy("k")
      .pivot("d")
      .count()
    expect(await shownCells(days.limit(1))).toEqual([
      "k|2024-01-01|2024-01-02|2024-01-03|2024-01-04",
      "0|1|NULL|NULL|NULL",
    ])
  })

  it("takes the values to have, and several aggregates", async () => {
    const made = frame.groupBy("k").pivot("s", ["d", "a", "zz"]).agg("sum(id)", "max(x) AS m")
    expect(await shownCells(made)).toEqual([
      "k|d_sum(id)|d_m|a_sum(id)|a_m|zz_sum(id)|zz_m",
      "0|50|42.5|20|20.0|NULL|NULL",
      "1|42|6.5|52|NaN|NULL|NULL",
      "2|34|NaN|44|38.0|NULL|NULL",
      "3|26|24.5|36|32.0|NULL|NULL",
      "4|58|48.5|28|-4.0|NULL|NULL",
    ])
    expect(await shownCells(frame.groupBy("k").pivot("s", ["d"]).agg("sum(id) AS total").limit(1))).toEqual([
      "k|d",
      "0|50",
    ])
  })

  it("has no keys where there are none, and lists as any value", async () => {
    const made = frame.where("id < 6").groupBy().pivot("s").agg("collect_list(id)")
    expect(await shownCells(made)).toEqual(["null|a|b|d", "[2]|[0, 4]|[1, 5]|[3]"])
  })

  it("counts no rows as 0 where another aggregate gives no number, and has empty lists", async () => {
    const rows = [
      [1, "Ann", 10],
      [2, "Bob", 20],
      [3, "Cid", 10],
      [4, null, null],
      [5, "Eve", 30],
      [6, "Ann", 10],
    ].map(([id, name, dept]) => ({ id, name, dept }))
    const people = await Frame.fromRows(rows, "id INT, name STRING, dept INT", engine)
    const ann = people.groupBy("dept").pivot("name", ["Ann"])
    expect(await shownCells(ann.agg("collect_list(id)", "count(1) AS n"))).toEqual([
      "dept|Ann_collect_list(id)|Ann_n",
      "NULL|[]|0",
      "10|[1, 6]|2",
      "20|[]|0",
      "30|[]|0",
    ])
    expect(await shownCells(ann.agg("max(name) AS m", "count(1) AS n"))).toEqual([
      "dept|Ann_m|Ann_n",
      "NULL|NULL|0",
      "10|Ann|2",
      "20|NULL|0",
      "30|NULL|0",
    ])
    const ends = people.groupBy("dept").pivot("id", [1, 6]).agg("first(name)", "last(name)")
    expect((await shownCells(ends)).slice(1, 3)).toEqual(["NULL|NULL|NULL|NULL|NULL", "10|Ann|Ann|Ann|Ann"])
  })

  it("refuses what has no columns, and too many of them", async () => {
    await expect(frame.groupBy("k").pivot("q").count().count()).rejects.toThrow("unknown column: q")
    expect(() => frame.rollup("k").pivot("s")).toThrow("pivot has its place behind groupBy, once; got it behind rollup")
    const many = await Frame.fromColumns({ i: Int32Array.from({ length: 10_001 }, (_, i) => i) }, undefined, engine)
    await expect(many.groupBy().pivot("i").count().columns()).rejects.toThrow(
      "column i has more than 10000 values; give those to pivot by",
    )
    await expect(many.groupBy().pivot("i", ["1", "x"]).count().columns()).rejects.toThrow(
      'invalid value: "x"; column i is integer',
    )
  })
})

describe("crosstab", () => {
  it("counts pairs of values as text", async () => {
    expect(await shownCells(frame.crosstab("s", "k"))).toEqual([
      "s_k|0|1|2|3|4",
      "a|2|2|2|2|2",
      "b|2|2|2|2|2",
      "d|2|2|2|2|2",
      "null|2|2|2|2|2",
    ])
    expect((await frame.where("id < 6").crosstab("x", "k").where("x_k = 'NaN'").collect())[0]).toEqual({
      x_k: "NaN",
      "0": 1,
      "1": 0,
      "2": 0,
      "3": 0,
      "4": 0,
    })
    await expect(frame.crosstab("s", "q").count()).rejects.toThrow("unknown column: q")
  })
})

describe("rollup and cube", () => {
  it("group by fewer keys too", async () => {
    const rolled = six.rollup("i", "s").agg("count(*) AS n", "grouping(i) AS g", "grouping_id() AS d", "sum(i) AS t")
    expect(await shownCells(rolled)).toEqual([
      "i|s|n|g|d|t",
      "NULL|NULL|6|1|3|11",
      "1|NULL|2|0|1|2",
      "1|a|2|0|0|2",
      "2|NULL|3|0|1|6",
      "2|NULL|3|0|0|6",
      "3|NULL|1|0|1|3",
      "3|c|1|0|0|3",
    ])
    expect((await rolled.schema()).map((c) => c.type)).toEqual([
      "int",
      "string",
      "bigint",
      "tinyint",
      "bigint",
      "bigint",
    ])
    const cubed = six.cube("i", "s").agg("grouping_id(i, s) AS g", "grouping(s) AS h", "max(i) AS m")
    expect((await shownCells(cubed)).slice(1).sort()).toEqual(
      [
        "1|a|0|0|1",
        "3|c|0|0|3",
        "1|NULL|1|1|1",
        "NULL|a|2|0|1",
        "NULL|NULL|3|1|3",
        "2|NULL|0|0|2",
        "2|NULL|1|1|2",
        "NULL|NULL|2|0|2",
        "3|NULL|1|1|3",
        "NULL|c|2|0|3",
      ].sort(),
    )
    expect(await six.cube("i", "s").count().count()).toBe(10)
  })

  it("take expressions as keys", async () => {
    const made = six.rollup("i % 2 AS odd").agg("count(*) AS n", "grouping(i % 2) AS g")
    expect(await shownCells(made)).toEqual(["odd|n|g", "NULL|6|1", "0|3|0", "1|3|0"])
  })

  it("alone know what grouping means", async () => {
    await expect(six.groupBy("i").agg("grouping(i)").count()).rejects.toThrow(
      "grouping has its place in the aggregates of rollup and cube",
    )
    await expect(six.rollup("i").agg("grouping(s)").count()).rejects.toThrow("grouping asks about keys: i")
  })
})
