// Expected values are those of Spark 4.0.1.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { functions } from "../../src/expression/columns/functions"
import { Frame } from "../../src/frame/frame"
import { shownCells } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  frame = (await Frame.fromRows([{ id: 0 }, { id: 1 }], "id INT", engine)).select(
    "id",
    "CASE WHEN id = 0 THEN array(5, 6) ELSE CAST(array() AS ARRAY<INT>) END AS xs",
    "map('k', id) AS m",
    "array(named_struct('a', id, 'b', 'z'), null) AS st",
  )
})
afterAll(() => engine.close())

describe("generators", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "explode(xs)": ["id|col", "0|5", "0|6"],
    "explode_outer(xs) AS x": ["id|x", "0|5", "0|6", "1|NULL"],
    "posexplode(xs)": ["id|pos|col", "0|0|5", "0|1|6"],
    "posexplode(xs) AS (p, v)": ["id|p|v", "0|0|5", "0|1|6"],
    "posexplode_outer(xs) AS (p, v)": ["id|p|v", "0|0|5", "0|1|6", "1|NULL|NULL"],
    "explode(m)": ["id|key|value", "0|k|0", "1|k|1"],
    "explode(m) AS (k, v)": ["id|k|v", "0|k|0", "1|k|1"],
    "posexplode(m)": ["id|pos|key|value", "0|0|k|0", "1|0|k|1"],
    "inline(st)": ["id|a|b", "0|0|z", "0|NULL|NULL", "1|1|z", "1|NULL|NULL"],
    "inline(st) AS (q, r)": ["id|q|r", "0|0|z", "0|NULL|NULL", "1|1|z", "1|NULL|NULL"],
    "stack(2, 1, 'a', 2, 'b')": ["id|col0|col1", "0|1|a", "0|2|b", "1|1|a", "1|2|b"],
    "stack(2, id, 3, 4) AS (x, y)": ["id|x|y", "0|0|3", "0|4|NULL", "1|1|3", "1|4|NULL"],
  }
  for (const [expression, lines] of Object.entries(cases)) {
    it(expression, async () => {
      expect(await shownCells(frame.select("id", expression))).toEqual(lines)
    })
  }

  it("give all pairs where there are two", async () => {
    expect(await shownCells(frame.select("explode(xs)", "explode(m)"))).toEqual(["col|key|value", "5|k|0", "6|k|0"])
  })

  it("stand in withColumn, and as columns", async () => {
    expect(await shownCells(frame.withColumn("y", functions.explode("xs")).select("id", "y"))).toEqual([
      "id|y",
      "0|5",
      "0|6",
    ])
    const named = frame.select("id", functions.posexplode("xs").alias("p", "v"))
    expect(await shownCells(named)).toEqual(["id|p|v", "0|0|5", "0|1|6"])
  })

  it("are refused where they make no sense", async () => {
    const refused = async (make: () => Frame) => expect(await make().count().catch(String))
    ;(await refused(() => frame.select("explode(xs) AS (a, b)"))).toContain(
      "explode gives 1 columns (col); got 2 names",
    )
    ;(await refused(() => frame.select("explode(m) AS k"))).toContain(
      "explode gives 2 columns (key, value); got 1 names",
    )
    ;(await refused(() => frame.select("explode(xs) + 1"))).toContain(
      "explode makes several rows of one: it stands alone",
    )
    ;(await refused(() => frame.where("explode(xs) > 1"))).toContain("explode makes several rows of one")
    ;(await refused(() => frame.select("explode(id)"))).toContain("explode expects an array or a map, got int")
    ;(await refused(() => frame.withColumn("y", "explode(m)"))).toContain("expected one column")
  })
})

describe("random numbers in expressions", () => {
  const six = async (): Promise<Frame> =>
    Frame.fromColumns({ id: Int32Array.from({ length: 6 }, (_, i) => i) }, undefined, engine)
  const values = async (made: Frame, name: string) => (await made.collect()).map((row) => row[name])

  it("are Spark's", async () => {
    const uniform = [
      0.28188121484885875, 0.45998819035056326, 0.7690971666031955, 0.6631414615273216, 0.520550428327607,
      0.9022833075755767,
    ]
    const made = (await six()).select("rand(7) AS r", "id", "rand(7) > 0.5 AS b", "rand(7)")
    expect(await values(made, "r")).toEqual(uniform)
    expect(await values(made, "rand(7)")).toEqual(uniform)
    expect(await values(made, "b")).toEqual(uniform.map((x) => x > 0.5))
    expect(await values((await six()).select("randn(3) AS r"), "r")).toEqual([
      -1.1854930781734352, 0.8301167121353836, 0.11523977257141632, 0.05997281649929846, -0.29003249700786793,
      -0.22041232870969638,
    ])
    const both = (await six()).select("randn(-12345678901) AS r", "rand(3) + randn(4) AS q")
    expect((await values(both, "r"))[4]).toBe(1.082977773287631)
    expect((await values(both, "q"))[1]).toBe(0.44043424829026245)
    expect(await values((await six()).where("rand(7) < 0.5"), "id")).toEqual([0, 1])
    expect(await values((await six()).orderBy(functions.rand(7)), "id")).toEqual([0, 1, 4, 3, 2, 5])
    expect(await values((await six()).orderBy("rand(7) DESC"), "id")).toEqual([5, 2, 3, 4, 1, 0])
    expect(await (await six()).withColumn("fold", "CAST(rand(7) * 3 AS INT)").columns()).toEqual(["id", "fold"])
  })

  it("are drawn once a frame without a seed", async () => {
    const made = (await six()).withColumn("r", "rand()").withColumn("same", "r")
    const rows = await made.collect()
    expect(rows).toEqual(await made.collect())
    expect(rows.every((row) => row.r === row.same)).toBe(true)
  })

  it("are drawn for the rows that met the conditions before, as Spark draws them", async () => {
    const ids = (await six()).limit(1).select("explode(sequence(0, 99)) AS id")
    const drawn = await ids.where("id > 5 AND rand(3) < 0.3").toColumns(["id"])
    expect([...drawn.id].slice(0, 10)).toEqual([6, 10, 11, 23, 26, 29, 34, 35, 37, 48])
    const between = ids.withColumn("r", "rand(3)").where("r BETWEEN 0.1 AND 0.2")
    expect(await ids.where("rand(3) BETWEEN 0.1 AND 0.2").collect()).toEqual(await between.select("id").collect())
    for (const text of [
      "if(id > 2, rand(3), 0)",
      "CASE WHEN id > 2 THEN rand(3) END",
      "coalesce(id, rand(3))",
      "id BETWEEN 1 AND rand(3)",
      "transform(array(1), y -> rand(3))",
    ]) {
      await expect(ids.select(text).count()).rejects.toThrow(
        "random numbers under a condition are drawn for the rows alone",
      )
    }
  })

  it("have their place and their seeds", async () => {
    const frame = await six()
    await expect(frame.agg("sum(rand(7))").count()).rejects.toThrow("random numbers are drawn in select, withColumn")
    await expect(frame.select("rand(id)").count()).rejects.toThrow(
      "rand takes a seed, a whole number that stands there",
    )
    await expect(frame.select("uuid()").count()).rejects.toThrow("uuid is not supported: its values would be others")
  })
})

it("the rows of one keep their order, however few are read", async () => {
  const words = ["abcde", "fgh", "ij", "k", "lmnopqrstuvwxy"].map((w, i) => ({ i, w: [...w] }))
  const frame = (await Frame.fromRows(words, "i INT, w ARRAY<STRING>", engine)).select("i", "explode(w) AS w")
  const textOf = async (given: Frame): Promise<string> => (await given.collect()).map((row) => row.w).join("")
  expect(await textOf(frame.limit(8))).toBe("abcdefgh")
  expect(await textOf(frame)).toBe("abcdefghijklmnopqrstuvwxy")
  expect(await textOf(frame.cache().offset(20))).toBe("uvwxy")
  for (const count of [25, 50, 100]) {
    const numbers = frame.limit(1).select(`explode(sequence(1, ${count})) AS n`)
    expect((await numbers.toColumns(["n"])).n).toEqual(Float64Array.from({ length: count }, (_, i) => i + 1))
  }
  const outer = (await Frame.fromRows([{ i: 1 }, { i: 2 }], "i INT", engine))
    .withColumn("w", "CASE i WHEN 1 THEN array(3, 1, 2) END")
    .select("i", "posexplode_outer(w)")
  expect((await outer.collect()).map((row) => row.col)).toEqual([3, 1, 2, null])
})
