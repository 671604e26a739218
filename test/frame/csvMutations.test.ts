// Texts of CSV, well-formed and broken, read by every way there is and by a reader of the test's own.

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { ReadCsvOptions } from "../../src/frame/read/csv/csvOptions"
import type { BadRows } from "../../src/frame/read/csv/loadCsv"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { DataError } from "../../src/frame/read/dataError"
import { readPlainCsv } from "./plainCsvReader"

// More of them: GBT_LAB_CSV_TEXTS=20000 npx vitest run test/frame/csvMutations.test.ts
const textCount = Number(process.env.GBT_LAB_CSV_TEXTS ?? 500)

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "csv-mutations-"))
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

/** Numbers in [0, below), the same for a seed. */
function drawsOf(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 12345
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

const starts = [
  "a,b\nx,2\nabc,1\ny,3\n",
  'a,b\n"x, y",2\n"say ""no""",\n,"3"\n',
  'a,b\r\n"two\r\nlines",1\r\nz,2\r\n',
  "a;b\n1,5;x\n;\n",
  'a,b\n"","x"\n"Heat" ,1\n',
  'a,b,c\n1,2,3\n4,5,6\n7,"8",9',
  "\uFEFFa,b\n\n1,Ж\n\n2,😀\n",
  'a,b\n"A" "B",1\nq,"w"\t\n',
]
const signs = [
  '"',
  '"',
  '""',
  ",",
  ",",
  ";",
  "\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "x",
  '"\n',
  '",',
  ',"',
  ' "',
  '" ',
  "\u0000",
  "\uFFFD",
  "é",
]

/** A text a few changes away from one that people write. */
function mutated(seed: number): string {
  const draw = drawsOf(seed)
  let text = starts[draw(starts.length)]
  for (let changes = draw(4); changes >= 0; changes--) {
    const at = draw(text.length + 1)
    const cut = draw(3) === 0 ? draw(4) : 0
    text = text.slice(0, at) + (draw(4) === 0 ? "" : signs[draw(signs.length)]) + text.slice(at + cut)
  }
  // Halves of surrogate pairs are no text, and the engine's client drops a mark that a cell begins with.
  return text[0] + Buffer.from(text.slice(1)).toString().replaceAll("\uFEFF", "")
}

interface Reading {
  readonly rows?: readonly unknown[]
  readonly error?: string
  readonly badRows?: { readonly rows: number; readonly cells: number }
}

async function reading(source: string | Readable, options: ReadCsvOptions): Promise<Reading> {
  let told: BadRows | undefined
  try {
    const frame = await readCsv(source, { ...options, engine, name: "FILE", onBadRows: (bad) => (told = bad) })
    const rows = (await frame.collect()).map((row) => Object.values(row))
    return { rows, badRows: { rows: told!.rows, cells: told!.cells } }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return { error: error.message.replaceAll(String(source), "FILE") }
  }
}

/** The readings of one text by path, by stream, in pieces, and packed. */
async function readings(text: string, options: ReadCsvOptions): Promise<Reading[]> {
  const path = join(folder, "text.csv")
  const packed = join(folder, "packed.csv")
  const bytes = Buffer.from(text)
  await writeFile(path, bytes)
  await writeFile(packed, gzipSync(bytes))
  const pieces = Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1))
  return [
    await reading(path, options),
    await reading(packed, options),
    await reading(Readable.from([bytes]), options),
    await reading(Readable.from(pieces), options),
  ]
}

describe("readCsv", () => {
  it(`reads ${textCount} mutated texts alike by path, stream and gzip, strict and permissive, as the rules say`, async () => {
    for (let seed = 1; seed <= textCount; seed++) {
      const text = mutated(seed)
      const sep = text.startsWith("a;") ? ";" : ","
      const { records, unclosed } = readPlainCsv(text, sep)
      const [header, ...body] = records
      const width = seed % 5 === 0 ? 3 : 2
      const schema = ["a STRING", "b STRING", "c STRING"].slice(0, width).join(", ")
      const options = seed % 2 === 0 ? { sep, schema, header: false } : { sep, schema, mode: "permissive" as const }
      const rows = options.header === false ? records : body
      const message = JSON.stringify(text)
      const all = await readings(text, options)
      for (const one of all) expect(one, message).toEqual(all[0])
      const [{ rows: read, error, badRows }] = all
      const isRagged = ({ fields }: { fields: readonly unknown[] }): boolean => fields.length !== width
      const ragged = options.header === false ? rows.find(isRagged) : undefined
      if (header === undefined || (records.length === 0 && unclosed !== undefined)) {
        expect(error, message).toMatch(unclosed === undefined ? /empty file/ : /unclosed quote/)
      } else if (ragged !== undefined) {
        const { fields, line } = ragged
        const expected = `${fields.length} ${fields.length === 1 ? "field" : "fields"} in FILE, line ${line}; expected ${width}`
        expect(error, message).toBe(expected)
      } else if (unclosed !== undefined) {
        expect(error, message).toBe(`unclosed quote in FILE, line ${unclosed}`)
      } else {
        const expected = rows.map(({ fields }) => Array.from({ length: width }, (_, i) => fields[i] ?? null))
        expect(read, message).toEqual(expected)
        expect(badRows, message).toEqual({ rows: rows.filter(isRagged).length, cells: 0 })
      }
    }
  }, 3_600_000)
})
