import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { ReadCsvOptions } from "../../src/frame/read/csv/csvOptions"
import type { BadRows } from "../../src/frame/read/csv/loadCsv"
import { readCsv } from "../../src/frame/read/csv/readCsv"

let folder: string
let engine: Engine
let fileCount = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "csv-options-"))
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${++fileCount}.csv`)
  await writeFile(path, content)
  return path
}

/** Column names, and the values of rows, by path, which must be those by stream. */
async function read(content: string | Buffer, options: ReadCsvOptions = {}): Promise<[string[], unknown[][]]> {
  const results = []
  for (const source of [await fileOf(content), Readable.from([Buffer.from(content)])]) {
    const frame = await readCsv(source, { engine, ...options })
    const rows = (await frame.collect()).map((row) => Object.values(row))
    results.push([await frame.columns(), rows] as [string[], unknown[][]])
  }
  expect(results[1]).toEqual(results[0])
  return results[0]
}

async function rowsOf(content: string | Buffer, options: ReadCsvOptions = {}): Promise<unknown[][]> {
  return (await read(content, options))[1]
}

/** The message of an error, by path, which must be that by stream but for the name. */
async function messageOf(content: string | Buffer, options: ReadCsvOptions = {}): Promise<string> {
  const path = await fileOf(content)
  const messages = []
  for (const source of [path, Readable.from([Buffer.from(content)])]) {
    const error = await readCsv(source, { engine, name: "FILE", ...options }).catch((thrown) => thrown)
    expect(error.name).toBe("DataError")
    messages.push(String(error.message).replaceAll(path, "FILE"))
  }
  expect(messages[1]).toBe(messages[0])
  return messages[0]
}

describe("names", () => {
  it("makes those that a header lacks, as Spark", async () => {
    expect((await read(",a,\n1,2,3\n"))[0]).toEqual(["_c0", "a", "_c2"])
    expect((await read('"",a\n1,2\n'))[0]).toEqual(["_c0", "a"])
    expect((await read("NA,a\n1,2\n", { nullValue: "NA" }))[0]).toEqual(["_c0", "a"])
  })

  it("numbers those that differ in case alone by their columns, as Spark, and in any other way where that is taken", async () => {
    expect((await read("id,x,x\n1,2,3\n"))[0]).toEqual(["id", "x1", "x2"])
    expect((await read("X,x,x\n1,2,3\n"))[0]).toEqual(["X0", "x1", "x2"])
    expect((await read("x,x0,x\n1,2,3\n"))[0]).toEqual(["x0_", "x0", "x2"])
    expect((await read(",_c0\n1,2\n"))[0]).toEqual(["_c0_", "_c0"])
  })

  it("takes a schema's, whatever case the header has them in, and where it has none", async () => {
    expect((await read("A,b\n1,2\n", { schema: "a INT, B INT" }))[0]).toEqual(["a", "B"])
    expect(await rowsOf(",a,b\n0,x,1\n", { schema: "n INT, a STRING, b INT" })).toEqual([[0, "x", 1]])
    expect((await read("id,x,x\n1,2,3\n", { schema: "id INT, x1 INT, x2 INT" }))[0]).toEqual(["id", "x1", "x2"])
    expect(await messageOf("a,c\n1,2\n", { schema: "a INT, b INT" })).toBe(
      'header differs from schema in FILE, line 1, column b: "c"',
    )
  })
})

it("says what a schema of some columns goes with", async () => {
  expect(await messageOf("id,x\n1,2\n", { schema: "x INT" })).toBe(
    'header differs from schema in FILE, line 1, column x: "id"; ' +
      "expected all columns in their order; a schema of some goes with inferSchema: true",
  )
})

describe("quotes", () => {
  it.each([
    ['"Heat" ,1', ["Heat", "1"]],
    ['"Heat"\t,"1"  ', ["Heat", "1"]],
    ['"Heat" "2",1', ['"Heat" "2"', "1"]],
    ['"A""x"B ,1', ['"A"x"B ', "1"]],
    ['"A"\u00a0,1', ['"A"\u00a0', "1"]],
    [' "A",1', [' "A"', "1"]],
    ['"a\nb" ,1', ["a\nb", "1"]],
    ['say "no",1', ['say "no"', "1"]],
    ['"""",1', ['"', "1"]],
  ])("reads %j as Spark does", async (line, fields) => {
    expect(await rowsOf(`a,b\n${line}\n`)).toEqual([fields])
  })

  it.each(['"abc,1\ny,3\nz,4', '",1\n', '"""x,1\n', '"', '"x"" ,1\ny,2\n', 'x,y,"z\n', 'x,"'])(
    "refuses %j, whose quote nobody closes",
    async (lines) => {
      expect(await messageOf(`a,b\nx,2\n${lines}`)).toBe("unclosed quote in FILE, line 3")
      expect(await messageOf(`a,b\nx,2\n${lines}`, { mode: "permissive" })).toBe("unclosed quote in FILE, line 3")
    },
  )

  it("may be others, or none, and be escaped by a backslash", async () => {
    expect(await rowsOf("a,b\n'x,''y''',1\n", { quote: "'" })).toEqual([["x,'y'", "1"]])
    expect(await rowsOf('a,b\n"x,1\n', { quote: "" })).toEqual([['"x', "1"]])
    const escaped = 'a,b\n"x \\"y\\" \\\\",1\n"\\n","\\\\"\n'
    expect(await rowsOf(escaped, { escape: "\\" })).toEqual([
      ['x "y" \\', "1"],
      ["\\n", "\\"],
    ])
  })
})

describe("layout", () => {
  it("takes separators of several characters", async () => {
    expect(await rowsOf('a||b\n1|2||"3||4" \n', { sep: "||" })).toEqual([["1|2", "3||4"]])
    expect(await rowsOf("a::b\n1::\n", { sep: "::" })).toEqual([["1", null]])
  })

  it("passes over comments and lines at the start", async () => {
    expect(await rowsOf('#one, "two\na,b\n#x\n1,#2\n', { comment: "#" })).toEqual([["1", "#2"]])
    expect(await read('569,30,"m\n1,2\n3,4\n', { skipRows: 1, header: false })).toEqual([
      ["_c0", "_c1"],
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ])
    expect((await messageOf("x\r\n\r\na,b\r\n1,z\r\n", { skipRows: 1, schema: "a INT, b INT" })).slice(0, 25)).toBe(
      "bad value in FILE, line 4",
    )
  })

  it("leaves out blanks around fields where told to", async () => {
    const content = 'a,b\n x , "y " \n'
    expect(await rowsOf(content)).toEqual([[" x ", ' "y " ']])
    expect(await rowsOf(content, { ignoreLeadingWhiteSpace: true })).toEqual([["x ", "y "]])
    expect(await rowsOf(content, { ignoreTrailingWhiteSpace: true })).toEqual([[" x", ' "y "']])
  })

  it("skips lines of blanks where there are several columns", async () => {
    expect(await rowsOf("a,b\n  \n1,2\n\n")).toEqual([["1", "2"]])
    expect(await rowsOf("a\n  \n\n")).toEqual([["  "], [null]])
  })

  it("refuses fields that are too long, by that name", async () => {
    const message =
      "field of more than 20 characters in FILE, line 3; expected shorter ones, or a larger maxCharsPerColumn"
    const long = "y".repeat(21)
    expect(await messageOf(`a,b\n1,2\n${long},1\n`, { maxCharsPerColumn: 20 })).toBe(message)
    expect(await messageOf(`a,b\n1,2\n"${long}",1\n`, { maxCharsPerColumn: 20 })).toBe(message)
    const huge = "y".repeat(17 << 20)
    expect(await messageOf(`a,b\n${huge},1\n`)).toContain("field of more than 16777216 characters in FILE, line 2")
    expect(await messageOf(`a,b\n"${huge}",1\n`)).toContain("field of more than 16777216 characters in FILE, line 2")
    expect(await messageOf(`a,b\n"${huge},1\n`)).toBe("unclosed quote in FILE, line 2")
  })
})

describe("values", () => {
  it("takes texts for null, and gives quoted fields without text a value", async () => {
    expect(await rowsOf('a,b\nNA,"NA"\n1,-\n', { nullValue: ["NA", "-"], schema: "a INT, b STRING" })).toEqual([
      [null, null],
      [1, null],
    ])
    // As Spark: where another text is null, an empty one in quotes is not.
    expect(await rowsOf('a,b\n"",\n', { nullValue: "NA" })).toEqual([["", null]])
    expect(await rowsOf('a,b\n"",\n', { emptyValue: "none" })).toEqual([["none", null]])
    expect(await rowsOf('a,b\n"",NA\n', { emptyValue: "NA", nullValue: "NA" })).toEqual([[null, null]])
  })

  it("takes a quoted field without text for null in all but columns of text, however types are known", async () => {
    for (const sep of [",", "||"]) {
      const content = 'i,s,none\n"","",""\n5,x,""\n'.replaceAll(",", sep)
      const rows = [
        [null, "", ""],
        [5, "x", ""],
      ]
      const options = { sep, nullValue: "NA" }
      expect(await rowsOf(content, { ...options, schema: "i INT, s STRING, none STRING" })).toEqual(rows)
      expect(await rowsOf(content, { ...options, inferSchema: true, onSchema: () => {} })).toEqual(rows)
    }
  })

  it("has one in every row of a column that is NOT NULL, or says where there is none", async () => {
    const schema = "a INT NOT NULL, b STRING NOT NULL"
    expect(await rowsOf("a,b\n1,x\n", { schema })).toEqual([[1, "x"]])
    expect(await messageOf("a,b\n1,x\n2,\n", { schema })).toBe("no value in FILE, line 3, column b; expected string")
    expect(await messageOf("a,b\nNA,x\n", { schema, nullValue: "NA" })).toBe(
      "no value in FILE, line 2, column a; expected integer",
    )
    const known = { schema: "a INT NOT NULL", inferSchema: true, onSchema: () => {} } as const
    expect(await messageOf("a,b\n1,x\n,y\n", known)).toBe("no value in FILE, line 3, column a; expected integer")
    expect(await rowsOf("a,b\n1,x\n,y\n", { schema, mode: "dropMalformed" })).toEqual([[1, "x"]])
  })

  it("reads decimal commas", async () => {
    const schema = "a DOUBLE, b DECIMAL(6,2)"
    expect(await rowsOf("a;b\n1,5;-20,25\n1e3;7\n", { sep: ";", decimal: ",", schema })).toEqual([
      [1.5, "-20.25"],
      [1000, "7.00"],
    ])
    expect(await messageOf("a;b\n1.5;2\n", { sep: ";", decimal: ",", schema })).toBe(
      'bad value in FILE, line 2, column a: "1.5"; expected double',
    )
  })

  it("reads dates and times by a pattern", async () => {
    const content = "d,t\n31.12.2020,1.2.2021 9:05\n,\n"
    const options = { schema: "d DATE, t TIMESTAMP", dateFormat: "dd.MM.yyyy", timestampFormat: "d.M.yyyy H:mm" }
    expect(await rowsOf(content, options)).toEqual([
      [new Date("2020-12-31"), new Date("2021-02-01T09:05:00Z")],
      [null, null],
    ])
    expect(await messageOf("d,t\n2020-12-31,\n", options)).toBe(
      'bad value in FILE, line 2, column d: "2020-12-31"; expected date',
    )
  })

  it("reads times with offsets, digits of any number and parts of one digit", async () => {
    const times = {
      "2024-01-05T10:00:00+03:00": "2024-01-05T07:00:00.000Z",
      "2024-01-05T10:00:00+0300": "2024-01-05T07:00:00.000Z",
      "2024-01-05 10:00:00.1234567": "2024-01-05T10:00:00.123Z",
      "2024-01-05T10:00:00.20643808Z": "2024-01-05T10:00:00.206Z",
      "2024-01-05 7:05": "2024-01-05T07:05:00.000Z",
      "2024-1-5": "2024-01-05T00:00:00.000Z",
      "2024-01-05 10:00:00+00:00": "2024-01-05T10:00:00.000Z",
    }
    const content = `i,t\n${Object.keys(times)
      .map((text, i) => `${i},${text}\n`)
      .join("")}`
    const rows = await rowsOf(content, { schema: "i INT, t TIMESTAMP" })
    expect(rows.map(([, time]) => (time as Date).toISOString())).toEqual(Object.values(times))
  })
})

describe("encoding", () => {
  it("reads others by their names, and UTF-16 by its mark", async () => {
    const cyrillic = Buffer.from([...Buffer.from("a,b\n"), 0xcf, 0xf0, ...Buffer.from(",1\n")])
    for (const encoding of ["windows-1251", "cp1251", "Windows1251"]) {
      expect(await rowsOf(cyrillic, { encoding })).toEqual([["Пр", "1"]])
    }
    expect(await rowsOf(Buffer.from("a,b\né\x80,1\n", "latin1"), { encoding: "latin1" })).toEqual([["é\x80", "1"]])
    expect(await rowsOf(Buffer.from("\uFEFFa,b\nЖ,😀\n", "utf16le"))).toEqual([["Ж", "😀"]])
    const big = Buffer.from("\uFEFFa,b\nЖ,1\n", "utf16le").swap16()
    expect(await rowsOf(big, { encoding: "utf-16" })).toEqual([["Ж", "1"]])
  })

  it("refuses bytes that are none, with the place, and names that nobody knows", async () => {
    const cyrillic = Buffer.from([...Buffer.from("a,b\nx,1\n"), 0xcf, 0xf0, ...Buffer.from(",1\n")])
    expect(await messageOf(cyrillic)).toBe(
      'bad value in FILE, line 3, column a: "��"; expected UTF-8 text; other encodings by their name, ' +
        'as in encoding: "windows-1251"',
    )
    expect(await rowsOf(cyrillic, { mode: "permissive" })).toEqual([
      ["x", "1"],
      [null, "1"],
    ])
    const odd = Buffer.concat([Buffer.from("a,b\n1,2\n", "utf16le"), Buffer.from([0x31])])
    expect(await messageOf(odd, { encoding: "utf-16le" })).toContain("bytes that are no utf-16le")
    await expect(readCsv("x", { encoding: "cp99" })).rejects.toThrow('invalid encoding: "cp99"')
  })

  it("tells a header that is no text, as in UTF-16 without its mark", async () => {
    expect(await messageOf(Buffer.from("a,b\n1,2\n", "utf16le"))).toBe(
      'header that is no text in FILE, line 1: "a\\u0000"; expected text; ' +
        'UTF-16 without a byte order mark by its name, as in encoding: "utf-16le"',
    )
  })

  it("keeps U+FFFD where the text has it", async () => {
    for (const mode of ["strict", "permissive"] as const) {
      expect(await rowsOf('a,b\n\uFFFD,"x\uFFFD" \n', { mode, schema: "a STRING, b STRING" })).toEqual([
        ["\uFFFD", "x\uFFFD"],
      ])
    }
  })
})

describe("files", () => {
  it("reads several, folders and patterns, one after the other", async () => {
    const inside = join(folder, "parts")
    await mkdir(inside)
    const names = ["a 1.csv", "a 2.csv", "b [1].csv", "_SUCCESS", ".hidden.csv"]
    await Promise.all(
      names.map((name, i) => writeFile(join(inside, name), /^[_.]/.test(name) ? "?" : `a,b\n${i},"x"\n`)),
    )
    const valuesOf = async (source: string | string[]): Promise<unknown[]> =>
      (await (await readCsv(source, { engine, schema: "a INT, b STRING" })).collect()).map((row) => row.a)
    expect(await valuesOf(inside)).toEqual([0, 1, 2])
    expect(await valuesOf(join(inside, "a *.csv"))).toEqual([0, 1])
    expect(await valuesOf([join(inside, "b [1].csv"), join(inside, "a ?.csv")])).toEqual([2, 0, 1])
    await expect(readCsv(join(inside, "z*.csv"), { engine })).rejects.toThrow("no file is called so: ")
    await expect(readCsv([], { engine })).rejects.toThrow("invalid path: an empty list")
  })

  it("names the file of a fault, and refuses another header", async () => {
    const [one, two] = [await fileOf("a,b\n1,2\n"), await fileOf("a,b\n1,2\n3,x\n")]
    const error = await readCsv([one, two], { engine, schema: "a INT, b INT" }).catch((thrown) => thrown)
    expect([error.file, error.line, error.column]).toEqual([two, 3, "b"])
    const other = await fileOf("b,a\n1,2\n")
    await expect(readCsv([one, other], { engine })).rejects.toThrow(`header differs from header of ${one} in ${other}`)
  })

  it("unpacks gzip by its bytes, whatever the name, and refuses what is cut or none", async () => {
    const packed = gzipSync(Array.from({ length: 3000 }, (_, i) => `${i},${Math.sin(i)}\n`).join(""))
    expect(await rowsOf(packed, { header: false })).toHaveLength(3000)
    const message =
      "gzip that is cut short or damaged (unexpected end of file): FILE; expected a whole file; copy it again"
    expect(await messageOf(packed.subarray(0, packed.length / 2), { header: false })).toBe(message)
    const damaged = Buffer.from(packed)
    damaged.fill(0xff, 2000, 2100)
    expect(await messageOf(damaged, { header: false })).toContain("gzip that is cut short or damaged (")
    const named = join(folder, "text.csv.gz")
    await writeFile(named, "a,b\n1,2\n")
    expect(await (await readCsv(named, { engine })).collect()).toEqual([{ a: "1", b: "2" }])
  })
})

describe("modes", () => {
  const content = 'a,b\n1,2\nx,"3"\n1\n4,5,6\n7,8\n'
  const schema = "a INT, b INT"

  it("drops what does not fit, and says how much", async () => {
    const told: BadRows[] = []
    const options = { schema, mode: "DROPMALFORMED", onBadRows: (bad: BadRows) => told.push(bad) } as const
    expect(await rowsOf(content, options)).toEqual([
      [1, 2],
      [7, 8],
    ])
    for (const { rows, cells, first } of told) expect([rows, cells, first?.line]).toEqual([3, 1, 3])
    expect(told).toHaveLength(2)
  })

  it("keeps lines that do not fit in a column, at the end or where the schema has it", async () => {
    const options = { mode: "permissive", columnNameOfCorruptRecord: "bad" } as const
    expect(await read(content, { schema, ...options })).toEqual([
      ["a", "b", "bad"],
      [
        [1, 2, null],
        [null, 3, 'x,"3"'],
        [1, null, "1"],
        [4, 5, "4,5,6"],
        [7, 8, null],
      ],
    ])
    expect(await read("a,b\n1,2\n", { schema: "a INT, bad STRING, b INT", ...options })).toEqual([
      ["a", "bad", "b"],
      [[1, null, 2]],
    ])
    await expect(readCsv(await fileOf("a\n1\n"), { engine, columnNameOfCorruptRecord: "bad" })).rejects.toThrow(
      "columnNameOfCorruptRecord has no use in mode strict",
    )
    const taken = { ...options, columnNameOfCorruptRecord: "B", inferSchema: true, onSchema: () => {} }
    await expect(readCsv(await fileOf("a,b\n1,2\n"), { engine, ...taken })).rejects.toThrow("duplicate column: B")
  })
})

describe("inferSchema", () => {
  const content =
    "i,l,big,x,s,d,t,b,none,mixed\n1,2147483648,99999999999999999999,1,a,2020-01-01,2020-01-01,true,,1\n" +
    "-2,1,1,1e-3,,,2020-01-01 10:00:00,False,,true\n"
  const ddl =
    "i INT, l BIGINT, big DECIMAL(20,0), x DOUBLE, s STRING, d DATE, t TIMESTAMP, b BOOLEAN, none STRING, mixed STRING"

  it("finds Spark's types out and tells them, as text to paste", async () => {
    const told: string[] = []
    const rows = await rowsOf(content, { inferSchema: true, onSchema: (text) => told.push(text) })
    expect(told).toEqual([ddl, ddl])
    expect(await rowsOf(content, { schema: ddl })).toEqual(rows)
    const info = vi.spyOn(console, "info").mockImplementation(() => {})
    await readCsv(Readable.from([content]), { engine, inferSchema: true, name: "x.csv" })
    expect(info.mock.calls).toEqual([[`x.csv: ${JSON.stringify(ddl)}`]])
    info.mockRestore()
  })

  it("takes the types of some columns from a schema", async () => {
    const onSchema = vi.fn()
    const options = { inferSchema: true, schema: { X: "STRING", I: "DOUBLE" }, onSchema }
    expect((await rowsOf("i,x,y\n1,2,3\n", options))[0]).toEqual([1, "2", 3])
    expect(onSchema).toHaveBeenCalledWith("I DOUBLE, X STRING, y INT")
    await expect(
      readCsv(Readable.from(["abc\n1\n"]), { engine, inferSchema: true, schema: "abd INT" }),
    ).rejects.toThrow("unknown column: abd; <stream> has abc; did you mean abc?")
    expect(await messageOf("i,x\n1,y\n", { inferSchema: true, schema: "x INT", onSchema })).toBe(
      'bad value in FILE, line 2, column x: "y"; expected integer',
    )
  })

  it("looks at some rows only where told so, and says where another does not fit", async () => {
    const options = { inferSchema: 2, onSchema: () => {} }
    expect(await rowsOf("i,x\n1,a\n2,b\n3,c\n", options)).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ])
    expect(await messageOf("i,x\n1,a\n2,b\nc,d\n", options)).toBe(
      'bad value in FILE, line 4, column i: "c"; expected integer',
    )
  })

  it("asks only the rows that are kept", async () => {
    const content = 'a,b\n1,2\n"Source: x"\n'
    expect(await rowsOf(content, { inferSchema: true, mode: "dropMalformed", onSchema: () => {} })).toEqual([[1, 2]])
  })

  it("finds types by the patterns, decimal comma and texts for null that it is told", async () => {
    const onSchema = vi.fn()
    const options = {
      sep: ";",
      inferSchema: true,
      decimal: ",",
      nullValue: "NA",
      dateFormat: "d.M.yyyy",
      onSchema,
    } as const
    await rowsOf("d;x\n1.2.2020;1,5\nNA;NA\n", options)
    expect(onSchema).toHaveBeenCalledWith("d DATE, x DOUBLE")
  })
})

describe("options", () => {
  it.each([
    [{ delimiter: ";" }, "unknown option of readCsv: delimiter; have schema, "],
    [{ delimiter: ";" }, "; the separator is sep"],
    [{ charset: "latin1" }, "; its name is encoding"],
    [{ sepp: ";" }, /^unknown option of readCsv: sepp; did you mean sep\?$/],
    [{ inferschema: true }, "did you mean inferSchema?"],
    [{ quote: "''" }, "invalid quote: \"''\"; expected one character"],
    [{ sep: "a\n" }, "invalid sep"],
    [{ skipRows: -1 }, "invalid skipRows: -1; expected a whole number >= 0"],
    [{ header: "true" }, "invalid header: true; expected true or false"],
    [{ decimal: ";" }, "invalid decimal: ;"],
    [{ nullValue: 3 }, "invalid nullValue: 3"],
    [{ ignoreLeadingWhiteSpace: 1 }, "invalid ignoreLeadingWhiteSpace: 1"],
    [{ dateFormat: 1 }, "invalid dateFormat: 1"],
    [{ inferSchema: "yes" }, "invalid inferSchema: yes"],
    [{ inferSchema: 0 }, "invalid inferSchema: 0"],
  ])("%j is refused", async (options, message) => {
    await expect(readCsv("x.csv", options as ReadCsvOptions)).rejects.toThrow(message)
  })
})
