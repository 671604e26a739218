import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { formatVector, toArray, type Vector } from "../../src/linalg/vector"
import { slotNames } from "../../src/plan/vectorColumn"

const columns = { inputCol: "tokens", outputCol: "counts" }

/** A frame of token arrays, from words between spaces. */
async function documents(...texts: (string | null)[]): Promise<Frame> {
  const frame = await createDataFrame(
    texts.map((text, id) => ({ id, text })),
    "id INT, text STRING",
  )
  return frame.withColumn("tokens", "CASE WHEN text = '' THEN array() ELSE split(text, ' ') END").drop("text")
}

const printed = (rows: Record<string, unknown>[]): string[] => rows.map((row) => formatVector(row.counts as Vector))

describe("CountVectorizer", () => {
  it("learns the vocabulary and counts its terms, rows in their order", async () => {
    const frame = await documents("a b c", "a b b c a", "", "z a", "a b c")
    const model = await new CountVectorizer({ ...columns, vocabSize: 3 }).fit(frame)
    expect(model.vocabulary).toEqual(["a", "b", "c"])
    const counted = await model.transform(frame)
    expect(printed(await counted.collect())).toEqual([
      "(3,[0,1,2],[1.0,1.0,1.0])",
      "(3,[0,1,2],[2.0,2.0,1.0])",
      "(3,[],[])",
      "(3,[0],[1.0])",
      "(3,[0,1,2],[1.0,1.0,1.0])",
    ])
    expect((await counted.collect()).map((row) => row.id)).toEqual([0, 1, 2, 3, 4])
  })

  it("gives a reference column: one matrix row for each different document, slots named by the terms", async () => {
    const frame = await documents("a b", "b", "a b", "b")
    const model = await new CountVectorizer(columns).fit(frame)
    const column = await (await model.transform(frame)).column("counts")
    expect(column.type).toBe("vector")
    expect(column.vector!.form).toBe("reference")
    expect(column.vector!.parts[0]).toMatchObject({ matrix: { rowCount: 2, columnCount: 2 } })
    expect(slotNames(column.vector!)).toEqual(["b", "a"])
  })

  it("takes each parameter to the fit or to the model", async () => {
    const frame = await documents("a a b", "a c", "a")
    const fit = (params: object) => new CountVectorizer({ ...columns, ...params }).fit(frame)
    expect((await fit({ minDF: 2 })).vocabulary).toEqual(["a"])
    expect((await fit({ maxDF: 2 })).vocabulary).toEqual(["b", "c"])
    expect((await fit({ maxDF: 0.5 })).vocabulary).toEqual(["b", "c"])
    const binary = await fit({ binary: true, minTF: 0.5 })
    expect(binary.params).toEqual({ ...columns, minTF: 0.5, binary: true })
    expect(printed(await (await binary.transform(frame)).collect())).toEqual([
      "(3,[0],[1.0])",
      "(3,[0,2],[1.0,1.0])",
      "(3,[0],[1.0])",
    ])
  })

  it("orders terms of equal counts by code point, not by UTF-16 unit", async () => {
    const model = await new CountVectorizer(columns).fit(await documents("\u{1f600} \uFF5E я Ё _ я"))
    expect(model.vocabulary).toEqual(["я", "_", "Ё", "\uFF5E", "\u{1f600}"])
  })

  it("counts documents, not occurrences, for minDF and maxDF", async () => {
    const frame = await documents("a a a b", "b c", "b c", "d")
    const terms = async (params: object) => (await new CountVectorizer({ ...columns, ...params }).fit(frame)).vocabulary
    expect(await terms({ minDF: 2 })).toEqual(["b", "c"])
    expect(await terms({ minDF: 0.75 })).toEqual(["b"])
    expect(await terms({ maxDF: 2 })).toEqual(["a", "c", "d"])
    expect(await terms({ maxDF: 0.25 })).toEqual(["a", "d"])
    expect(await terms({ minDF: 0, vocabSize: 2 })).toEqual(["a", "b"])
    await expect(terms({ minDF: 3, maxDF: 0.5 })).rejects.toThrow(
      "invalid maxDF: 0.5 is 2 documents; expected at least minDF's 3",
    )
  })

  it("learns the terms within the limits and counts them, whatever they are made of", async () => {
    const token = fc.constantFrom<string[]>(
      "a",
      "b",
      "",
      "ё",
      "\u{1f600}",
      "\uFF5E",
      "a\0b",
      "more than twelve bytes",
      "очень длинное",
    )
    const rule = fc.record({
      vocabSize: fc.integer({ min: 1, max: 6 }),
      minDF: fc.constantFrom(0, 1, 2, 0.4),
      maxDF: fc.constantFrom(2 ** 63, 3, 0.9),
      minTF: fc.constantFrom(0, 1, 2, 0.3),
      binary: fc.boolean(),
    })
    const lists = fc.array(fc.array(token, { maxLength: 6 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(lists, rule, async (tokens, { minTF, binary, ...limits }) => {
        const limit = (x: number): number => (x >= 1 ? x : x * tokens.length)
        const having = (term: string): number => tokens.filter((list) => list.includes(term)).length
        const times = (term: string): number => tokens.flat().filter((other) => other === term).length
        const expected = [...new Set(tokens.flat())]
          .filter((term) => having(term) >= limit(limits.minDF) && having(term) <= limit(limits.maxDF))
          .sort((a, b) => times(b) - times(a) || Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .slice(0, limits.vocabSize)
        fc.pre(expected.length > 0 && limit(limits.maxDF) >= limit(limits.minDF))
        const frame = await createDataFrame(
          tokens.map((list) => ({ tokens: list })),
          "tokens ARRAY<STRING>",
        )
        const model = await new CountVectorizer({ ...columns, ...limits, minTF, binary }).fit(frame)
        expect(model.vocabulary).toEqual(expected)
        const rows = await (await model.transform(frame)).collect()
        expect(rows.map((row) => Array.from(toArray(row.counts as Vector)))).toEqual(
          tokens.map((list) =>
            expected.map((term) => {
              const count = list.filter((other) => other === term).length
              return count === 0 || count < (minTF >= 1 ? minTF : minTF * list.length) ? 0 : binary ? 1 : count
            }),
          ),
        )
      }),
      { seed: 4, numRuns: 60 },
    )
  })

  it("refuses columns without token arrays, null, no terms, and parameters out of range", async () => {
    const fit = (frame: Frame, params: object = {}) => new CountVectorizer({ ...columns, ...params }).fit(frame)
    await expect(fit(await createDataFrame([{ tokens: "a b" }]))).rejects.toThrow(
      "invalid column tokens: string; expected arrays of strings",
    )
    const withNull = await documents("a", null)
    const message = "null in column tokens while counting terms; expected an array of strings in every row"
    await expect(fit(withNull)).rejects.toThrow(message)
    const model = CountVectorizerModel.fromVocabulary(["a"], columns)
    await expect((await model.transform(withNull)).collect()).rejects.toThrow(message)
    const nullToken = (await documents("a")).withColumn("tokens", "array('a', NULL)")
    await expect(fit(nullToken)).rejects.toThrow("null among the tokens of column tokens")
    await expect(fit(await documents(""))).rejects.toThrow(
      "no term in column tokens for the vocabulary; lower minDF or raise maxDF",
    )
    expect(() => new CountVectorizer({ ...columns, vocabSize: 0 })).toThrow(
      "invalid vocabSize: 0; expected an integer >= 1",
    )
    expect(() => new CountVectorizer({ ...columns, minDF: -1 })).toThrow("invalid minDF: -1; expected a number >= 0")
  })

  it("copies itself with the settings that name it", () => {
    const vectorizer = new CountVectorizer({ ...columns, minDF: 2 })
    const other = new CountVectorizer(columns)
    const copy = vectorizer.copy([
      { stage: vectorizer, name: "vocabSize", value: 5 },
      { stage: other, name: "minDF", value: 9 },
    ])
    expect(copy.params).toEqual({ ...vectorizer.params, vocabSize: 5 })
    expect(copy.uid).toBe(vectorizer.uid)
  })
})

describe("CountVectorizerModel.fromVocabulary", () => {
  it("counts the terms given, in their order", async () => {
    const model = CountVectorizerModel.fromVocabulary(["z", "b", "a"], columns)
    expect(printed(await (await model.transform(await documents("a b b", "q"))).collect())).toEqual([
      "(3,[1,2],[2.0,1.0])",
      "(3,[],[])",
    ])
  })

  it("refuses no terms, a term twice, and what is no text", () => {
    const make = (vocabulary: unknown) => CountVectorizerModel.fromVocabulary(vocabulary as string[], columns)
    expect(() => make([])).toThrow("invalid vocabulary: no term; expected one or more")
    expect(() => make(["a", "b", "a"])).toThrow("invalid vocabulary: a twice; expected each term once")
    expect(() => make([1])).toThrow("invalid vocabulary: 1; expected an array of strings")
  })
})
