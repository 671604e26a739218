// Files that pyarrow, pandas and openpyxl wrote: scripts/reference/otherFiles.py.

import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { readArrow } from "../../src/frame/read/readArrow"
import { readExcel } from "../../src/frame/read/readExcel"
import { optionalLibrary } from "../../src/params/optionalLibrary"

const file = (name: string): string => join(__dirname, "..", "reference", "files", name)

let engine: Engine
let moscow: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  moscow = await createDuckdbEngine({ threads: 1, timeZone: "Europe/Moscow" })
})
afterAll(() => {
  engine.close()
  moscow.close()
})

describe("readArrow", () => {
  it.each(["types.arrow", "types.arrows"])("reads all types of %s", async (name) => {
    const frame = await readArrow(file(name), { engine })
    expect((await frame.dtypes()).map(([column, type]) => `${column} ${type}`)).toEqual([
      "i8 tinyint",
      "u8 smallint",
      "u32 bigint",
      "u64 decimal(20,0)",
      "i64 bigint",
      "f32 float",
      "f64 double",
      "s string",
      "large string",
      "b boolean",
      "bytes binary",
      "day date",
      "clock timestamp",
      "moment timestamp",
      "dec decimal(30,2)",
      "list array<bigint>",
      "pair array<int>",
      "struct struct<x:bigint,y:string>",
      "map map<string,bigint>",
      "dict string",
      "nothing string",
      "clocks array<timestamp>",
    ])
    const [first, second, third] = await frame.collect()
    // Of whatever class of bytes the engine has.
    expect({ ...first, bytes: Uint8Array.from(first.bytes as Uint8Array) }).toEqual({
      i8: 1,
      u8: 1,
      u32: 1,
      u64: "1",
      i64: 1,
      f32: Math.fround(0.1),
      f64: 0.1,
      s: "a",
      large: "a",
      b: true,
      bytes: Uint8Array.of(1),
      day: new Date("2024-01-05"),
      clock: new Date("2024-01-05T10:00:00.123Z"),
      moment: new Date("2024-01-05T10:00:00.123Z"),
      dec: "1.50",
      list: [1, 2, null],
      pair: [1, 2],
      struct: { x: 1, y: "q" },
      map: new Map([["k", 1]]),
      dict: "p",
      nothing: null,
      clocks: [new Date("2024-01-05T10:00:00.123Z")],
    })
    expect(Object.values(second).every((value) => value === null)).toBe(true)
    expect(third).toMatchObject({
      i8: -3,
      u8: 255,
      u32: 4294967295,
      u64: "18446744073709551615",
      i64: 9007199254740993n,
      f32: Number.NaN,
      f64: -0,
      dec: "-12345678901234567890.12",
      list: [],
      pair: [3, 4],
      struct: { x: null, y: "z" },
      map: new Map(),
    })
    const clocks = await frame.select("clock", "clocks").showString(3, false)
    expect(clocks).toContain("|2024-01-05 10:00:00.123456|[2024-01-05 10:00:00.123456]|")
    expect(clocks).toContain("|1969-12-31 23:59:59.999999|")
  })

  it("reads times of all units to the microsecond, and views", async () => {
    const frame = await readArrow(file("views.arrows"), { engine })
    expect(await frame.showString(20, false)).toBe(
      [
        "+-------------------+-----------------------+--------------------------+--------------------------+--------------------------+------------------------+-------------------------------------------------------------------------+---------+---+",
        "|s                  |ms                     |us                        |odd                       |ns                        |text                    |bytes                                                                    |list     |run|",
        "+-------------------+-----------------------+--------------------------+--------------------------+--------------------------+------------------------+-------------------------------------------------------------------------+---------+---+",
        "|1969-12-31 23:59:59|1969-12-31 23:59:59.999|9999-12-31 23:59:59.999999|2255-06-05 23:47:34.740993|2024-01-02 03:04:05.123456|a                       |[61]                                                                     |[1, NULL]|x  |",
        "|2024-01-02 03:04:05|2024-01-02 03:04:05.123|0001-01-01 00:00:00       |1684-07-28 00:12:25.259007|1969-12-31 23:59:59.999999|longer than twelve bytes|[6C 6F 6E 67 65 72 20 74 68 61 6E 20 74 77 65 6C 76 65 20 62 79 74 65 73]|[]       |x  |",
        "|NULL               |NULL                   |NULL                      |NULL                      |NULL                      |NULL                    |NULL                                                                     |NULL     |y  |",
        "+-------------------+-----------------------+--------------------------+--------------------------+--------------------------+------------------------+-------------------------------------------------------------------------+---------+---+",
        "",
      ].join("\n"),
    )
  })

  it("has times without a zone on the engine's clocks, and moments where they are", async () => {
    const frame = await readArrow(file("types.arrow"), { engine: moscow, columns: ["moment", "clock"] })
    expect(await frame.showString(1, false)).toContain("|2024-01-05 13:00:00.123456|2024-01-05 10:00:00.123456|")
  })

  it("says what can't be read", async () => {
    await expect(readArrow(file("lz4.feather"), { engine })).rejects.toThrow(
      /^Arrow compressed with LZ4_FRAME: .*feather/,
    )
    await expect(readArrow(file("time.arrow"), { engine })).rejects.toMatchObject({ name: "DataError", column: "time" })
    await expect(readArrow(file("sheets.xlsx"), { engine })).rejects.toThrow(/^unreadable Arrow \(/)
    await expect(readArrow(file("no.arrow"), { engine })).rejects.toThrow(/^no such file: /)
    await expect(readArrow(file("types.arrow"), { engine, columns: ["x"] })).rejects.toThrow(
      "unknown column: x; have i8",
    )
    await expect(readArrow("x", { column: "a" } as object)).rejects.toThrow(
      "unknown option of readArrow: column; did you mean columns?; have columns, engine, signal, onProgress",
    )
    await expect(readArrow(file("time.arrow"), { engine })).rejects.toThrow(/^a type that Spark lacks: Time; leave/)
    const cut = join(tmpdir(), `gbt-lab-cut-${process.pid}.arrow`)
    writeFileSync(cut, readFileSync(file("types.arrow")).subarray(0, 3000))
    await expect(readArrow(cut, { engine })).rejects.toThrow(/^unreadable Arrow \(no Arrow, or cut short\): /)
    writeFileSync(cut, "")
    await expect(readArrow(cut, { engine })).rejects.toThrow(/^unreadable Arrow \(an empty file\): /)
    rmSync(cut)
  })
})

describe("readExcel", () => {
  it("guesses types from the cells", async () => {
    const frame = await readExcel(file("sheets.xlsx"), { engine })
    expect((await frame.dtypes()).map(([column, type]) => `${column} ${type}`)).toEqual([
      "id bigint",
      "x double",
      "name string",
      "ok boolean",
      "day date",
      "t timestamp",
      "mixed string",
    ])
    expect(await frame.collect()).toEqual([
      {
        id: 1,
        x: 1.5,
        name: "a",
        ok: true,
        day: new Date("2024-01-05"),
        t: new Date("2024-01-05T10:00:00.123Z"),
        mixed: "1",
      },
      {
        id: 2,
        x: null,
        name: null,
        ok: false,
        day: new Date("2024-02-06"),
        t: new Date("2024-02-06T00:00:01Z"),
        mixed: "x",
      },
      { id: 3, x: 2, name: "ü", ok: true, day: new Date("1999-12-31"), t: null, mixed: null },
    ])
  })

  it("keeps blanks, columns in the sheet's order, and days of 1900 as Excel shows them", async () => {
    const frame = await readExcel(file("odd.xlsx"), { engine })
    expect(await frame.dtypes()).toEqual([
      ["name", "string"],
      ["2024", "bigint"],
      ["2023", "bigint"],
      ["day", "date"],
      ["time", "timestamp"],
    ])
    expect((await frame.showString(20, false)).split("\n").slice(3, 6)).toEqual([
      "| a  |1   |2   |1900-01-01|1900-02-28 12:00:00|",
      "|    |3   |4   |1900-03-01|1900-03-01 12:00:00|",
      "|NULL|NULL|5   |9999-12-31|1900-01-01 06:00:00|",
    ])
    await expect(readExcel(file("odd.xlsx"), { header: "no" as never, engine })).rejects.toThrow(
      "invalid header: no; expected true or false",
    )
  })

  it("takes a sheet by name or number, and makes up names that are not there", async () => {
    const rows = [
      { _c0: 0, id: 1, x: 1.5 },
      { _c0: 1, id: 2, x: null },
      { _c0: 2, id: 3, x: 2 },
    ]
    expect(await (await readExcel(file("sheets.xlsx"), { sheet: "Second sheet", engine })).collect()).toEqual(rows)
    expect(await (await readExcel(file("sheets.xlsx"), { sheet: 2, engine })).collect()).toEqual(rows)
    const plain = await readExcel(file("sheets.xlsx"), { sheet: 2, header: false, engine })
    expect(await plain.head(2)).toEqual([
      { _c0: null, _c1: "id", _c2: "x" },
      { _c0: 0, _c1: "1", _c2: "1.5" },
    ])
    expect(await (await readExcel(file("sheets.xlsx"), { sheet: "Empty", engine })).shape()).toEqual([0, 1])
  })

  it("reads columns of a schema, times on the engine's clocks", async () => {
    const schema = "x DECIMAL(5,2), id INT, t TIMESTAMP, mixed STRING"
    const frame = await readExcel(file("sheets.xlsx"), { schema, engine: moscow })
    expect(await frame.head(1)).toEqual([{ x: "1.50", id: 1, t: new Date("2024-01-05T07:00:00.123Z"), mixed: "1" }])
  })

  it("says what can't be read", async () => {
    const excel = file("sheets.xlsx")
    await expect(readExcel(excel, { sheet: "N", engine })).rejects.toThrow(
      /^unreadable Excel file \(Sheet not found: N/,
    )
    await expect(readExcel(excel, { sheet: 0, engine })).rejects.toThrow("invalid sheet: 0; expected a name")
    await expect(readExcel(excel, { sheet: "Blank", engine })).rejects.toThrow(/^an empty sheet: /)
    await expect(readExcel(excel, { schema: "mixed INT", engine })).rejects.toThrow(
      /^invalid value of column mixed, row 1: "x"; expected integer: .*sheets\.xlsx$/,
    )
    await expect(readExcel(excel, { schema: "zz INT", engine })).rejects.toThrow("unknown column: zz; have id, x")
    await expect(readExcel(file("types.arrow"), { engine })).rejects.toThrow(/^unreadable Excel file \(/)
    await expect(readExcel(file("no.xlsx"), { engine })).rejects.toThrow(/^no such file: /)
    await expect(readExcel(excel, { sheets: 1 } as object)).rejects.toThrow("did you mean sheet?")
  })
})

it("a library that is not there is told with what to do", async () => {
  const load = (): Promise<unknown> => Promise.reject(new Error("Cannot find package 'x'\nRequire stack:"))
  await expect(optionalLibrary("x@1.0.0", load)).rejects.toThrow(
    "x@1.0.0 can't be loaded: Cannot find package 'x'. It does not come with gbt-lab: npm install x@1.0.0",
  )
})
