// Patterns that are left to the engine find what they find by Java's rules.

import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import { enginePattern, engineReplacement } from "../../src/engines/duckdb/text/enginePattern"
import { allExtracted, extracted, patternOf, replaced, splitBy } from "../../src/engines/duckdb/text/patterns"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

const texts = [
  "",
  "a",
  "ab",
  "aab-ab",
  "12 a1",
  "b.b..",
  "Ёж, ёж",
  "a\nb\v\t\r",
  "a\u00a0\u2028b",
  "x_y-1.50",
  "a😀b",
  "]^[a",
  "ba-21ab",
]

const sign = fc.constantFrom(
  "a",
  "b",
  "ё",
  "1",
  "-",
  " ",
  "\\d",
  "\\w",
  "\\.",
  "[ab]",
  "[^ab]",
  "[a-z0-9]",
  "[\\d.]",
  "[^\\w]",
  "[.a-]",
  "[а-яё]",
  "\\s",
  "\\S",
  "\\W",
  "\\D",
  "[\\s-a]",
  "[^\\s\\d]",
)
const repeated = fc
  .tuple(sign, fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "*?", "+?"))
  .map((p) => p.join(""))
const sequence = fc.array(repeated, { minLength: 1, maxLength: 4 }).map((p) => p.join(""))
const pattern = fc
  .tuple(
    fc.constantFrom("", "^"),
    sequence,
    fc.constantFrom("", "(", "(?:"),
    sequence,
    fc.constantFrom("", "|"),
    sequence,
  )
  .map(([start, a, open, b, bar, c]) => (open === "" ? `${start}${a}${b}` : `${start}${a}${open}${b}${bar}${c})`))

let engine: Engine
let frame: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine()
  frame = (
    await Frame.fromRows(
      texts.map((s) => ({ s })),
      undefined,
      engine,
    )
  ).cache()
})
afterAll(() => engine.close())

it("finds the same matches, groups and parts", async () => {
  const patterns = fc.sample(pattern, { numRuns: 200, seed: 11 }).filter((p) => enginePattern(p) !== undefined)
  expect(patterns.length).toBeGreaterThan(100)
  const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\")}'`
  const group = (p: string): number => enginePattern(p)!.groups
  const rows = (await frame
    .select(
      ...patterns.flatMap((p, i) => [
        `s RLIKE ${quoted(p)} AS found${i}`,
        `regexp_extract(s, ${quoted(p)}, ${group(p)}) AS first${i}`,
        `regexp_extract_all(s, ${quoted(p)}, 0) AS all${i}`,
        `regexp_replace(s, ${quoted(p)}, '<$${group(p)}>') AS made${i}`,
        `split(s, ${quoted(p)}) AS parts${i}`,
      ]),
    )
    .collect()) as Record<string, unknown>[]
  for (const [r, s] of texts.entries()) {
    for (const [i, p] of patterns.entries()) {
      const ours = ["found", "first", "all", "made", "parts"].map((name) => rows[r][`${name}${i}`])
      const javas = [
        patternOf(p).test(s),
        extracted(s, p, group(p)),
        allExtracted(s, p, 0),
        replaced(s, p, `<$${group(p)}>`),
        splitBy(s, p),
      ]
      expect([
        p,
        s,
        ...ours.map((v) => (Array.isArray(v) || ArrayBuffer.isView(v) ? [...(v as unknown[])] : v)),
      ]).toEqual([p, s, ...javas])
    }
  }
})

it.each([
  "a.b",
  "a$",
  "[\\S]",
  "\\bx",
  "(?i)a",
  "(ab)+",
  "a++",
  "a(?=b)",
  "[a&&b]",
  "[[:alpha:]]",
  "a**",
  "(a",
  "a)",
  "^a|b",
  "\\p{L}",
])("leaves %s to JavaScript", (text) => expect(enginePattern(text)).toBeUndefined())

it("knows patterns that match nothing", () => {
  expect(["a", "a+b?", "(a|b)", "[ab]{1,2}"].map((p) => enginePattern(p)?.isFull)).toEqual([true, true, true, true])
  expect(["a*", "a?", "(a|b*)", "[ab]{0,2}", "(?:)", "a|"].map((p) => enginePattern(p)?.isFull)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

it("says replacements in the engine's words", () => {
  expect(engineReplacement("<$1>", 1)).toBe("<\\1>")
  expect([engineReplacement("$2", 1), engineReplacement("$10", 1), engineReplacement("\\$", 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
