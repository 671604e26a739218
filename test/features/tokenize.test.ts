import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { javaPattern } from "../../src/features/javaRegex/pattern"
import { findTokens, splitTokens, tokenize } from "../../src/features/javaRegex/tokenize"

const reference = join(__dirname, "../reference")

describe("splitTokens", () => {
  // Printed by String.split of OpenJDK 17.
  it.each([
    [",", "a,b,,", ["a", "b"]],
    [",", ",a", ["", "a"]],
    ["(,)", "a,b", ["a", "b"]],
    ["(-)(,)?", "a-b-,c", ["a", "b", "c"]],
    ["", "abc", ["a", "b", "c"]],
    ["(?=b)", "abc", ["a", "bc"]],
    ["(?<=,)", "a,b,", ["a,", "b,"]],
    ["a*", "baac", ["b", "", "c"]],
    ["x", "abc", ["abc"]],
    ["x", "", [""]],
    [",", ",,", []],
    ["\\s+", " a b", ["", "a", "b"]],
  ])("splits at %j in %j as Java does", (pattern, text, parts) => {
    expect(splitTokens(text, javaPattern(pattern))).toEqual(parts)
  })

  it("gives the text back when joined, but for the end", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", ",")), (characters) => {
        const text = characters.join("")
        const joined = splitTokens(text, javaPattern(",")).join(",")
        expect(text).toBe(joined + text.slice(joined.length))
        expect(text.slice(joined.length)).toMatch(/^,*$/)
      }),
      { seed: 12 },
    )
  })

  it("splices in no captured groups", () => {
    expect(splitTokens("a,b", /(,)/g)).toEqual(["a", "b"])
  })
})

describe("findTokens", () => {
  it("gives every match, empty ones too", () => {
    expect(findTokens("aab", javaPattern("a*"))).toEqual(["aa", "", ""])
  })

  it("starts over at each call", () => {
    const pattern = javaPattern("a")
    expect(findTokens("aa", pattern)).toEqual(["a", "a"])
    expect(findTokens("aa", pattern)).toEqual(["a", "a"])
  })
})

describe("tokenize", () => {
  const words = { pattern: javaPattern("\\s+"), gaps: true, minTokenLength: 1, toLowercase: true }

  it("lower-cases, splits and drops empty tokens", () => {
    expect(tokenize(" Hello  ЁЖ", words)).toEqual(["hello", "ёж"])
    expect(tokenize("", words)).toEqual([])
  })

  it("keeps empty tokens and case when asked", () => {
    expect(tokenize(" Hello", { ...words, minTokenLength: 0, toLowercase: false })).toEqual(["", "Hello"])
  })

  it("counts the length of a token in UTF-16 units", () => {
    expect(tokenize("a \u{1f600} abc", { ...words, minTokenLength: 2 })).toEqual(["\u{1f600}", "abc"])
  })

  it("takes no-break spaces for parts of words, as Java's \\s does", () => {
    expect(tokenize("a\u00a0b c", words)).toEqual(["a\u00a0b", "c"])
  })

  it("finds the genres that Spark's RegexTokenizer found", () => {
    const genres: { items: { item_id: string; tokens: string[] }[] } = JSON.parse(
      readFileSync(join(reference, "genres.json"), "utf8"),
    )
    const rows: { item_id: string; genres: string }[] = parse(
      readFileSync(join(reference, "data/lab10_items.csv"), "utf8"),
      { delimiter: "\t", columns: true },
    )
    const genresOf = new Map(rows.map((row) => [row.item_id, row.genres === "" ? "_" : row.genres]))
    const rule = { pattern: javaPattern("[_А-Яа-яёЁ]+"), gaps: false, minTokenLength: 1, toLowercase: false }
    expect(genres.items).toHaveLength(200)
    for (const item of genres.items) expect(tokenize(genresOf.get(item.item_id)!, rule)).toEqual(item.tokens)
  })
})
