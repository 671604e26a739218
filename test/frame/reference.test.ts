// The lab's split and features against what Spark computed on the same files.

import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { rand } from "../../src/frame/verbs/random"

const schema = "user_id INT, item_id INT, purchase DOUBLE"
const data = resolve("test/reference/data")
const reference = (name: string): unknown => JSON.parse(readFileSync(`test/reference/${name}.json`, "utf8"))

describe.each([1, 2])("on %i threads", (threads) => {
  let engine: Engine
  let all: Frame
  let train: Frame

  beforeAll(async () => {
    engine = await createDuckdbEngine({ threads })
    all = await readCsv(`${data}/lab10_train.csv`, { schema, engine })
    const { seed, fractions } = reference("sampleBy") as { seed: number; fractions: Record<string, number> }
    train = all.sampleBy("purchase", fractions, seed)
  })
  afterAll(() => engine.close())

  it("rand draws the numbers that Spark drew", async () => {
    const { seed, first } = reference("rand") as { seed: number; first: number[] }
    const drawn = await all.withColumn("x", rand(seed)).limit(first.length).toColumns(["x"])
    expect([...(drawn.x as Float64Array)]).toEqual(first)
  })

  it("sampleBy keeps the rows that Spark kept, in order", async () => {
    const { rows, kept_user_item: kept } = reference("sampleBy") as { rows: number; kept_user_item: number[][] }
    const { user_id, item_id } = await train.toColumns(["user_id", "item_id"])
    expect(await train.count()).toBe(rows)
    expect(kept.map(([user]) => user)).toEqual([...(user_id as Float64Array)])
    expect(kept.map(([, item]) => item)).toEqual([...(item_id as Float64Array)])
  })

  it("groups, joins and fills give the features that Spark gave", async () => {
    const byUser = train.groupBy("user_id").agg("sum(purchase) AS user_purchases", "count(*) AS user_attempts").cache()
    const byItem = train.groupBy("item_id").agg("sum(purchase) AS item_purchases", "count(*) AS item_attempts").cache()
    const withFeatures = (frame: Frame): Frame =>
      frame
        .join(byUser, "user_id", "left")
        .join(byItem, "item_id", "left")
        .withColumn("user_addict", "user_purchases / user_attempts")
        .withColumn("item_addict", "item_purchases / item_attempts")
        .naFill(0)
        .orderBy("user_id", "item_id")
    const valid = all.join(train, ["user_id", "item_id"], "leftanti")
    const test = await readCsv(`${data}/lab10_test.csv`, { schema, engine })
    for (const [name, frame] of Object.entries({ train, valid, test })) {
      const expected = reference(name) as Record<string, number[]>
      const columns = await withFeatures(frame).toColumns(Object.keys(expected))
      for (const column of Object.keys(expected)) {
        expect([...(columns[column] as Float64Array)], `${column} of ${name}`).toEqual(expected[column])
      }
    }
  })

  it("reads the items with quotes, times and missing years", async () => {
    const items = await readCsv(`${data}/lab10_items.csv`, {
      engine,
      sep: "\t",
      schema: `item_id INT, channel_id INT, datetime_availability_start TIMESTAMP, datetime_availability_stop TIMESTAMP,
        datetime_show_start TIMESTAMP, datetime_show_stop TIMESTAMP, content_type INT, title STRING, year DOUBLE,
        genres STRING, region_id INT`,
    })
    const lines = readFileSync(`${data}/lab10_items.csv`, "utf8").trimEnd().split("\n")
    expect(await items.count()).toBe(lines.length - 1)
    expect(await items.first()).toMatchObject({
      item_id: 72822,
      channel_id: null,
      datetime_availability_start: new Date(0),
      title: "путь герой море",
      year: 2015,
    })
  })
})
