import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine, type DuckdbEngine } from "../../src/engines/duckdb/engine"
import { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { readCsvToDanfo } from "../../src/frame/read/csv/readCsvToDanfo"
import { readParquet } from "../../src/frame/read/readParquet"

let folder: string
let engine: DuckdbEngine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frame-files-"))
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

describe("writeCsv", () => {
  it("writes rows in order, quoted where needed, and leaves no other file", async () => {
    const frame = await Frame.fromColumns({ i: [2, 1], s: ['say "a, b"', null] }, "i INT, s STRING", engine)
    const path = join(folder, "rows.csv")
    await frame.orderBy("i").writeCsv(path)
    expect(await readFile(path, "utf8")).toBe('i,s\n1,\n2,"say ""a, b"""\n')
    await frame.writeCsv(path, { header: false, sep: "\t" })
    expect(await readFile(path, "utf8")).toBe('2\t"say ""a, b"""\n1\t\n')
    expect((await readdir(folder)).filter((name) => name.startsWith("rows"))).toEqual(["rows.csv"])
  })

  it("leaves the old file whole when the query fails", async () => {
    const path = join(folder, "kept.csv")
    await writeFile(path, "old\n")
    const frame = await Frame.fromColumns({ s: ["x"] }, undefined, engine)
    await expect(frame.select("CAST(s AS INT) AS i").writeCsv(path)).rejects.toThrow("CAST_INVALID_INPUT")
    expect(await readFile(path, "utf8")).toBe("old\n")
    expect((await readdir(folder)).filter((name) => name.startsWith("kept"))).toEqual(["kept.csv"])
  })

  it("writes what readCsv reads back", async () => {
    const columns = { x: [0.1, 1e300, Number.NaN, -Infinity, null], s: ["a\nb", "1", '"', "é", null] }
    const frame = await Frame.fromColumns(columns, "x DOUBLE, s STRING", engine)
    const path = join(folder, "again.csv")
    await frame.writeCsv(path)
    const read = await readCsv(path, { engine, schema: "x DOUBLE, s STRING" })
    expect(await read.collect()).toEqual(await frame.collect())
  })
})

describe("what writeCsv writes", () => {
  it("has numbers and times as Spark's casts to string write them", async () => {
    const columns = {
      x: [1 / 3, 1e-5, 1e22, 1e7, 123456789.125, 5e-324, 0.001, -0, Number.NaN, -Infinity],
      f: [0.1, 1e10, 1e-10, 9999999, 16777216, -0.0009999999, 1, 0, Infinity, null],
    }
    const frame = await Frame.fromColumns(columns, "x DOUBLE, f FLOAT", engine)
    const path = join(folder, "numbers.csv")
    await frame.writeCsv(path)
    // As Spark 4.0.1 writes them.
    expect((await readFile(path, "utf8")).trim().split("\n")).toEqual([
      "x,f",
      "0.3333333333333333,0.1",
      "1.0E-5,1.0E10",
      "1.0E22,1.0E-10",
      "1.0E7,9999999.0",
      "1.23456789125E8,1.6777216E7",
      "4.9E-324,-9.999999E-4",
      "0.001,1.0",
      "-0.0,0.0",
      "NaN,Infinity",
      "-Infinity,",
    ])
    const read = await readCsv(path, { engine, schema: "x DOUBLE, f FLOAT" })
    expect(await read.collect()).toEqual(await frame.collect())
    const rest = await Frame.fromRows(
      [
        { t: "0001-01-01 00:00:00.000001", d: "0044-03-15", c: "0.500" },
        { t: "9999-12-31 23:59:59.999999", d: "9999-12-31", c: "-0.001" },
      ],
      "t TIMESTAMP, d DATE, c DECIMAL(3,3)",
      engine,
    )
    await rest.writeCsv(path, { header: false })
    expect(await readFile(path, "utf8")).toBe(
      "0001-01-01 00:00:00.000001,0044-03-15,0.500\n9999-12-31 23:59:59.999999,9999-12-31,-0.001\n",
    )
  })

  it("keeps rows of a single column that is null", async () => {
    const path = join(folder, "single.csv")
    for (const header of [true, false]) {
      const frame = await Frame.fromColumns({ s: [null, "a", null] }, "s STRING", engine)
      await frame.writeCsv(path, { header })
      expect(await readFile(path, "utf8")).toBe(`${header ? "s\n" : ""}""\na\n""\n`)
      const read = await readCsv(path, { engine, header, schema: "s STRING" })
      expect(await read.collect()).toEqual(await frame.collect())
    }
  })

  it("reads back with the same separator and escape, whatever the text", async () => {
    const texts = [
      'a"b',
      "a\\b",
      "\\",
      '\\"',
      '"\\',
      "a\nb",
      "a\r\nb",
      "\r",
      " x ",
      "#c",
      "a,b",
      "\ufeffx",
      "\u0000",
      '""',
      null,
    ]
    const frame = await Frame.fromColumns({ s: texts, t: [...texts].reverse() }, "s STRING, t STRING", engine)
    const path = join(folder, "texts.csv")
    for (const options of [{}, { escape: "\\" }, { sep: "a" }, { sep: "\\" }, { sep: "#", escape: "'" }]) {
      await frame.writeCsv(path, options)
      const read = await readCsv(path, { engine, schema: "s STRING, t STRING", ...options })
      expect(await read.collect()).toEqual(await frame.collect())
    }
  })

  it.each([
    [{ sep: "§" }, 'invalid sep: "§"; expected one character of ASCII'],
    [{ sep: "\0" }, "invalid sep: "],
    [{ escape: "" }, 'invalid escape: ""; expected one character of ASCII'],
    [{ sep: "x", escape: "x" }, 'invalid sep: "x" is the escape'],
    [{ header: "yes" as never }, "invalid header: yes; expected true or false"],
  ])("is refused for %j", async (options, message) => {
    const frame = await Frame.fromColumns({ s: ["a"] }, undefined, engine)
    await expect(frame.writeCsv(join(folder, "no.csv"), options)).rejects.toThrow(message)
    expect(await frame.count()).toBe(1)
  })
})

it("text keeps a byte order mark at its start", async () => {
  const rows = [
    { s: "\ufeff", l: ["\ufeffa", "b\ufeff"] },
    { s: `\ufeff${"long ".repeat(9)}`, l: [] },
  ]
  const frame = await Frame.fromRows(rows, undefined, engine)
  expect(await frame.collect()).toEqual(rows)
  expect(await frame.select("initcap(s) AS s").head(1)).toEqual([{ s: "\ufeff" }])
})

describe("readParquet", () => {
  it("reads back what writeParquet wrote, with its types and order", async () => {
    const frame = await Frame.fromRows(
      [
        { i: 3, x: 0.5, s: "a", t: new Date(0) },
        { i: 1, x: null, s: null, t: null },
      ],
      "i INT, x DOUBLE, s STRING, t TIMESTAMP",
      engine,
    )
    const path = join(folder, "rows.parquet")
    await frame.writeParquet(path)
    const read = await readParquet(path, { engine })
    expect(await read.collect()).toEqual(await frame.collect())
    expect(await read.schema()).toEqual(await frame.schema())
    expect(await (await readParquet(path, { engine, columns: ["s"] })).columns()).toEqual(["s"])
    await expect(readParquet(path, { engine, columns: ["nope"] })).rejects.toThrow(
      "unknown column: nope; have i, x, s, t",
    )
  })

  it("reads three million real flights in the file's order", async () => {
    const path = resolve("node_modules/vega-datasets/data/flights-3m.parquet")
    const flights = await readParquet(path, { engine })
    expect(await flights.count()).toBe(3_000_000)
    const [first] = await flights.head(1)
    const inFile = await engine.columns(`SELECT * FROM read_parquet('${path}') LIMIT 1`, await kindsOf(flights))
    expect(Object.values(first)).toEqual(inFile.map((column) => column[0]))
  })

  it("takes stars and brackets in a path for what they are, in CSV too", async () => {
    const frame = await Frame.fromColumns({ i: [1, 2], s: ["a", "b"] }, "i INT, s STRING", engine)
    const base = join(folder, "what? [1] *it's*")
    await frame.writeParquet(`${base}.parquet`)
    await frame.writeCsv(`${base}.csv`)
    await frame.union(frame).writeCsv(`${base} more.csv`)
    expect(await (await readParquet(`${base}.parquet`, { engine })).count()).toBe(2)
    expect(await (await readCsv(`${base}.csv`, { engine, schema: "i INT, s STRING" })).count()).toBe(2)
  })

  it("refuses what is no Parquet", async () => {
    const path = join(folder, "no.parquet")
    await writeFile(path, "not this")
    await expect(readParquet(path, { engine })).rejects.toThrow(/^unreadable Parquet \(.*\): /)
    await expect(readParquet(join(folder, "none"), { engine })).rejects.toThrow("no such file: ")
    const whole = join(folder, "whole.parquet")
    await (await Frame.fromColumns({ i: [1, 2] }, undefined, engine)).writeParquet(whole)
    const bytes = await readFile(whole)
    await writeFile(path, bytes.subarray(0, bytes.length - 20))
    await expect(readParquet(path, { engine })).rejects.toThrow(/^unreadable Parquet/)
  })

  async function kindsOf(frame: Frame): Promise<"value"[]> {
    return (await frame.columns()).map(() => "value")
  }
})

describe("danfojs", () => {
  it("takes frames with names, types, and NaN for missing numbers", async () => {
    const frame = await Frame.fromColumns(
      { i: [1, null], x: [0.5, null], s: ["a", null], b: [true, null], d: [new Date(0), null] },
      "i INT, x DOUBLE, s STRING, b BOOLEAN, d TIMESTAMP",
      engine,
    )
    const danfo = await frame.toDanfo()
    expect(danfo.columns).toEqual(["i", "x", "s", "b", "d"])
    expect(danfo.dtypes).toEqual(["int32", "float32", "string", "boolean", "datetime"])
    expect(danfo.values).toEqual([
      [1, 0.5, "a", true, new Date(0)],
      [Number.NaN, Number.NaN, null, null, null],
    ])
    expect(danfo.column("x").sum()).toBe(0.5)
    const back = await Frame.fromDanfo(danfo, engine)
    expect(await back.collect()).toEqual([
      { i: 1, x: 0.5, s: "a", b: true, d: new Date(0) },
      { i: null, x: Number.NaN, s: null, b: null, d: null },
    ])
    expect((await back.schema()).map((c) => c.type)).toEqual(["bigint", "double", "string", "boolean", "timestamp"])
  })

  it("takes frames without rows", async () => {
    const frame = await Frame.fromColumns({ i: [], s: [] }, "i INT, s STRING", engine)
    const danfo = await frame.toDanfo()
    expect(danfo.columns).toEqual(["i", "s"])
    expect(await (await Frame.fromDanfo(danfo, engine)).count()).toBe(0)
  })

  it("reads CSV with a schema and its errors", async () => {
    const danfo = await readCsvToDanfo(Readable.from(["id,title\n1,a\n2,\n"]), { schema: "id INT, title STRING" })
    expect(danfo.values).toEqual([
      [1, "a"],
      [2, null],
    ])
    const path = join(folder, "danfo.csv")
    await writeFile(path, "id,title\n1,a\nx,b\n")
    expect((await readCsvToDanfo(path)).values).toEqual([
      ["1", "a"],
      ["x", "b"],
    ])
    await expect(readCsvToDanfo(path, { schema: "id INT, title STRING" })).rejects.toThrow(
      `bad value in ${path}, line 3, column id: "x"; expected integer`,
    )
  })
})

describe("Frame.fromRows and Frame.fromColumns", () => {
  it("guess types from all values", async () => {
    const frame = await Frame.fromRows(
      [
        { i: 1, x: 1, s: "a", b: true, t: new Date(0), none: null },
        { i: 2, x: 0.5, s: null },
      ],
      undefined,
      engine,
    )
    expect((await frame.schema()).map((c) => c.type)).toEqual([
      "bigint",
      "double",
      "string",
      "boolean",
      "timestamp",
      "string",
    ])
    expect((await frame.collect())[1]).toEqual({ i: 2, x: 0.5, s: null, b: null, t: null, none: null })
  })

  it("refuse columns of several types or lengths, and none", async () => {
    await expect(Frame.fromColumns({ a: [1, "x"] }, undefined, engine)).rejects.toThrow(
      "no one type for the values of column a: long, string; pass a schema",
    )
    await expect(Frame.fromColumns({ a: [1], b: [1, 2] }, undefined, engine)).rejects.toThrow(
      "length mismatch: a has 1, b has 2",
    )
    await expect(Frame.fromColumns({}, undefined, engine)).rejects.toThrow("no columns; expected one or more")
    await expect(Frame.fromRows([], undefined, engine)).rejects.toThrow("no rows to guess a schema from; pass one")
    await expect(Frame.fromColumns({ a: [1] }, "b INT", engine)).rejects.toThrow("unknown column: b; have a")
    expect(await (await Frame.fromRows([], "a INT", engine)).count()).toBe(0)
  })
})

describe("a path that leads nowhere", () => {
  it("is told with the folder that is missing, or that was looked in", async () => {
    const frame = await Frame.fromColumns({ i: [1] }, undefined, engine)
    const inside = join(folder, "none")
    for (const write of ["writeCsv", "writeParquet"] as const) {
      await expect(frame[write](join(inside, "rows.csv"))).rejects.toThrow(
        new Error(`no such folder: ${inside}; make it before rows.csv`),
      )
    }
    for (const read of [readCsv, readParquet]) {
      await expect(read("none.csv", { engine })).rejects.toThrow(`no such file in ${process.cwd()}: none.csv`)
    }
  })
})
