import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { csvLayout } from "../../src/frame/read/csv/csvLayout"
import { type FieldKind, isNumbersCsv } from "../../src/frame/read/csv/plainCsv"
import { readCsv } from "../../src/frame/read/csv/readCsv"

const layout = csvLayout({})

async function* inPieces(text: string, length: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

const allowed: Readonly<Record<FieldKind, RegExp>> = {
  whole: /^[0-9+-]*$/,
  floating: /^[0-9+\-.eE]*$/,
  text: /^[^"]*$/,
}

/** The same, line by line. */
function areNumbers(text: string, kinds: readonly FieldKind[], header: boolean): boolean {
  const ends = new Set(text.match(/\r\n|\n|\r/g) ?? [])
  if (ends.size > 1 || ends.has("\r")) return false
  const lines = text.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n")
  const [first, ...rest] = lines
  // A file that ends in its header has nothing to be told.
  if (header && (first.includes('"') || !text.includes("\n"))) return false
  const rows = header ? rest : text === "" ? [] : lines
  return rows.every((line) => {
    const fields = line.split(",")
    return fields.length === kinds.length && fields.every((field, i) => allowed[kinds[i]].test(field))
  })
}

const field = fc.oneof(
  { weight: 6, arbitrary: fc.integer().map(String) },
  { weight: 3, arbitrary: fc.double({ noNaN: true }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "x", '"1"', " 1", "1_0", "0x1F", "1.", ".5", "+5", "-", "1e5", "12.0", "a\rb"),
  },
)
const content = fc
  .record({
    lines: fc.array(fc.array(field, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
    end: fc.constantFrom("\n", "\n", "\r\n", "\r"),
    last: fc.boolean(),
  })
  .map(({ lines, end, last }) => lines.map((line) => line.join(",")).join(end) + (last ? end : ""))

describe("a file of numbers", () => {
  it("is told as by a look at each line, in pieces of any length", async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        fc.array(fc.constantFrom<FieldKind>("whole", "floating", "text"), { minLength: 2, maxLength: 3 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (text, kinds, header, length) => {
          expect(await isNumbersCsv(inPieces(text, length), layout, kinds, header)).toBe(
            areNumbers(text, kinds, header),
          )
        },
      ),
      { seed: 1, numRuns: 600 },
    )
  })

  it("may break off where more follows", async () => {
    const start = (text: string): Promise<boolean> =>
      isNumbersCsv(inPieces(text, 5), layout, ["whole", "whole"], true, false)
    expect(await start("a,b\n1,2\n3")).toBe(true)
    expect(await start("a,b\n1,2\n3,4.5\n")).toBe(false)
  })
})

describe("reading numbers", () => {
  const folder = mkdtempSync(join(tmpdir(), "gbt-lab-numbers-"))
  let engine: Engine
  beforeAll(async () => {
    engine = await createDuckdbEngine({ threads: 2 })
  })
  afterAll(() => {
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  })

  // Of a stream our own reader makes rows, of a path the engine's.
  it("gives what our own reader gives, rows or error", async () => {
    const schema = "a INT, b DOUBLE, c LONG, d STRING"
    const text = fc.oneof(
      field,
      fc.stringMatching(/^[0-9+\-.eE]{0,6}$/),
      fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
    )
    const cells = fc.tuple(
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).map(String) }, text),
      fc.oneof({ weight: 4, arbitrary: fc.double().map(String) }, text),
      fc.oneof({ weight: 9, arbitrary: fc.maxSafeInteger().map(String) }, text),
      fc.constantFrom("", "x", " ", "'"),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(cells, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("\n", "\r\n"),
        async (rows, end) => {
          const csv = ["a,b,c,d", ...rows.map((row) => row.join(","))].join(end)
          const path = join(folder, "numbers.csv")
          writeFileSync(path, csv)
          const read = async (source: string | Readable): Promise<unknown> => {
            try {
              return await (await readCsv(source, { schema, engine, name: path })).collect()
            } catch (error) {
              return (error as Error).message
            }
          }
          expect(await read(path)).toEqual(await read(Readable.from([Buffer.from(csv)])))
        },
      ),
      { seed: 2, numRuns: 150 },
    )
  })

  it("keeps the order of the file on several threads", async () => {
    const path = join(folder, "long.csv")
    const rowCount = 400_000
    writeFileSync(path, Array.from({ length: rowCount }, (_, i) => `${i},${i / 8}\n`).join(""))
    const { a, b } = await (await readCsv(path, { schema: "a INT, b DOUBLE", header: false, engine })).toColumns()
    expect((a as Float64Array).every((value, i) => value === i)).toBe(true)
    expect((b as Float64Array).every((value, i) => value === i / 8)).toBe(true)
  })

  it("sees a number that is none behind many that are", async () => {
    const path = join(folder, "late.csv")
    const lines = Array.from({ length: 50_000 }, (_, i) => `${i},${i}`)
    for (const bad of ["1.0,2", "1,2,3"]) {
      writeFileSync(path, ["a,b", ...lines, bad, "1,2"].join("\n"))
      await expect(readCsv(path, { schema: "a INT, b INT", engine })).rejects.toThrow("50002")
    }
    writeFileSync(path, ["a,b", ...lines, '"1",2'].join("\n"))
    expect(await (await readCsv(path, { schema: "a INT, b INT", engine })).count()).toBe(50_001)
  })
})
