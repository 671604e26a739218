// What a frame is made of in memory, and DDL as Spark 4.0.1's StructType.fromDDL reads it.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { denseVector, sparseVector } from "../../src/linalg/vector"
import { parseSchema } from "../../src/plan/schema"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

const made = (rows: readonly Record<string, unknown>[], schema?: string): Promise<Frame> =>
  Frame.fromRows(rows, schema, engine)

describe("rows", () => {
  it("have the fields of any row, in the order in which they come", async () => {
    expect(await (await made([{ a: 1 }, { b: "x" }, { c: [1], a: 2 }])).collect()).toEqual([
      { a: 1, b: null, c: null },
      { a: null, b: "x", c: null },
      { a: 2, b: null, c: [1] },
    ])
  })

  it("have no fields by inheritance", async () => {
    expect(await (await made([{ toString: 2 }, { constructor: "x" }])).collect()).toEqual([
      { toString: 2, constructor: null },
      { toString: null, constructor: "x" },
    ])
  })

  it("hold nested values, whole numbers in them as numbers, beyond 2^53 as BigInt", async () => {
    const rows = [
      { l: [1, 2], m: new Map([["k", 5]]), s: { x: 1, y: [1, null], z: { e: true } } },
      { l: [2n ** 53n + 1n], m: new Map([["k", null]]), s: { x: 2, y: [], f: 0.5 } },
    ]
    const frame = await made(rows)
    expect(await frame.dtypes()).toEqual([
      ["l", "array<bigint>"],
      ["m", "map<string,bigint>"],
      ["s", "struct<x:bigint,y:array<bigint>,z:struct<e:boolean>,f:double>"],
    ])
    expect(await frame.collect()).toEqual([
      { ...rows[0], s: { ...rows[0].s, f: null } },
      { ...rows[1], s: { ...rows[1].s, z: null } },
    ])
    const computed = frame.limit(1).select("transform(l, x -> x * 2) AS l", "map_values(m) AS v", "s.x AS x")
    expect(await computed.collect()).toEqual([{ l: [2, 4], v: [5], x: 1 }])
  })

  it("take typed arrays of any kind as lists", async () => {
    const frame = await made([{ f: Float32Array.of(1, 2.5), i: Int16Array.of(1), b: BigInt64Array.of(1n) }])
    expect(await frame.collect()).toEqual([{ f: [1, 2.5], i: [1], b: [1] }])
  })

  it("have columns in the schema's order, those called by numbers too", async () => {
    const frame = await made([{ name: "a", 2024: 1, 2023: 2 }], "name STRING, `2024` INT, `2023` INT")
    expect(await frame.columns()).toEqual(["name", "2024", "2023"])
  })

  it("tell a value that has no type, and a schema that is none", async () => {
    await expect(made([{ a: null }, { a: new Set([1]) }])).rejects.toThrow(
      "invalid value of column a, row 1: Set(1) { 1 }; Spark has no such type",
    )
    await expect(made([{ a: 1 }], 5 as never)).rejects.toThrow(
      'invalid schema: 5; expected text, as in "id INT, x DOUBLE", an object or fields',
    )
  })

  it("take whole numbers of 64 bits as such, small ones too", async () => {
    const numbers = [0n, 127n, -128n, 128n, -129n, 32768n, -32769n, 2147483647n, -2147483648n, 2147483648n, null]
    for (const length of [3, 5, 7, 9, numbers.length]) {
      const rows = numbers.slice(0, length).map((a) => ({ a }))
      const expected = rows.map(({ a }) => ({ a: a === null ? null : Number(a) }))
      expect(await (await made(rows, "a LONG")).collect()).toEqual(expected)
    }
  })

  it("refuse null where the schema says NOT NULL", async () => {
    expect(await (await made([{ a: 1 }], "a INT NOT NULL")).collect()).toEqual([{ a: 1 }])
    await expect(made([{ a: 1 }, {}], "a INT NOT NULL")).rejects.toThrow(
      new TypeError("null in column a, row 1; its type is NOT NULL"),
    )
  })
})

describe("vectors", () => {
  it("make a vector column, dense and sparse as they came", async () => {
    const rows = [
      { v: denseVector([1, 0, -0]), y: 1 },
      { v: sparseVector(3, [1], [3]), y: 0 },
      { v: null, y: 2 },
    ]
    const frame = await made(rows)
    expect(await frame.collect()).toEqual(rows)
    expect(await frame.select("v").showString(5, false)).toContain(
      "|[1.0,0.0,-0.0]|\n|(3,[1],[3.0]) |\n|NULL          |",
    )
    const both = await new VectorAssembler({ inputCols: ["v", "y"], outputCol: "all" }).transform(frame.dropna())
    expect((await both.select("all").collect()).map((row) => row.all)).toEqual([
      denseVector([1, 0, 0, 1]),
      sparseVector(4, [1], [3]),
    ])
  })

  it("are of one size", async () => {
    await expect(made([{ v: denseVector([1]) }, { v: denseVector([1, 2]) }])).rejects.toThrow(
      "invalid column v: length mismatch: vector 0 has 1 slots, vector 1 has 2",
    )
    await expect(made([{ v: [denseVector([1])] }])).rejects.toThrow("no one type for the values of column v")
  })
})

describe("DDL", () => {
  it.each([
    ["`a,b` INT, `c``d`: STRING", ["a,b int", "c`d string"]],
    ["a INT NOT NULL COMMENT 'x, y', b STRING COMMENT \"q\"", ["a int NOT NULL", "b string"]],
    ["a INT COMMENT 'it\\'s', b INT", ["a int", "b int"]],
    [
      "a DECIMAL( 10 , 2 ), b DEC(5), c NUMERIC, d DEC",
      ["a decimal(10,2)", "b decimal(5,0)", "c decimal(10,0)", "d decimal(10,0)"],
    ],
    ["a array< int >, b map<string, array<struct<k:int>>>", ["a array<int>", "b map<string,array<struct<k:int>>>"]],
    ["a struct<a: int, b string>, c struct<>", ["a struct<a:int,b:string>", "c struct<>"]],
    ["a struct<b INT NOT NULL COMMENT 'x, >', c: STRING>", ["a struct<b:int,c:string>"]],
    ["a VARCHAR(10), b CHAR(3), c CHARACTER(3)", ["a string", "b string", "c string"]],
    ["a TIMESTAMP_NTZ, b TIMESTAMP_LTZ, c timestamp", ["a timestamp_ntz", "b timestamp", "c timestamp"]],
    ["a INTERVAL, b INTERVAL DAY TO SECOND, c INTERVAL YEAR", ["a interval", "b interval", "c interval"]],
    ["a BYTE, b SHORT, c LONG, d REAL", ["a tinyint", "b smallint", "c bigint", "d float"]],
    ["a STRING COLLATE UTF8_BINARY", ["a string"]],
    ["a INT\n, b\tSTRING\n", ["a int", "b string"]],
    ["a INT -- one, two\n, b /* c */ INT", ["a int", "b int"]],
    ["select INT, from STRING, INT INT, order: DATE", ["select int", "from string", "INT int", "order date"]],
    ["struct<a:int,b:string>", ["a int", "b string"]],
    ["a INT NOT  NULL, b: STRING NOT NULL", ["a int NOT NULL", "b string NOT NULL"]],
  ])("%s", (text, columns) => {
    expect(
      parseSchema(text).map(({ name, type, nullable }) => `${name} ${type}${nullable === false ? " NOT NULL" : ""}`),
    ).toEqual(columns)
  })

  it.each([
    "a",
    "a INT,",
    ", a INT",
    "a INT b STRING",
    "a INT; b INT",
    "a INT(5)",
    "a STRING(5)",
    "a INT DEFAULT 5",
    "a INT NULL",
    "a STRING COMMENT 'x' NOT NULL",
    "a INT COMMENT",
    "a INT COMMENT 'a' 'b'",
    "a ARRAY",
    "a ARRAY<INT",
    "a MAP<STRING>",
    "a struct<b:int>>",
    "a bigint unsigned",
    "a TIMESTAMP WITHOUT TIME ZONE",
    '"a" INT',
    "a 'INT'",
    "a DECIMAL(39,2)",
    "a DECIMAL(5,6)",
    "a DECIMAL(10,-2)",
  ])("refuses %s", (text) => {
    expect(() => parseSchema(text)).toThrow(/^(invalid schema|unknown type|invalid type): .*; expected/)
  })

  it("names the type that is none, and the nearest one", () => {
    expect(() => parseSchema(3 as never)).toThrow('invalid schema: 3; expected text, as in "id INT, x DOUBLE"')
    expect(() => parseSchema(null as never)).toThrow("invalid schema: null")
    expect(() => parseSchema("a INT, b STRNG")).toThrow(/^unknown type: strng; .*did you mean string\?$/)
  })
})
