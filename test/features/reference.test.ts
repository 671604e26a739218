// The lab's features against those that Spark 4.0.1 made of the same files.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { coordinateVectors } from "../../src/features/coordinateVectors"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import type { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import type { SparseVector } from "../../src/linalg/vector"

const folder = join(__dirname, "../reference")

function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as T
}

interface Genres {
  vocabulary: string[]
  termCounts: Record<string, number>
  items: { item_id: string; year: number; tokens: string[]; indices: number[] }[]
}

interface History {
  top: number[]
  users: { user_id: number; size: number; indices: number[]; values: number[] }[]
}

const genres = readReference<Genres>("genres.json")
const history = readReference<History>("history.json")

/** The lab's catalogue with the tokens of its genres. */
async function tokenizedItems(): Promise<Frame> {
  const items = await readCsv(join(folder, "data/lab10_items.csv"), { sep: "\t" })
  const tokenizer = new RegexTokenizer({
    inputCol: "genres",
    outputCol: "tokens",
    gaps: false,
    pattern: "[_А-Яа-яёЁ]+",
    toLowercase: false,
  })
  return tokenizer.transform(items.naFill({ genres: "_" }).select("item_id", "genres"))
}

describe("the lab's genres", () => {
  it("have Spark's tokens, and with its vocabulary Spark's vectors", async () => {
    const columns = { inputCol: "tokens", outputCol: "genre_vector" }
    const model = CountVectorizerModel.fromVocabulary(genres.vocabulary, columns)
    const rows = await (await model.transform(await tokenizedItems())).collect()
    const byItem = new Map(rows.map((row) => [row.item_id, row]))
    for (const item of genres.items) {
      const row = byItem.get(item.item_id)!
      expect(row.tokens).toEqual(item.tokens)
      const { size, indices, values } = row.genre_vector as SparseVector
      expect({ size, indices: [...indices], values: [...values] }).toEqual({
        size: genres.vocabulary.length,
        indices: item.indices,
        values: item.indices.map(() => 1),
      })
    }
  })

  it("give Spark's vocabulary, but for the order of terms of one count", async () => {
    const model = await new CountVectorizer({ inputCol: "tokens", outputCol: "v" }).fit(await tokenizedItems())
    const count = (term: string): number => genres.termCounts[term]
    expect(model.vocabulary.map(count)).toEqual(genres.vocabulary.map(count))
    expect([...model.vocabulary].sort()).toEqual([...genres.vocabulary].sort())
  })
})

describe("the lab's history vectors", () => {
  it("are Spark's, of the items with most rows in the sampled train, equal counts by rising id", async () => {
    const file = join(folder, "data/lab10_train.csv")
    const all = await readCsv(file, { schema: "user_id INT, item_id INT, purchase DOUBLE" })
    const train = all.sampleBy("purchase", { 0: 0.8, 1: 0.8 }, 5757)
    const counted = train.groupBy("item_id").count().orderBy("count DESC", "item_id")
    const top = counted.limit(50).withColumn("item_index", "row_number() OVER (ORDER BY count DESC, item_id) - 1")
    expect((await top.collect()).map((row) => row.item_id)).toEqual(history.top)

    const entries = train.join(top.select("item_id", "item_index"), "item_id")
    const vectors = await coordinateVectors(entries, {
      row: "user_id",
      column: "item_index",
      value: "purchase",
      size: 50,
    })
    const rows = await vectors.collect()
    expect(rows.length).toBe(await entries.select("user_id").distinct().count())
    // The reference has some of the users.
    const users = new Map(rows.map((row) => [row.user_id, row.history_vec as SparseVector]))
    for (const user of history.users) {
      const { size, indices, values } = users.get(user.user_id)!
      expect({ user_id: user.user_id, size, indices: [...indices], values: [...values] }).toEqual(user)
    }
  })
})
