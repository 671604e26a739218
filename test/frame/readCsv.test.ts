import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { ReadCsvOptions } from "../../src/frame/read/csv/csvOptions"
import type { BadRows } from "../../src/frame/read/csv/loadCsv"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { DataError } from "../../src/frame/read/dataError"

let folder: string
let engine: Engine
let fileCount = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-csv-"))
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

async function fileOf(content: string | Buffer, suffix = ".csv"): Promise<string> {
  const path = join(folder, `${++fileCount}${suffix}`)
  await writeFile(path, content)
  return path
}

/** Rows as the engine's reader and as our own gives them, which must be the same. */
async function rowsOf(content: string, options: ReadCsvOptions = {}): Promise<unknown[]> {
  const ofFile = await (await readCsv(await fileOf(content), { engine, ...options })).collect()
  const ofStream = await (await readCsv(Readable.from([content]), { engine, ...options })).collect()
  expect(ofStream).toEqual(ofFile)
  return ofFile
}

/** The error of a file, which must be that of a stream but for the name. */
async function errorOf(content: string, options: ReadCsvOptions = {}): Promise<DataError> {
  const path = await fileOf(content)
  const ofFile = await readCsv(path, { engine, ...options }).catch((error) => error)
  const ofStream = await readCsv(Readable.from([content]), { engine, name: path, ...options }).catch((error) => error)
  expect(ofFile).toBeInstanceOf(DataError)
  expect(ofStream).toEqual(ofFile)
  ofFile.message = ofFile.message.replace(path, "FILE")
  return ofFile
}

const people = "id INT, name STRING, score DOUBLE"

describe("readCsv", () => {
  it("reads columns by their types, rows in the file's order", async () => {
    expect(await rowsOf("id,name,score\n3,Ann,1.5\n1,Боб,2\n", { schema: people })).toEqual([
      { id: 3, name: "Ann", score: 1.5 },
      { id: 1, name: "Боб", score: 2 },
    ])
  })

  it("takes the header's names and strings where there is no schema", async () => {
    expect(await rowsOf("a,b\n1,x\n")).toEqual([{ a: "1", b: "x" }])
  })

  it("numbers columns where there is neither header nor schema", async () => {
    expect(await rowsOf("1,x\n2,y\n", { header: false })).toEqual([
      { _c0: "1", _c1: "x" },
      { _c0: "2", _c1: "y" },
    ])
  })

  it("reads empty fields as null, quoted or not, whatever the type", async () => {
    expect(await rowsOf('id,name,score\n,,\n"","",""\n', { schema: people })).toEqual([
      { id: null, name: null, score: null },
      { id: null, name: null, score: null },
    ])
  })

  it("reads doubles as Spark does", async () => {
    const rows = await rowsOf("x,y\nNaN,a\nInf,b\n-Inf,c\n1e3,d\n-0.0,e\n", { schema: "x DOUBLE, y STRING" })
    expect(rows.map((row) => (row as { x: number }).x)).toEqual([Number.NaN, Infinity, -Infinity, 1000, -0])
  })

  it("reads booleans, dates and times", async () => {
    const schema = "b BOOLEAN, d DATE, t TIMESTAMP"
    expect(
      await rowsOf("b,d,t\nTRUE,2020-02-29,1970-01-01T00:00:00Z\nfalse,1999-12-31,2020-01-02 03:04:05.5\n", { schema }),
    ).toEqual([
      { b: true, d: new Date("2020-02-29"), t: new Date(0) },
      { b: false, d: new Date("1999-12-31"), t: new Date("2020-01-02T03:04:05.500Z") },
    ])
  })

  it("reads quotes, separators and line ends inside quotes, and quotes inside text", async () => {
    expect(await rowsOf('a\tb\n"x ""y""\t1"\t"two\r\nlines"\nsay "no"\t2\n', { sep: "\t" })).toEqual([
      { a: 'x "y"\t1', b: "two\r\nlines" },
      { a: 'say "no"', b: "2" },
    ])
  })

  it("skips a byte order mark and blank lines, and takes any line ends", async () => {
    expect(await rowsOf('\uFEFF"a\n",b\n1,2\n')).toEqual([{ "a\n": "1", b: "2" }])
    expect(await rowsOf("\uFEFF\na,b\r\n1,2\n\n3,4\r\n")).toEqual([
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ])
  })

  it("takes a blank line for null in a file of one column", async () => {
    expect(await rowsOf("a\n1\n\n3\n", { schema: "a INT" })).toEqual([{ a: 1 }, { a: null }, { a: 3 }])
    expect(await rowsOf("\n\n3\n", { schema: "a INT", header: false })).toEqual([{ a: null }, { a: null }, { a: 3 }])
    expect((await errorOf("a\n1\n2,\n", { schema: "a INT" })).message).toBe("2 fields in FILE, line 3; expected 1")
  })

  it("reads a header without rows as an empty frame", async () => {
    expect(await rowsOf("id,name,score\n", { schema: people })).toEqual([])
  })

  it("unpacks gzip", async () => {
    const path = await fileOf(gzipSync("a,b\n1,2\n"), ".csv.gz")
    expect(await (await readCsv(path, { engine })).collect()).toEqual([{ a: "1", b: "2" }])
    const bad = await readCsv(path, { engine, schema: "a INT, b BOOLEAN" }).catch((error) => error)
    expect(bad.message).toBe(`bad value in ${path}, line 2, column b: "2"; expected boolean`)
  })

  it("reads a stream that comes in pieces cut anywhere", async () => {
    const bytes = Buffer.from('id,name,score\n1,"Ёж, ""ёж""",0.5\n22,x,1\n')
    const pieces = Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1))
    expect(await (await readCsv(Readable.from(pieces), { engine, schema: people })).collect()).toEqual([
      { id: 1, name: 'Ёж, "ёж"', score: 0.5 },
      { id: 22, name: "x", score: 1 },
    ])
  })

  it("keeps the order of a long file", async () => {
    const lines = Array.from({ length: 300_000 }, (_, i) => `${i},${(i * 7919) % 1000}`)
    const path = await fileOf(`i,x\n${lines.join("\n")}\n`)
    const { i } = await (await readCsv(path, { engine, schema: "i INT, x INT" })).toColumns(["i"])
    expect((i as Float64Array).every((value, row) => value === row)).toBe(true)
  })
})

describe("readCsv on input that does not fit", () => {
  it.each([
    ["12.0", "INT", "integer"],
    ["1e3", "INT", "integer"],
    ["0x10", "INT", "integer"],
    ["1_0", "LONG", "long"],
    [" 5", "INT", "integer"],
    ["2147483648", "INT", "integer"],
    ["1,5", "DOUBLE", "double"],
    ["1_0.5", "DOUBLE", "double"],
    ["abc", "FLOAT", "float"],
    ["1", "BOOLEAN", "boolean"],
    ["2020-02-30", "DATE", "date"],
    ["2020-1-1 noon", "DATE", "date"],
    ["1970-01-01T00:00:00+2", "TIMESTAMP", "timestamp"],
    ["1970-01-01T24:00:00", "TIMESTAMP", "timestamp"],
    ["123456789.5", "DECIMAL(10,2)", "decimal(10,2)"],
    ["1_0.5", "DECIMAL(10,2)", "decimal(10,2)"],
    ["yesterday", "TIMESTAMP", "timestamp"],
  ])("refuses %j as %s", async (value, type, shown) => {
    const error = await errorOf(`a\tb\n1\t\n2\t${value}\n3\tworse\n`, { sep: "\t", schema: `a INT, b ${type}` })
    expect(error.message).toBe(`bad value in FILE, line 3, column b: ${JSON.stringify(value)}; expected ${shown}`)
    expect([error.line, error.column, error.value]).toEqual([3, "b", value])
  })

  it("counts lines inside quotes and blank ones", async () => {
    const error = await errorOf('id,name,score\r\n1,"two\r\nlines",2\r\n\r\n2,x,bad\r\n', { schema: people })
    expect(error.message).toBe('bad value in FILE, line 5, column score: "bad"; expected double')
  })

  it("names the line on which a row begins", async () => {
    const error = await errorOf('id,name,score\n1,"two\nlines",bad\n', { schema: people })
    expect(error.line).toBe(2)
  })

  it("finds the first of several, also behind a line of another width", async () => {
    expect((await errorOf("id,name,score\nx,a,1\n2,b\n", { schema: people })).message).toBe(
      'bad value in FILE, line 2, column id: "x"; expected integer',
    )
    expect((await errorOf("id,name,score\n1,a,1\n2,b\nx,c,1\n", { schema: people })).message).toBe(
      "2 fields in FILE, line 3; expected 3",
    )
  })

  it("refuses lines with too many fields", async () => {
    expect((await errorOf("id,name,score\n1,a,1,9\n", { schema: people })).message).toBe(
      "4 fields in FILE, line 2; expected 3",
    )
    expect((await errorOf("a,b\n1,2\n1,2,\n")).message).toBe("3 fields in FILE, line 3; expected 2")
    expect((await errorOf("a,b\n1\n")).message).toBe("1 field in FILE, line 2; expected 2")
  })

  it("refuses a header that is not the schema's", async () => {
    expect((await errorOf("id,name\n", { schema: people })).message).toBe(
      "missing column in FILE, line 1, column score",
    )
    expect((await errorOf("id,title,score\n", { schema: people })).message).toBe(
      'header differs from schema in FILE, line 1, column name: "title"',
    )
    expect((await errorOf("id,name,score,more\n", { schema: people })).message).toBe(
      'column that the schema does not have in FILE, line 1: "more"',
    )
  })

  it("refuses a quote that nobody closes", async () => {
    expect((await errorOf('a,b\n1,2\n3,"x\n4,5\n')).message).toBe("unclosed quote in FILE, line 3")
    const long = Array.from({ length: 30_000 }, (_, i) => `${i},x\n`).join("")
    expect((await errorOf(`a,b\n${long}7,"y\n${long}`)).line).toBe(30_002)
    expect((await errorOf('a,b\n1,bad\n2,"x\n', { schema: "a INT, b INT" })).column).toBe("b")
  })

  it("refuses an empty file, a missing file and an empty folder", async () => {
    expect((await errorOf("")).message).toBe("empty file: FILE")
    const missing = join(folder, "missing.csv")
    await expect(readCsv(missing, { engine })).rejects.toThrow(new DataError("no such file", { file: missing }))
    await expect(readCsv("missing.csv", { engine })).rejects.toThrow(`no such file in ${process.cwd()}: missing.csv`)
    const empty = await mkdtemp(join(folder, "empty-"))
    await expect(readCsv(empty, { engine })).rejects.toThrow(`no files in this folder: ${empty}`)
  })

  it("refuses bytes that are no UTF-8", async () => {
    const path = await fileOf(Buffer.concat([Buffer.from("a,b\n1,x\n2,"), Buffer.from([0xcc, 0xe8, 0x0a])]))
    const error = await readCsv(path, { engine }).catch((e) => e)
    expect([error.line, error.column]).toEqual([3, "b"])
    expect(error.message).toContain("expected UTF-8 text")
  })

  it("passes on the error of a stream", async () => {
    const broken = new Readable({
      read() {
        this.push("a,b\n1,2\n")
        this.destroy(new Error("the wire is cut"))
      },
    })
    await expect(readCsv(broken, { engine })).rejects.toThrow("the wire is cut")
  })

  it("stops when told to", async () => {
    const stop = new AbortController()
    const endless = new Readable({
      read() {
        this.push("1,2\n".repeat(1000))
        stop.abort(new Error("enough"))
      },
    })
    await expect(readCsv(endless, { engine, header: false, signal: stop.signal })).rejects.toThrow("enough")
    await expect(readCsv(await fileOf("a\n1\n"), { engine, signal: stop.signal })).rejects.toThrow("enough")
  })

  it("refuses options that have no meaning", async () => {
    await expect(readCsv("x", { sep: "" })).rejects.toThrow('invalid sep: ""; expected one character or more')
    await expect(readCsv("x", { mode: "lazy" as "strict" })).rejects.toThrow(
      "invalid mode: lazy; expected strict, permissive or dropMalformed",
    )
    await expect(readCsv("x", { schema: "a NUMBER" })).rejects.toThrow("unknown type: number; expected boolean, byte")
  })
})

describe("readCsv in permissive mode", () => {
  const read = async (content: string, options: ReadCsvOptions): Promise<[unknown[], BadRows[]]> => {
    const reports: BadRows[] = []
    const onBadRows = (badRows: BadRows): number => reports.push(badRows)
    const rows = await rowsOf(content, { mode: "permissive", onBadRows, ...options })
    return [rows, reports]
  }

  it("puts nulls for bad values, fills short lines, cuts long ones, and counts", async () => {
    const [rows, reports] = await read("id,name,score\n1,a,x\n2,b\n3,c,1,9\ny,d,z\n5,e,5\n", { schema: people })
    expect(rows).toEqual([
      { id: 1, name: "a", score: null },
      { id: 2, name: "b", score: null },
      { id: 3, name: "c", score: 1 },
      { id: null, name: "d", score: null },
      { id: 5, name: "e", score: 5 },
    ])
    for (const { rows: badRows, cells, first } of reports) {
      expect([badRows, cells, first!.line, first!.column, first!.value]).toEqual([4, 3, 2, "score", "x"])
    }
    expect(reports).toHaveLength(2)
  })

  it("reports zeros where all was well", async () => {
    expect((await read("id,name,score\n1,a,1\n", { schema: people }))[1]).toEqual([
      { rows: 0, cells: 0 },
      { rows: 0, cells: 0 },
    ])
  })

  it("takes columns by position, whatever the header says", async () => {
    expect((await read("a,b,c\n1,x,2\n", { schema: people }))[0]).toEqual([{ id: 1, name: "x", score: 2 }])
  })
})

it("reads back any text that is written by RFC 4180", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "ё", '"', ",", "\n", "\r\n", " ", "'", "\\") })
  const rows = fc.array(fc.record({ x: text, y: text }), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`
      const content = `x,y\n${written.map(({ x, y }) => `${quote(x)},${quote(y)}\n`).join("")}`
      expect(await rowsOf(content)).toEqual(written.map(({ x, y }) => ({ x: x || null, y: y || null })))
    }),
    { seed: 1, numRuns: 60 },
  )
})
