import { describe, expect, it } from "vitest"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { formatVector, type Vector } from "../../src/linalg/vector"
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
