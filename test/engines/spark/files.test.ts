// Files that Spark reads and writes itself; here its storage is this machine's.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { SparkEngine } from "../../../src/engines/spark/engine"
import { isWithin } from "../../../src/engines/spark/files"
import { openSpark } from "../../../src/engines/spark/openSpark"
import { Frame } from "../../../src/frame/frame"
import type { ReadCsvOptions } from "../../../src/frame/read/csv/csvOptions"
import { readCsv } from "../../../src/frame/read/csv/readCsv"
import { readJson } from "../../../src/frame/read/json/readJson"
import { readParquet } from "../../../src/frame/read/readParquet"

let engine: SparkEngine
let folder: string

beforeAll(async () => {
  engine = await openSpark(process.env.GBT_LAB_SPARK ?? "", { timeZone: "UTC", ansi: true })
  folder = await mkdtemp(join(tmpdir(), "gbt-lab-"))
})

afterAll(async () => {
  await engine?.close()
  await rm(folder, { recursive: true })
})

/** A file of its own folder. */
let count = 0
async function put(text: string | Uint8Array, name = "file.csv"): Promise<string> {
  const path = join(folder, String(count++), name)
  await mkdir(join(path, ".."), { recursive: true })
  await writeFile(path, text)
  return path
}

const schema = "a INT, b STRING"

async function rowsOf(path: string | string[], options: ReadCsvOptions = { schema }): Promise<unknown[][]> {
  return (await (await readCsv(path, { ...options, engine })).collect()).map((row) => Object.values(row))
}

/** What is told of a file, its path cut down to the name. */
async function problemOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  expect(error).toMatchObject({ name: "SparkError" })
  expect(error!.message).toContain(folder)
  return error!.message.replace(/file:\/*[^ ]*\//, "")
}

const inFile = "FAILED_READ_FILE.NO_HINT: Encountered error while reading file file.csv."

describe("CSV that does not fit", () => {
  it.each([
    ["a INT", "12.0", /For input string: "12.0"$/],
    ["a INT", " 5", /For input string: " 5"$/],
    ["a INT", "2147483648", /For input string: "2147483648"/],
    ["a BOOLEAN", "1", /For input string: "1"$/],
    ["a DOUBLE", "1_0.5", /For input string: "1_0.5"$/],
    ["a DATE", "2020-02-30", /2020-02-30/],
    ["a TIMESTAMP", "yesterday", /yesterday/],
    ["a DECIMAL(10,2)", "123456789.5", /record parsing: \[null,x\]; /],
  ])("has the file, the record and the reason told, for %s: %s", async (column, text, reason) => {
    const path = await put(`a,b\n${text},x\n`)
    const problem = await problemOf(rowsOf(path, { schema: `${column}, b STRING` }))
    expect(problem).toContain(`${inFile} Malformed records are detected in record parsing: [null,x]; `)
    expect(problem).toMatch(reason)
  })

  it("has too few or too many fields", async () => {
    const few = await put("a,b\n1,x\n2\n")
    const problem = `${inFile} Malformed records are detected in record parsing: [2,null]; Malformed CSV record: 2`
    expect(await problemOf(rowsOf(few))).toBe(problem)
    expect(await problemOf(rowsOf(few, {}))).toBe(problem)
    // Not all columns are asked for, nor any.
    expect(await problemOf((await readCsv(few, { schema, engine })).select("a").collect())).toContain("record: 2")
    expect(await problemOf((await readCsv(few, { schema, engine })).count())).toContain("record: 2")
    expect(await problemOf(rowsOf(await put("a,b\n1,x\n2,y,z\n")))).toContain("Malformed CSV record: 2,y,z")
  })

  it("has a header other than the schema", async () => {
    expect(await problemOf(rowsOf(await put("a,c\n1,x\n")))).toBe(
      `${inFile} CSV header does not conform to the schema. Header: a, c Schema: a, b Expected: b but found: c`,
    )
    expect(await problemOf(rowsOf(await put("b,a\nx,1\n")))).toContain("Expected: a but found: b")
    expect(await problemOf(rowsOf(await put("a,b,c\n1,x,2\n")))).toBe(
      `${inFile} Number of column in CSV header is not equal to number of fields in the schema: Header length: 3, schema size: 2`,
    )
    expect(await rowsOf(await put("A,B\n1,x\n"))).toEqual([[1, "x"]])
  })

  it("is not there, with a schema and without", async () => {
    for (const options of [{ schema }, {}]) {
      const missing = readCsv(join(folder, "none.csv"), { ...options, engine })
      await expect(missing).rejects.toMatchObject({ name: "SparkError", errorClass: "PATH_NOT_FOUND" })
      await expect(missing).rejects.toThrow(join(folder, "none.csv"))
    }
  })

  it("is gzip by another name", async () => {
    expect(await problemOf(rowsOf(await put(gzipSync("a,b\n1,x\n"))))).toContain(inFile)
  })

  it("is left out, or made null, where that is asked for", async () => {
    const path = await put("a,b\n1,x\ny,z\n")
    expect(await rowsOf(path, { schema, mode: "dropMalformed" })).toEqual([[1, "x"]])
    expect(await rowsOf(path, { schema, mode: "permissive" })).toEqual([
      [1, "x"],
      [null, "z"],
    ])
    const columnNameOfCorruptRecord = "bad"
    const options = { schema: `${schema}, bad STRING`, mode: "permissive", columnNameOfCorruptRecord } as const
    expect(await rowsOf(path, options)).toEqual([
      [1, "x", null],
      [null, "z", "y,z"],
    ])
  })

  it("is taken where Spark takes it, as the docstring says", async () => {
    expect(await (await readCsv(await put("a,b\n1,x\ny,z\n"), { schema, engine })).count()).toBe(2)
    expect(await rowsOf(await put("a,b\n1d,x\n"), { schema: "a DOUBLE, b STRING" })).toEqual([[1, "x"]])
    expect(await rowsOf(await put("a,b\n2020-1-1 noon,x\n"), { schema: "a DATE, b STRING" })).toEqual([
      [new Date("2020-01-01"), "x"],
    ])
    expect(await rowsOf(await put("a,b\n,x\n"), { schema: "a INT NOT NULL, b STRING" })).toEqual([[null, "x"]])
    expect(await rowsOf(await put('a,b\n1,"x\n2,y\n'))).toEqual([
      [1, "x"],
      [2, "y"],
    ])
    expect(await rowsOf(await put(Buffer.from("a,b\n1,\xff\n", "latin1")))).toEqual([[1, "\ufffd"]])
    expect(await rowsOf(await put(""), { schema })).toEqual([])
  })
})

describe("CSV", () => {
  it("has quotes doubled, empty fields null, and line ends in quotes where it is told so", async () => {
    const path = await put('a,b\n1,"say ""x"", \\y"\n2,""\n3,\n')
    expect(await rowsOf(path)).toEqual([
      [1, 'say "x", \\y'],
      [2, null],
      [3, null],
    ])
    const lines = await put('a,b\n1,"x\ny"\n2,z\n')
    expect(await rowsOf(lines, { schema, multiLine: true })).toEqual([
      [1, "x\ny"],
      [2, "z"],
    ])
    expect(await problemOf(rowsOf(lines))).toContain("Malformed")
  })

  it("keeps the order of files given, of a folder's and a pattern's by name", async () => {
    const long = Array.from({ length: 2000 }, (_, i) => [i, `x${i}`])
    const first = await put("a,b\n-1,z\n-2,y\n")
    const second = await put(`a,b\n${long.map((row) => `${row.join(",")}\n`).join("")}`)
    const few = [
      [-1, "z"],
      [-2, "y"],
    ]
    expect(await rowsOf([first, second])).toEqual([...few, ...long])
    expect(await rowsOf([second, first])).toEqual([...long, ...few])
    const many = join(folder, "many")
    await mkdir(many)
    await writeFile(join(many, "b.csv"), "a,b\n1,b\n2,b\n")
    await writeFile(join(many, "a.csv"), "a,b\n3,a\n")
    await writeFile(join(many, "c.csv"), `a,b\n${"9,c\n".repeat(5)}`)
    const [a, b] = [
      [[3, "a"]],
      [
        [1, "b"],
        [2, "b"],
      ],
    ]
    expect((await rowsOf(many)).slice(0, 4)).toEqual([...a, ...b, [9, "c"]])
    expect(await rowsOf(join(many, "[ab].csv"))).toEqual([...a, ...b])
    await writeFile(join(many, "d.csv"), "a,nope\n1,x\n")
    await expect(rowsOf(many)).rejects.toThrow(/d\.csv\. CSV header does not conform/)
  })

  it("may be gzip, and have its types found out", async () => {
    expect(await rowsOf(await put(gzipSync("a,b\n1,x\n"), "file.csv.gz"))).toEqual([[1, "x"]])
    const found: string[] = []
    const path = await put("a,b,c,d,e\n1,1.5,2020-01-01,2020-01-01 10:00:00,true\n2,2,2020-01-02,2020-01-02,false\n")
    const frame = await readCsv(path, { inferSchema: true, engine, onSchema: (ddl) => found.push(ddl) })
    expect(found).toEqual(["a INT, b DOUBLE, c DATE, d TIMESTAMP, e BOOLEAN"])
    expect(await frame.count()).toBe(2)
  })
})

describe("JSON and Parquet", () => {
  it("are read by their types, or a schema", async () => {
    const path = await put('{"a":1,"b":"x"}\n{"a":2}\n', "file.json")
    const rows = [
      { a: 1, b: "x" },
      { a: 2, b: null },
    ]
    expect(await (await readJson(path, { engine })).collect()).toEqual(rows)
    expect(await (await readJson(path, { engine, schema })).collect()).toEqual(rows)
  })

  it("tell what does not fit", async () => {
    const bad = await put('{"a":"q","b":"x"}\n', "file.csv")
    expect(await problemOf((await readJson(bad, { engine, schema })).collect())).toContain(
      "Cannot parse the field name 'a' and the value q",
    )
    await expect(readJson(await put('{"a":1}\n{"a":\n', "file.json"), { engine })).rejects.toThrow(
      "MALFORMED_RECORD_IN_PARSING",
    )
    await expect(readJson(join(folder, "none.json"), { engine })).rejects.toThrow("PATH_NOT_FOUND")
    await expect(readParquet(join(folder, "none"), { engine })).rejects.toThrow("PATH_NOT_FOUND")
    await expect(readParquet(bad, { engine })).rejects.toThrow(
      /^FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER: .*file\.csv\. Could not read footer/,
    )
  })
})

describe("files that are written", () => {
  const fields = "i INT, t STRING, d DOUBLE"
  const rows = Array.from({ length: 500 }, (_, i) => ({ i, t: `a"b,${i}\\ é`, d: i % 3 === 0 ? null : i / 7 }))
  let frame: Frame
  beforeAll(async () => {
    frame = (await Frame.fromRows(rows, fields, engine)).orderBy("i DESC")
  })

  it("are read back in order, and are not replaced unless that is wanted", async () => {
    const kinds = [
      [frame.writeCsv.bind(frame), (path: string) => readCsv(path, { schema: fields, engine })],
      [frame.writeParquet.bind(frame), (path: string) => readParquet(path, { engine })],
    ] as const
    for (const [number, [write, read]] of kinds.entries()) {
      const path = join(folder, `out ${number}`)
      await write(path)
      expect(await (await read(path)).collect()).toEqual([...rows].reverse())
      const before = await readdir(path)
      await expect(write(path)).rejects.toThrow(`${path} is there already; choose another path, or overwrite: true`)
      expect(await readdir(path)).toEqual(before)
      await write(path, { overwrite: true })
      expect(await (await read(path)).count()).toBe(500)
      // Rows that come out of it are still to be read.
      await expect((await read(path)).where("i > 3").writeParquet(path, { overwrite: true })).rejects.toThrow(
        `${path} is what the rows are read from`,
      )
      expect(await (await read(path)).count()).toBe(500)
    }
  })

  it("have a header and separators as told", async () => {
    const path = join(folder, "plain")
    await frame.limit(1).writeCsv(path, { header: false, sep: ";" })
    const part = (await readdir(path)).find((name) => name.startsWith("part-"))!
    expect(await readFile(join(path, part), "utf8")).toBe(`499;"a""b,499\\ é";${499 / 7}\n`)
  })

  it("are known by any address", () => {
    expect(isWithin("/a/b/", "file:///a/b/part-0.csv")).toBe(true)
    expect(isWithin("hdfs://host:9000/a/b", "hdfs://host:9000/a/b")).toBe(true)
    expect(isWithin("/a/./b c", "file:/a/b%20c/part-0.csv")).toBe(true)
    expect(isWithin("b", "file:///a/b/part-0.csv")).toBe(true)
    expect(isWithin("/a/b", "file:///a/bc/part-0.csv")).toBe(false)
    expect(isWithin("b", "file:///a/cb/part-0.csv")).toBe(false)
  })
})
