// Texts go through the engine's vectors as they are, however long and wherever they lie.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom(
    "",
    "\0",
    "a\0b",
    "\ufeffa",
    "twelve bytes",
    "thirteen byte",
    "шесть!",
    "\u{1f600}".repeat(3),
    "я".repeat(3000),
  ),
)
const nullable = fc.option(text, { freq: 5 })

describe("texts in and out of the engine", () => {
  it("come back as they went", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nullable, { maxLength: 40 }), async (texts) => {
        const rows = texts.map((t) => ({ t }))
        expect(await (await Frame.fromRows(rows, "t STRING", engine)).collect()).toEqual(rows)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it("come back as they went in arrays", async () => {
    const lists = fc.array(fc.option(fc.array(nullable, { maxLength: 5 }), { freq: 5 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(lists, async (all) => {
        const rows = all.map((t) => ({ t }))
        expect(await (await Frame.fromRows(rows, "t ARRAY<STRING>", engine)).collect()).toEqual(rows)
      }),
      { seed: 2, numRuns: 60 },
    )
  })

  it("stay in their rows over many chunks, sorted, filtered and grouped", async () => {
    const texts = Array.from({ length: 10_000 }, (_, i) => (i % 7 === 0 ? null : "ж".repeat(i % 17) + i))
    const frame = await Frame.fromColumns({ t: texts }, "t STRING", engine)
    expect((await frame.toColumns(["t"])).t).toEqual(texts)
    const present = texts.filter((t) => t !== null)
    expect((await frame.where("t IS NOT NULL").toColumns(["t"])).t).toEqual(present)
    const byBytes = [...present].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect((await frame.where("t IS NOT NULL").orderBy("t").toColumns(["t"])).t).toEqual(byBytes)
    expect((await frame.distinct().orderBy("t").toColumns(["t"])).t).toEqual([null, ...byBytes])
    const lists = await frame.select("split(t, 'ж+(?=[0-9])') AS parts").toColumns(["parts"])
    expect(lists.parts.slice(0, 3)).toEqual([null, ["", "1"], ["", "2"]])
  })

  it("have a sign in place of half of one", async () => {
    const rows = [{ t: "a\ud83d" }, { t: "\ude00 and more than twelve bytes" }]
    const back = await (await Frame.fromRows(rows, "t STRING", engine)).collect()
    expect(back).toEqual([{ t: "a\ufffd" }, { t: "\ufffd and more than twelve bytes" }])
  })

  it("are put in the other case as JavaScript does, letter by letter", async () => {
    const signs = Array.from({ length: 0x110000 }, (_, i) => i)
      .filter((i) => i < 0xd800 || i > 0xdfff)
      .map((i) => String.fromCodePoint(i))
    const lines = Array.from({ length: Math.ceil(signs.length / 8) }, (_, i) => signs.slice(8 * i, 8 * i + 8).join("."))
    const all = [...signs.slice(0, 0x3000), ...lines]
    const frame = await Frame.fromColumns({ t: all }, "t STRING", engine)
    const { lower, upper } = await frame.select("lower(t) AS lower", "upper(t) AS upper").toColumns(["lower", "upper"])
    expect(lower.findIndex((t, i) => t !== all[i].toLowerCase())).toBe(-1)
    expect(upper.findIndex((t, i) => t !== all[i].toUpperCase())).toBe(-1)
  })
})
