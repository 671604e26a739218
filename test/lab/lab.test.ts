import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Frame } from "../../src/frame/frame"
import { genreFeatures } from "../../src/lab/genreFeatures"
import { readLabFile } from "../../src/lab/labFile"
import { purchaseFeatures } from "../../src/lab/purchaseFeatures"
import { type TrainValid, trainValidSplit } from "../../src/lab/trainValidSplit"
import { userHistory } from "../../src/lab/userHistory"
import { type SparseVector, toArray } from "../../src/linalg/vector"

const reference = join(__dirname, "..", "reference")
const data = join(reference, "data")
const spark = <T>(name: string): T => JSON.parse(readFileSync(join(reference, `${name}.json`), "utf8")) as T

let purchases: Frame
let split: TrainValid

beforeAll(async () => {
  purchases = await readLabFile(data, "train")
  split = trainValidSplit(purchases)
})

describe("readLabFile", () => {
  it("reads every row of each file with the lab's types", async () => {
    expect(await purchases.count()).toBe(8428)
    expect(await (await readLabFile(data, "test")).agg("count(*) AS n", "count(purchase) AS known").collect()).toEqual([
      { n: 3572, known: 0 },
    ])
    expect(await (await readLabFile(data, "views")).count()).toBe(2000)
    const items = await readLabFile(data, "items")
    expect(await items.where("item_id = 72822").select("content_type", "year", "genres").collect()).toEqual([
      { content_type: 1, year: "2015.0", genres: "ЖанрБв,ЖанрГд,Драмы,Триллеры" },
    ])
  })

  it("names the folder that is not there", async () => {
    await expect(readLabFile("/no/such/folder", "test")).rejects.toThrow(
      "no such folder: /no/such/folder; expected one with lab10_test.csv",
    )
  })
})

describe("trainValidSplit", () => {
  it("draws the rows that Spark drew and leaves the others to valid", async () => {
    const { kept_user_item } = spark<{ kept_user_item: [number, number][] }>("sampleBy")
    const rows = await split.train.select("user_id", "item_id").collect()
    expect(rows.map((row) => [row.user_id, row.item_id])).toEqual(kept_user_item)
    expect(await split.valid.count()).toBe(8428 - kept_user_item.length)
    expect(await split.valid.join(split.train, ["user_id", "item_id"], "leftsemi").count()).toBe(0)
  })
})

describe("purchaseFeatures", () => {
  it.each(["train", "valid", "test"])("gives the features that Spark made of %s", async (part) => {
    const frame = part === "test" ? await readLabFile(data, "test") : split[part as "train" | "valid"]
    const expected = spark<Record<string, number[]>>(part)
    const features = purchaseFeatures(split.train)(frame).orderBy("user_id", "item_id")
    const names = Object.keys(expected).filter((name) => name !== "purchase" || part !== "test")
    const columns = await features.toColumns(names)
    for (const name of names) expect([...(columns[name] as Float64Array)], name).toEqual(expected[name])
  })

  it("keeps the order of the rows it is given", async () => {
    const frame = purchases.orderBy("item_id DESC")
    const before = await frame.select("user_id", "item_id").collect()
    const after = await purchaseFeatures(split.train)(frame).select("user_id", "item_id").collect()
    expect(after).toEqual(before)
  })
})

describe("genreFeatures", () => {
  it("gives each item the year and term counts that Spark gave it", async () => {
    const { termCounts, items } = spark<{
      termCounts: Record<string, number>
      items: { item_id: string; year: number; tokens: string[] }[]
    }>("genres")
    const { items: frame, model } = await genreFeatures(await readLabFile(data, "items"))
    expect(new Set(model.vocabulary)).toEqual(new Set(Object.keys(termCounts)))
    const frequencies = model.vocabulary.map((term) => termCounts[term])
    expect(frequencies).toEqual([...frequencies].sort((a, b) => b - a))
    const rows = new Map((await frame.collect()).map((row) => [String(row.item_id), row]))
    for (const item of items) {
      const row = rows.get(item.item_id)!
      expect(row.year).toBe(item.year)
      const counts = toArray(row.genre_vector as SparseVector)
      const terms = model.vocabulary.filter((_, slot) => counts[slot] > 0)
      expect(new Set(terms)).toEqual(new Set(item.tokens))
    }
  })
})

describe("userHistory", () => {
  it("gives each user the vector that Spark gave, zeros kept", async () => {
    const { top, users } = spark<{
      top: number[]
      users: { user_id: number; size: number; indices: number[]; values: number[] }[]
    }>("history")
    const history = await userHistory(split.train, top.length)
    const rows = new Map((await history.collect()).map((row) => [row.user_id, row.history_vec as SparseVector]))
    for (const user of users) {
      const vector = rows.get(user.user_id)!
      expect(vector.size).toBe(user.size)
      expect([...vector.indices]).toEqual(user.indices)
      expect([...vector.values]).toEqual(user.values)
    }
  })

  it("is as wide as there are items when fewer are there than asked for", async () => {
    const [row] = await userHistory(split.train, 5000).then((history) => history.head(1))
    const itemCount = await split.train.select("item_id").distinct().count()
    expect((row.history_vec as SparseVector).size).toBe(itemCount)
  })
})
