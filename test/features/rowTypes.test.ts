// What TypeScript knows of rows that stages made. The compiler checks these lines (`npm run check`).

import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { Row } from "../../src/expression/rowTypes"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { IndexToString } from "../../src/features/indexToString"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexer } from "../../src/features/stringIndexer"
import type { StringIndexerModel } from "../../src/features/stringIndexerModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import type { Vector } from "../../src/linalg/vector"
import type { Transformer } from "../../src/pipeline/stage"

/** The rows of a frame that is promised. */
type Rows<P> = P extends Promise<Frame<infer R>> ? R : never

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

const films = () =>
  createDataFrame(
    [
      { title: "a b", genre: "drama", year: 1990 },
      { title: "b", genre: "comedy", year: 2001 },
    ],
    undefined,
    engine,
  )

describe("stages", () => {
  it("carry rows on, with the column that they add", async () => {
    const frame = await films()
    const tokens = new RegexTokenizer({ inputCol: "title", outputCol: "words" }).transform(frame)
    expectTypeOf<Rows<typeof tokens>>().toEqualTypeOf<{ title: string; genre: string; year: number; words: string[] }>()
    const counter = await new CountVectorizer({ inputCol: "words", outputCol: "counts" }).fit(await tokens)
    const counted = counter.transform(await tokens)
    expectTypeOf<Rows<typeof counted>["counts"]>().toEqualTypeOf<Vector>()
    const indexer = await new StringIndexer({ inputCol: "genre", outputCol: "index" }).fit(await counted)
    const indexed = indexer.transform(await counted)
    expectTypeOf<Rows<typeof indexed>["index"]>().toEqualTypeOf<number>()
    const named = new IndexToString({ inputCol: "index", outputCol: "name" }).transform(await indexed)
    expectTypeOf<Rows<typeof named>["name"]>().toEqualTypeOf<string>()
    const assembler = new VectorAssembler({ inputCols: ["year", "index", "counts"], outputCol: "features" })
    const assembled = assembler.transform(await named)
    expectTypeOf<Rows<typeof assembled>["features"]>().toEqualTypeOf<Vector>()
    expectTypeOf<Rows<typeof assembled>["title"]>().toEqualTypeOf<string>()
    const names = ["title", "genre", "year", "words", "counts", "index", "name", "features"]
    expect(await (await assembled).columns()).toEqual(names)
  })

  it("leave rows open where names are not written out", async () => {
    const inputCols: string[] = ["year"]
    const outputCol: string = "features"
    const assembled = new VectorAssembler({ inputCols, outputCol }).transform(await films())
    expectTypeOf<Rows<typeof assembled>>().toEqualTypeOf<Row>()
    const open: Frame = await films()
    const indexed = (await new StringIndexer({ inputCol: "genre", outputCol: "index" }).fit(open)).transform(open)
    expectTypeOf<Rows<typeof indexed>>().toEqualTypeOf<Row>()
    expect(await (await indexed).count()).toBe(2)
  })

  it("stand where any stage does", async () => {
    const assembler = new VectorAssembler({ inputCols: ["yaer"], outputCol: "features" })
    const stages: Transformer[] = [assembler]
    const any: VectorAssembler = assembler
    const model = async (): Promise<StringIndexerModel> =>
      new StringIndexer({ inputCol: "genre", outputCol: "index" }).fit(await films())
    expect([stages[0], any]).toEqual([assembler, assembler])
    expect((await model()).labels).toEqual(["comedy", "drama"])
  })

  it("are red where rows lack an input column", async () => {
    const frame = await films()
    // @ts-expect-error
    const assembled = new VectorAssembler({ inputCols: ["year", "yaer"], outputCol: "v" }).transform(frame)
    await expect(assembled.then((made) => made.count())).rejects.toThrow("yaer")
    // @ts-expect-error
    const tokens = new RegexTokenizer({ inputCol: "titel", outputCol: "words" }).transform(frame)
    await expect(tokens.then((made) => made.count())).rejects.toThrow("titel")
    // @ts-expect-error
    await expect(new StringIndexer({ inputCol: "gnere", outputCol: "i" }).fit(frame)).rejects.toThrow("gnere")
    // @ts-expect-error
    await expect(new CountVectorizer({ inputCol: "wrods", outputCol: "i" }).fit(frame)).rejects.toThrow("wrods")
  })
})
