import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { javaPattern } from "../../src/features/javaRegex/pattern"
import { findTokens, splitTokens } from "../../src/features/javaRegex/tokenize"

/** Pattern, text, Pattern.split and all matches, printed by OpenJDK 17. */
const printed: [string, string, string[], string[]][] = JSON.parse(
  readFileSync(join(__dirname, "javaPattern.json"), "utf8"),
)

describe("javaPattern", () => {
  it.each(printed)("matches as Java does: %j in %j", (source, text, parts, matches) => {
    const pattern = javaPattern(source)
    expect(findTokens(text, pattern)).toEqual(matches)
    expect(splitTokens(text, pattern)).toEqual(parts)
  })

  it("captures only what the pattern refers back to", () => {
    expect(javaPattern("(a)(b)\\2").source).toBe("(?:a)(?<g2>b)\\k<g2>")
  })

  it.each([
    ["a**", "nothing to repeat before *"],
    ["{", "nothing to repeat before {"],
    ["a{3,2}", "bad repetition {3,2}"],
    ["a{2", "unclosed {"],
    ["(a", "unclosed ("],
    ["a)", "unmatched )"],
    ["[a", "unclosed ["],
    ["[z-a]", "a range that runs backwards"],
    ["[a-\\d]", "a range that ends in a class"],
    ["\\y", "unknown escape \\y"],
    ["\\", "nothing after the last \\"],
    ["\\x{110000}", "bad \\x escape"],
    ["\\k<x>", "no group named x"],
    ["(?<a>b)(?<a>c)", "two groups named a"],
    ["(?q)a", "unknown flag or group (?q"],
  ])("refuses %j, as Java does", (source, problem) => {
    expect(() => javaPattern(source)).toThrow(new RangeError(`invalid pattern: ${JSON.stringify(source)}; ${problem}`))
  })

  it.each([
    ["\\Ga", "\\G"],
    ["\\X", "\\X"],
    ["\\N{DIGIT ONE}", "\\N"],
    ["\\b{g}", "\\b"],
    ["(?x)a b", "the flag x"],
    ["(?d).", "the flag d"],
    ["a(?iu)b", "the flags iu but at the start"],
    ["(?iu:b)", "the flags iu for a part"],
    ["((?iu)b)c", "the flags iu for a part"],
    ["(?:(a)|b)\\1", "\\1, to a group that may not have matched"],
    ["(a)?\\1", "\\1, to a group that may not have matched"],
    ["\\1(a)", "\\1, to a group that may not have matched"],
    ["(?!(a))\\1", "\\1, to a group that may not have matched"],
    ["(?i)(a)\\1", "\\1 under the flag i"],
    ["(?<=(a)\\1)b", "\\1 inside a lookbehind"],
    ["(?<=a++)b", "an atomic or possessive part inside a lookbehind"],
    ["a{2}{3}", "a repetition of a repetition"],
    ["[a-z&&]", "&& with nothing on one side"],
    ["[&&a]", "&& with nothing on one side"],
    ["\\p{Nope}", "\\p{Nope}"],
    ["\\p{constructor}", "\\p{constructor}"],
    ["\\P{InCyrillic}", "\\P{InCyrillic}; for a script, write \\p{IsCyrillic}"],
  ])("refuses %j, naming what has no counterpart", (source, construct) => {
    expect(() => javaPattern(source)).toThrow(
      new RangeError(`unsupported pattern: ${JSON.stringify(source)}; cannot translate ${construct}`),
    )
  })
})
