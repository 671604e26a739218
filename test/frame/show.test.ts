import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { sparseVector } from "../../src/linalg/vector"
import { referenceType } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"

let engine: Engine

beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())
afterEach(() => vi.restoreAllMocks())

const text = (...lines: string[]): string =>
  `${lines.join("\n")}${lines.at(-1)!.startsWith("only showing") ? "" : "\n"}`

describe("show", () => {
  it("aligns right, writes doubles as Java does, and null as NULL", async () => {
    const frame = await Frame.fromColumns(
      { id: [1, null], x: [0.5, 1e7], name: ["a", "длинное имя"], ok: [true, false] },
      "id INT, x DOUBLE, name STRING, ok BOOLEAN",
      engine,
    )
    expect(await frame.showString()).toBe(
      text(
        "+----+-----+-----------+-----+",
        "|  id|    x|       name|   ok|",
        "+----+-----+-----------+-----+",
        "|   1|  0.5|          a| true|",
        "|NULL|1.0E7|длинное имя|false|",
        "+----+-----+-----------+-----+",
      ),
    )
  })

  it("cuts cells at 20 characters, or where told, or not at all, then aligned left", async () => {
    const s = ["abcdefghijklmnopqrst", "abcdefghijklmnopqrstu", "a"]
    const frame = await Frame.fromColumns({ s }, undefined, engine)
    expect(await frame.showString()).toBe(
      text(
        "+--------------------+",
        "|                   s|",
        "+--------------------+",
        "|abcdefghijklmnopqrst|",
        "|abcdefghijklmnopq...|",
        "|                   a|",
        "+--------------------+",
      ),
    )
    expect(await frame.showString(20, { truncate: 5 })).toBe(
      text("+-----+", "|    s|", "+-----+", "|ab...|", "|ab...|", "|    a|", "+-----+"),
    )
    expect(await frame.showString(20, { truncate: 3 })).toBe(
      text("+---+", "|  s|", "+---+", "|abc|", "|abc|", "|  a|", "+---+"),
    )
    expect(await frame.showString(20, { truncate: false })).toBe(
      text(
        "+---------------------+",
        "|s                    |",
        "+---------------------+",
        "|abcdefghijklmnopqrst |",
        "|abcdefghijklmnopqrstu|",
        "|a                    |",
        "+---------------------+",
      ),
    )
  })

  it("says when there are more rows", async () => {
    const frame = await Frame.fromColumns({ i: [1, 2, 3] }, undefined, engine)
    expect(await frame.showString(1)).toBe(text("+---+", "|  i|", "+---+", "|  1|", "+---+", "only showing top 1 row"))
    expect(await frame.showString(2)).toBe(
      text("+---+", "|  i|", "+---+", "|  1|", "|  2|", "+---+", "only showing top 2 rows"),
    )
    expect(await frame.showString(3)).toBe(text("+---+", "|  i|", "+---+", "|  1|", "|  2|", "|  3|", "+---+"))
    expect(await frame.where("i > 9").showString()).toBe(text("+---+", "|  i|", "+---+", "+---+"))
  })

  it("counts full-width characters as two columns", async () => {
    const frame = await Frame.fromColumns({ s: ["映画", "abc"] }, undefined, engine)
    expect(await frame.showString()).toBe(text("+----+", "|   s|", "+----+", "|映画|", "| abc|", "+----+"))
  })

  it("prints no row for a negative count, as Spark", async () => {
    const frame = await Frame.fromRows([{ n: 1 }], undefined, engine)
    expect(await frame.showString(-1)).toBe(text("+---+", "|  n|", "+---+", "+---+", "only showing top 0 rows"))
  })

  it("writes a record a row when vertical", async () => {
    const frame = await Frame.fromColumns({ id: [1, 2], title: ["Ёж в тумане", null] }, "id INT, title STRING", engine)
    expect(await frame.showString(1, { vertical: true })).toBe(
      text("-RECORD 0------------", " id    | 1           ", " title | Ёж в тумане ", "only showing top 1 row"),
    )
    expect(await frame.where("id > 9").showString(1, { vertical: true })).toBe("(0 rows)")
  })

  it("writes times, lists, structs and big numbers as Spark does", async () => {
    const one = await Frame.fromRows([{ i: 1 }], "i INT", engine)
    const frame = one.select(
      "TIMESTAMP '2020-01-02 03:04:05.500' AS t",
      "DATE '2020-01-02' AS d",
      "array(1D, NULL, 2.5D) AS list",
      "named_struct('a', 1, 'b', 0.25D) AS struct",
      "9007199254740993::BIGINT AS big",
      "array(named_struct('x', array(1D))) AS nested",
    )
    expect(await frame.showString(1, { truncate: false })).toBe(
      text(
        "+---------------------+----------+----------------+---------+----------------+---------+",
        "|t                    |d         |list            |struct   |big             |nested   |",
        "+---------------------+----------+----------------+---------+----------------+---------+",
        "|2020-01-02 03:04:05.5|2020-01-02|[1.0, NULL, 2.5]|{1, 0.25}|9007199254740993|[{[1.0]}]|",
        "+---------------------+----------+----------------+---------+----------------+---------+",
      ),
    )
  })

  it("writes vectors as Spark does", async () => {
    const frame = await Frame.fromRows([{ id: 7 }, { id: 8 }], "id INT", engine)
    const matrix = csrFromRows([sparseVector(3, [1], [1])], 3)
    const made = frame.deriveOnce(async (plan) => {
      const rows = await engine.keep(plan, "sorted")
      const attached = await engine.attach(rows, [{ name: "v", type: "int", data: [0, null] }])
      const vector = referenceType(matrix, ["a", "b", "c"])
      const columns = attached.columns.map((c) => (c.name === "v" ? { ...c, type: "vector", vector } : c))
      return { ...attached, columns }
    })
    expect(await made.showString()).toBe(
      text(
        "+---+-------------+",
        "| id|            v|",
        "+---+-------------+",
        "|  7|(3,[1],[1.0])|",
        "|  8|         NULL|",
        "+---+-------------+",
      ),
    )
    expect(await made.collect()).toEqual([
      { id: 7, v: sparseVector(3, [1], [1]) },
      { id: 8, v: null },
    ])
    await expect(made.writeCsv("x.csv")).rejects.toThrow("vector column v can't be written to a file")
    await expect(made.orderBy("v").count()).rejects.toThrow("vector column v has no order")
    expect((await made.toDanfo()).values).toEqual([
      [7, "(3,[1],[1.0])"],
      [8, null],
    ])
  })

  it("prints with one blank line behind, as Spark's print does", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const frame = await Frame.fromColumns({ i: [1] }, undefined, engine)
    await frame.show()
    expect(log.mock.calls).toEqual([[text("+---+", "|  i|", "+---+", "|  1|", "+---+")]])
  })
})

describe("printSchema", () => {
  it("names types as Spark does", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const schema = "a INT, b LONG, c DOUBLE, d STRING, e BOOLEAN, f TIMESTAMP, g DATE"
    const columns = Object.fromEntries([..."abcdefg"].map((name) => [name, [null]]))
    await (await Frame.fromColumns(columns, schema, engine)).printSchema()
    const types = ["integer", "long", "double", "string", "boolean", "timestamp", "date"]
    const lines = types.map((type, i) => ` |-- ${"abcdefg"[i]}: ${type} (nullable = true)`)
    expect(log.mock.calls).toEqual([[text("root", ...lines)]])
  })
})

describe("describe", () => {
  it("counts, averages and bounds numbers and text as Spark does, and booleans beside", async () => {
    const frame = await Frame.fromColumns(
      { i: [1, 2, 4, null], x: [0.5, null, 1.5, 2.5], s: ["b", "a", null, null], b: [true, true, true, true] },
      "i INT, x DOUBLE, s STRING, b BOOLEAN",
      engine,
    )
    expect(await frame.describe().showString()).toBe(
      text(
        "+-------+------------------+---+----+----+",
        "|summary|                 i|  x|   s|   b|",
        "+-------+------------------+---+----+----+",
        "|  count|                 3|  3|   2|   4|",
        "|   mean|2.3333333333333335|1.5|NULL|NULL|",
        "| stddev|1.5275252316519465|1.0|NULL|NULL|",
        "|    min|                 1|0.5|   a|true|",
        "|    max|                 4|2.5|   b|true|",
        "+-------+------------------+---+----+----+",
      ),
    )
  })

  it("has NaN where values are NaN or infinite, and null where there are too few", async () => {
    const frame = await Frame.fromColumns(
      { nan: [1, Number.NaN], inf: [1, Infinity], one: [5, null], none: [null, null] },
      "nan DOUBLE, inf DOUBLE, one DOUBLE, none DOUBLE",
      engine,
    )
    expect((await frame.describe().collect()).map((row) => Object.values(row))).toEqual([
      ["count", "2", "2", "1", "0"],
      ["mean", "NaN", "Infinity", "5.0", null],
      ["stddev", "NaN", "NaN", null, null],
      ["min", "1.0", "1.0", "5.0", null],
      ["max", "NaN", "Infinity", "5.0", null],
    ])
  })

  it("takes the columns named", async () => {
    const frame = await Frame.fromColumns({ i: [1], j: [2] }, undefined, engine)
    expect(await frame.describe("j").columns()).toEqual(["summary", "j"])
  })
})
