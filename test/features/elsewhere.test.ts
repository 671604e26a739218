// Stages over rows that lie elsewhere, beside the same rows here.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Row } from "../../src/expression/rowTypes"
import { coordinateVectors } from "../../src/features/coordinateVectors"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { IndexToString } from "../../src/features/indexToString"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexer } from "../../src/features/stringIndexer"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { formatVector, type Vector } from "../../src/linalg/vector"
import { onEngine, type RemoteEngine, remoteEngine, travelledFor } from "../remoteEngine"

let remote: RemoteEngine
beforeAll(async () => {
  remote = await remoteEngine()
})
afterAll(() => remote.close())

/** Rows as text, vectors as Spark prints them; or the error's first line. */
async function rowsOf(frame: Promise<Frame>): Promise<unknown[] | string> {
  const shown = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "kind" in value ? formatVector(value as Vector) : value
  try {
    const rows = await (await frame).collect()
    return rows.map((row: Row) => Object.entries(row).map(([name, value]) => [name, shown(value)]))
  } catch (error) {
    return (error as Error).message.split("\n")[0]
  }
}

const documents = fc.array(fc.constantFrom("a b", "b", "", "  ", "A b a", "ж a", null), { minLength: 1, maxLength: 12 })

describe("stages over rows that lie elsewhere", () => {
  it("cut texts and count terms as here", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (texts) => {
        const here = await createDataFrame(
          texts.map((text, id) => ({ id, text })),
          "id INT, text STRING",
        )
        const counted = async (frame: Frame): Promise<Frame> => {
          const tokens = await new RegexTokenizer({ inputCol: "text", outputCol: "tokens" }).transform(frame)
          const model = await new CountVectorizer({ inputCol: "tokens", outputCol: "counts" }).fit(tokens)
          return model.transform(tokens)
        }
        expect(await rowsOf(counted(await onEngine(here, remote)))).toEqual(await rowsOf(counted(here)))
      }),
      { seed: 71, numRuns: 30 },
    )
  })

  it("cut texts by any rule as here", async () => {
    const text = fc.constantFrom("a b", "b", "", " b  ", "A b-a ", "ж😀 aΣ", "--", null)
    const rule = fc.record({
      gaps: fc.boolean(),
      pattern: fc.constantFrom("[\\s-]+", "\\w*", "", "(?=b)", "[A-Za-z\u0436]"),
      minTokenLength: fc.integer({ min: 0, max: 2 }),
      toLowercase: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 9 }), rule, async (texts, params) => {
        const here = await createDataFrame(
          texts.map((text) => ({ text })),
          "text STRING",
        )
        const tokenizer = new RegexTokenizer({ inputCol: "text", outputCol: "tokens", ...params })
        const there = await onEngine(here, remote)
        expect(await rowsOf(tokenizer.transform(there))).toEqual(await rowsOf(tokenizer.transform(here)))
      }),
      { seed: 75, numRuns: 60 },
    )
  })

  it("count terms by any rule as here", async () => {
    const tokens = fc.array(fc.constantFrom("a", "b", "c", "ж", ""), { maxLength: 6 })
    const rule = fc.record({
      vocabSize: fc.integer({ min: 1, max: 4 }),
      minDF: fc.constantFrom(0, 0.3, 1, 2),
      maxDF: fc.constantFrom(0.8, 3, 2 ** 63),
      minTF: fc.constantFrom(0, 0.4, 1, 2),
      binary: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(tokens, { minLength: 1, maxLength: 9 }), rule, async (documents, params) => {
        const here = await createDataFrame(
          documents.map((t) => ({ t })),
          "t ARRAY<STRING>",
        )
        const counted = async (frame: Frame): Promise<Frame> => {
          return (await new CountVectorizer({ inputCol: "t", outputCol: "v", ...params }).fit(frame)).transform(frame)
        }
        expect(await rowsOf(counted(await onEngine(here, remote)))).toEqual(await rowsOf(counted(here)))
      }),
      { seed: 76, numRuns: 60 },
    )
  })

  it("refuse nulls among and in place of documents as here", async () => {
    const counter = new CountVectorizer({ inputCol: "t", outputCol: "v" })
    const model = CountVectorizerModel.fromVocabulary(["a"], { inputCol: "t", outputCol: "v" })
    for (const documents of [[["a", null]], [["a"], null], [["a", null], null]]) {
      const here = await createDataFrame(
        documents.map((t) => ({ t })),
        "t ARRAY<STRING>",
      )
      const there = await onEngine(here, remote)
      const fitted = async (frame: Frame): Promise<Frame> => (await counter.fit(frame)).transform(frame)
      expect(await rowsOf(fitted(there))).toEqual(await rowsOf(fitted(here)))
      expect(await rowsOf(model.transform(there))).toEqual(await rowsOf(model.transform(here)))
    }
  })

  it("count terms of a column with nulls as here", async () => {
    const model = CountVectorizerModel.fromVocabulary(["a", "b"], { inputCol: "t", outputCol: "v" })
    const rows = [{ t: ["a"] }, { t: null }, { t: [] }]
    const here = await createDataFrame(rows, "t ARRAY<STRING>")
    const there = await onEngine(here, remote)
    expect(await rowsOf(model.transform(there))).toEqual(await rowsOf(model.transform(here)))
    const whole = async (frame: Frame): Promise<Frame> => await model.transform(frame.where("t IS NOT NULL"))
    expect(await rowsOf(whole(there))).toEqual(await rowsOf(whole(here)))
  })

  it("index labels and name indices as here", async () => {
    const value = fc.constantFrom("x", "y", "Ж", "", null)
    const number = fc.constantFrom(1.5, -0, 1e-7, Number.NaN, null)
    const rows = fc.array(fc.record({ value, number, flag: fc.boolean() }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("error", "skip", "keep"), async (all, handleInvalid) => {
        const here = await createDataFrame(all, "value STRING, number DOUBLE, flag BOOLEAN")
        const there = await onEngine(here, remote)
        const indexed = async (frame: Frame): Promise<Frame> => {
          const inputCols = ["value", "number", "flag"]
          const outputCols = ["a", "b", "c"]
          const model = await new StringIndexer({ inputCols, outputCols, handleInvalid }).fit(frame)
          return new IndexToString({ inputCol: "b", outputCol: "text" }).transform(await model.transform(frame))
        }
        expect(await rowsOf(indexed(there))).toEqual(await rowsOf(indexed(here)))
      }),
      { seed: 72, numRuns: 30 },
    )
  })

  it("make vectors of entries and assemble them as here", async () => {
    const entry = fc.tuple(fc.constantFrom("b", "a", "ю", "c"), fc.nat(4), fc.constantFrom(0, 1, -3.5, -0, 40_000))
    const entries = fc.array(entry, { minLength: 1, maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(entries, async (all) => {
        const here = await createDataFrame(
          all.map(([user, item, bought]) => ({ user, item, bought })),
          "user STRING, item INT, bought DOUBLE",
        )
        const vectors = async (frame: Frame): Promise<Frame> => {
          const made = await coordinateVectors(frame, { row: "user", column: "item", value: "bought" })
          const rows = frame.join(made, "user", "left").withColumn("x", "bought + 1")
          const inputCols = ["x", "history_vec"]
          return new VectorAssembler({ inputCols, outputCol: "features" }).transform(rows)
        }
        const there = await onEngine(here, remote)
        expect(await rowsOf(vectors(there))).toEqual(await rowsOf(vectors(here)))
        const names = { row: "user", column: "item", value: "bought" }
        expect(await rowsOf(coordinateVectors(there, names))).toEqual(await rowsOf(coordinateVectors(here, names)))
      }),
      { seed: 73, numRuns: 30 },
    )
  })

  it("read each different value once, and no more of twice the rows", async () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({ user: i % 7, text: `t${i % 5} u`, kind: `k${i % 3}` }))
    const once = await onEngine(await createDataFrame(rows), remote)
    const fitted = async (frame: Frame): Promise<void> => {
      const tokens = await new RegexTokenizer({ inputCol: "text", outputCol: "tokens" }).transform(frame)
      const counter = await new CountVectorizer({ inputCol: "tokens", outputCol: "counts" }).fit(tokens)
      const indexer = await new StringIndexer({ inputCol: "kind", outputCol: "index" }).fit(tokens)
      await (await indexer.transform(await counter.transform(tokens))).plan()
    }
    const [, first] = await travelledFor(remote, () => fitted(once))
    const [, second] = await travelledFor(remote, () => fitted(once.union(once)))
    expect(second).toEqual(first)
    expect(first.read).toBeLessThan(60)
    expect(first.sent).toBeLessThan(60)
  })

  it("refuse more different values than they would read", async () => {
    const there = (await onEngine(await createDataFrame([{ n: 1_000_001 }], "n INT"), remote)).selectExpr(
      "explode(sequence(1, n)) AS x",
    )
    const message = "too many different values in column x: more than 1000000, each of which would be read"
    await expect(new StringIndexer({ inputCol: "x", outputCol: "i" }).fit(there)).rejects.toThrow(message)
    const texts = there.selectExpr("CAST(x AS STRING) AS x")
    const params = { inputCol: "x", outputCol: "t", minTokenLength: 2 }
    const tokens = await new RegexTokenizer(params).transform(texts)
    await expect(tokens.count()).rejects.toThrow(message)
    const lists = texts.selectExpr("array(x) AS x")
    // Of a million terms and one, no more are read than the vocabulary has.
    const counter = { inputCol: "x", outputCol: "v" }
    await expect(new CountVectorizer({ ...counter, vocabSize: 2_000_000 }).fit(lists)).rejects.toThrow(message)
    expect((await new CountVectorizer({ ...counter, vocabSize: 2 }).fit(lists)).vocabulary).toEqual(["1", "10"])
  })
})
