// Types and values are those that Spark 4.0.1 reads from the same files.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { Frame } from "../../src/frame/frame"
import { DataError } from "../../src/frame/read/dataError"
import { readJson } from "../../src/frame/read/json/readJson"

let engine: Engine
let folder: string
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-json-"))
})
afterAll(() => {
  engine.close()
  rmSync(folder, { recursive: true })
})

let count = 0
function file(text: string | Buffer, ending = "json"): string {
  const path = join(folder, `f${++count}.${ending}`)
  writeFileSync(path, text)
  return path
}

const read = (text: string, schema?: string): Promise<Frame> =>
  readJson(file(text), { schema, engine }) as Promise<Frame>

const lines = [
  { a: 1, b: "x", c: { d: 1.5, e: [1, 2, null] }, n: null, ea: [] },
  { a: 2.5, b: 3, c: { d: 2, f: true }, dt: "2024-01-05" },
]
  .map((row) => JSON.stringify(row))
  .join("\n")

describe("without a schema", () => {
  it("has the fields of all objects by name, in Spark's types", async () => {
    const frame = await read(lines)
    expect(await frame.dtypes()).toEqual([
      ["a", "double"],
      ["b", "string"],
      ["c", "struct<d:double,e:array<bigint>,f:boolean>"],
      ["dt", "string"],
      ["ea", "array<string>"],
      ["n", "string"],
    ])
    expect(await frame.collect()).toEqual([
      { a: 1, b: "x", c: { d: 1.5, e: [1, 2, null], f: null }, dt: null, ea: [], n: null },
      { a: 2.5, b: "3", c: { d: 2, e: null, f: true }, dt: "2024-01-05", ea: null, n: null },
    ])
  })

  it.each([
    ["a list", '[{"b":1,"a":[{"x":1}]},\n {"a":[{"y":"q"}]}]'],
    ["objects of several lines", '{\n "b": 1, "a": [{"x":1}]\n}\n{\n "a": [{"y":"q"}] }'],
    ["lines with blank ones between", '{"b":1,"a":[{"x":1}]}\n\n  \n{"a":[{"y":"q"}]}\n'],
    ["a byte order mark", '\uFEFF{"b":1,"a":[{"x":1}]}\r\n{"a":[{"y":"q"}]}\r\n'],
  ])("reads %s", async (_, text) => {
    expect(await (await read(text)).collect()).toEqual([
      { a: [{ x: 1, y: null }], b: 1 },
      { a: [{ x: null, y: "q" }], b: null },
    ])
  })

  it.each(["json.gz", "json"])("reads a packed file by its bytes, one called %s too", async (ending) => {
    const frame = await readJson(file(gzipSync(lines), ending), { engine })
    expect(await frame.count()).toBe(2)
    expect(await (await readJson(file(lines, ending), { engine })).count()).toBe(2)
  })

  it("has whole numbers beyond 64 bits as decimals, and double beyond 38 digits or beside fractions", async () => {
    const long = "123456789012345678901234567890"
    const frame = await read(
      `{"a":${long},"b":18446744073709551616,"c":-9223372036854775809,"d":${long}${long},"e":${long}}\n{"a":-7,"e":0.5}`,
    )
    expect(await frame.dtypes()).toEqual([
      ["a", "decimal(30,0)"],
      ["b", "decimal(20,0)"],
      ["c", "decimal(19,0)"],
      ["d", "double"],
      ["e", "double"],
    ])
    const [first, second] = await frame.collect()
    expect([first.a, first.b, first.c, second.a]).toEqual([long, "18446744073709551616", "-9223372036854775809", "-7"])
  })

  it("leaves out a field whose name is empty, as Spark", async () => {
    expect(await (await read('{"":1,"b":2}\n{"C1":3}')).collect()).toEqual([
      { C1: null, b: 2 },
      { C1: 3, b: null },
    ])
  })

  it("makes text of several kinds, keeps digits, and takes text for what it is", async () => {
    const frame = await read(
      '{"m":[1],"i":9007199254740993,"u":18446744073709551615,"t":"550e8400-e29b-41d4-a716-446655440000","h":"10:00:00","j":"12"}\n' +
        '{"m":"x"}\n{"m":{"y":true}}\n{"m":7}',
    )
    expect((await frame.dtypes()).map(([name, type]) => `${name} ${type}`)).toEqual([
      "h string",
      "i bigint",
      "j string",
      "m string",
      "t string",
      "u decimal(20,0)",
    ])
    const rows = await frame.collect()
    expect(rows.map((row) => row.m)).toEqual(["[1]", "x", '{"y":true}', "7"])
    expect([rows[0].i, rows[0].u, rows[0].j]).toEqual([9007199254740993n, "18446744073709551615", "12"])
  })

  it("has whole numbers of both signs as long, and beyond as decimal, in the column where one is", async () => {
    const frame = await read('{"a":-1,"b":[-1],"u":-1}\n{"a":2,"b":[2],"u":18446744073709551615}')
    expect(await frame.dtypes()).toEqual([
      ["a", "bigint"],
      ["b", "array<bigint>"],
      ["u", "decimal(20,0)"],
    ])
    expect(await frame.tail(1)).toEqual([{ a: 2, b: [2], u: "18446744073709551615" }])
    const map = await read('{"m":{"x":-1,"y":5}}\n{"m":{"x":1}}', "m MAP<STRING, INT>")
    expect((await map.collect()).map((row) => row.m)).toEqual([
      new Map([
        ["x", -1],
        ["y", 5],
      ]),
      new Map([["x", 1]]),
    ])
  })

  it("finds a fraction in the last of many lines", async () => {
    const text = `${'{"x":1}\n'.repeat(30_000)}{"x":2.5,"late":1}\n`
    const frame = await read(text)
    expect(await frame.tail(1)).toEqual([{ late: 1, x: 2.5 }])
    expect(await frame.count()).toBe(30_001)
  })

  it("reads back what JSON.stringify writes", async () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null))
    const row = fc.record({
      a: fc.integer(),
      b: fc.string(),
      c: fc.array(fc.integer()),
      d: fc.record({ e: fc.boolean() }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), leaf, fc.boolean(), async (rows, x, isList) => {
        const all = rows.map((one) => ({ ...one, x }))
        const text = isList ? JSON.stringify(all) : all.map((one) => JSON.stringify(one)).join("\n")
        expect(await (await read(text)).collect()).toEqual(all)
      }),
      { seed: 3, numRuns: 40 },
    )
  })
})

describe("with a schema", () => {
  it("casts as Spark does, null for what is not there", async () => {
    const schema = "a DECIMAL(5,2), c STRUCT<d: FLOAT, e: ARRAY<INT>, q: DATE>, dt DATE, zz INT, n INT, ea ARRAY<DATE>"
    expect(await (await read(lines, schema)).collect()).toEqual([
      { a: "1.00", c: { d: 1.5, e: [1, 2, null], q: null }, dt: null, zz: null, n: null, ea: [] },
      { a: "2.50", c: { d: 2, e: null, q: null }, dt: new Date("2024-01-05"), zz: null, n: null, ea: null },
    ])
    const maps = await (await read(lines, "c MAP<STRING, STRING>")).collect()
    expect(maps[1].c).toEqual(
      new Map([
        ["d", "2"],
        ["f", "true"],
      ]),
    )
    expect(await (await read("", "a INT")).collect()).toEqual([])
  })

  it("reads decimals of text as of numbers, and refuses digits that it would lose", async () => {
    const frame = await read(
      '{"a":"12.345","b":0.30000000000000004}\n{"a":"1","b":2.5}',
      "a DECIMAL(5,2), b DECIMAL(20,18)",
    )
    expect(await frame.collect()).toEqual([
      { a: "12.35", b: "0.300000000000000040" },
      { a: "1.00", b: "2.500000000000000000" },
    ])
    const long = '{"a":1.5}\n{"b":[3.14159265358979323846],"a":2.5}\n{"a":12345678901234567890.5}'
    await expect(read(long, "a DECIMAL(38,1)")).rejects.toThrow(
      /^more digits than are read of a number, for a in .*, line 3; expected it in quotes$/,
    )
    const quoted = await read(long.replace("12345678901234567890.5", '"12345678901234567890.5"'), "a DECIMAL(38,1)")
    expect(await quoted.tail(1)).toEqual([{ a: "12345678901234567890.5" }])
  })

  it.each([
    ['{"a":1}\n{"a":2.5}', "a INT", "found double values", "a"],
    ['{"a":"1"}', "a INT", "found text", "a"],
    ['{"a":1}', "a BOOLEAN", "found whole numbers", "a"],
    ['{"a":{"b":"x"}}', "a STRUCT<b: DOUBLE>", "found text", "a.b"],
    ['{"a":1}', "a ARRAY<INT>", "found whole numbers", "a"],
  ])("refuses %s as %s", async (text, schema, message, column) => {
    await expect(read(text, schema)).rejects.toMatchObject({ name: "DataError", column })
    await expect(read(text, schema)).rejects.toThrow(message)
  })

  it.each([
    ['{"a":"x"}', "a DATE"],
    ['{"a":300}', "a TINYINT"],
    ['{"a":1}\n{"a":"x"}', "a INT"],
    ['{"a":123456.5}', "a DECIMAL(5,2)"],
  ])("tells where %s is no %s", async (text, schema) => {
    await expect(read(text, schema)).rejects.toThrow(/^bad value \(.*column a, row: a = .*\): .*f\d+\.json$/)
  })
})

describe("broken input", () => {
  it.each([
    ['{"a":1}\n\n{"a":2\n{"a":3}\n', 3],
    ['{"a":1}\n{"a":2', 2],
    ['[{"a":"}{"},\n{"a":2},\n{"a":}]', 3],
    ['{\n"a":1}\n{\n"a":}\n', 3],
    ["hello", 1],
    ['{"a":1,"a":2}', 1],
  ])("%j names the line", async (text, line) => {
    const error = await read(text).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DataError)
    expect(error).toMatchObject({ line })
    expect((error as Error).message).toMatch(/^bad (JSON|value)/)
  })

  it.each([
    ["", "not a file of objects with fields"],
    ["{}", "not a file of objects with fields"],
    ['{"a":1}\n5', "not a file of objects with fields"],
    ["[1, 2]", "not a file of objects with fields"],
    ['{"a":1,"A":2}', "duplicate column: A"],
    ['{"a":[{"b":1},{"B":2}]}', "duplicate field: B; names that differ in case alone"],
    ['{"":1}', "not a file of objects with fields"],
  ])("%j is refused", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message)
  })

  it("keeps a field that only looks like a duplicate", async () => {
    expect(await (await read('{"a":1,"a_1":2}')).collect()).toEqual([{ a: 1, a_1: 2 }])
  })

  it("names a missing file, and options that there are not", async () => {
    await expect(readJson(join(folder, "no.json"), { engine })).rejects.toThrow(/^no such file: .*no\.json$/)
    await expect(readJson(folder, { engine })).rejects.toThrow(/^not a file/)
    await expect(readJson("x", { multiline: true } as object)).rejects.toThrow("unknown option of readJson: multiline")
    const cut = gzipSync(lines).subarray(0, 40)
    await expect(readJson(file(cut, "json.gz"), { engine })).rejects.toThrow(
      /^unreadable file \(unexpected end of file\)/,
    )
  })
})

it("keeps fields called as the engine calls its own", async () => {
  expect(await (await read('{"rowid":1,"__x":2}\n{"rowid":5}')).collect()).toEqual([
    { __x: 2, rowid: 1 },
    { __x: null, rowid: 5 },
  ])
})
