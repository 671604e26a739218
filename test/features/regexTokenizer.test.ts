import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { javaPattern } from "../../src/features/javaRegex/pattern"
import { tokenize } from "../../src/features/javaRegex/tokenize"
import { RegexTokenizer, type RegexTokenizerParams } from "../../src/features/regexTokenizer"
import { createDataFrame } from "../../src/frame/createDataFrame"

const columns = { inputCol: "text", outputCol: "tokens" }

/** Tokens of each text. */
async function tokensOf(texts: readonly (string | null)[], params: Partial<RegexTokenizerParams> = {}) {
  const frame = await createDataFrame(
    texts.map((text, id) => ({ id, text })),
    "id INT, text STRING",
  )
  const rows = await (await new RegexTokenizer({ ...columns, ...params }).transform(frame)).collect()
  return rows.map((row) => row.tokens)
}

describe("RegexTokenizer", () => {
  it("cuts at white space and puts in lower case by default, rows in their order", async () => {
    expect(await tokensOf(["Red  GREEN", "blue", "", "Red  GREEN", " Ж Ё"])).toEqual([
      ["red", "green"],
      ["blue"],
      [],
      ["red", "green"],
      ["ж", "ё"],
    ])
  })

  it("finds tokens by the pattern when gaps is false, and keeps case when told to", async () => {
    const params = { gaps: false, pattern: "[_А-Яа-яёЁ]+", toLowercase: false }
    expect(await tokensOf(["Ужасы,Триллеры", "_", "Sci-Fi"], params)).toEqual([["Ужасы", "Триллеры"], ["_"], []])
  })

  it("cuts by any rule as Java does, whoever cuts", async () => {
    const part = fc.constantFrom(
      "a",
      "B",
      "Ё",
      "ж",
      "İ",
      "Σ",
      "ß",
      "\u{1f600}",
      "1",
      "_",
      "-",
      " ",
      "  ",
      "\t",
      "\v",
      "\u00a0",
      "\n",
    )
    const text = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(""))
    const rule = fc.record({
      gaps: fc.boolean(),
      pattern: fc.constantFrom(
        "\\s+",
        "\\s",
        "\\S+",
        "[\\s-]+",
        "[^\\s\\d]",
        "\\W",
        "\\w*",
        "-",
        "",
        "(?=a)",
        "[^\\p{L}]+",
        "[_А-Яа-яёЁ]+",
        "^ ",
      ),
      minTokenLength: fc.integer({ min: 0, max: 3 }),
      toLowercase: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), rule, async (texts, params) => {
        const pattern = javaPattern(params.pattern)
        expect(await tokensOf(texts, params)).toEqual(texts.map((text) => tokenize(text, { ...params, pattern })))
      }),
      { seed: 9, numRuns: 150 },
    )
  })

  it("drops tokens shorter than minTokenLength", async () => {
    expect(await tokensOf(["a bb ccc"], { minTokenLength: 2 })).toEqual([["bb", "ccc"]])
    expect(await tokensOf([",a,,b"], { pattern: ",", minTokenLength: 0 })).toEqual([["", "a", "", "b"]])
  })

  it("fails on null, but only where an action reads the row", async () => {
    await expect(tokensOf(["a", null])).rejects.toThrow("null in column text while cutting tokens; fill it first")
    const frame = await createDataFrame([{ text: "a b" }, { text: null }], "text STRING")
    const made = await new RegexTokenizer(columns).transform(frame)
    expect(await made.where("text IS NOT NULL").collect()).toEqual([{ text: "a b", tokens: ["a", "b"] }])
  })

  it("refuses a column without text, a pattern that is none, and unknown parameters", async () => {
    const made = await new RegexTokenizer(columns).transform(await createDataFrame([{ text: 1 }]))
    await expect(made.collect()).rejects.toThrow("invalid column text: bigint; expected text")
    expect(() => new RegexTokenizer({ ...columns, pattern: "(" })).toThrow(/invalid pattern/)
    const misspelt = { ...columns, gap: false }
    expect(() => new RegexTokenizer(misspelt)).toThrow(
      "unknown parameter of RegexTokenizer: gap; did you mean gaps?; have inputCol",
    )
  })
})
