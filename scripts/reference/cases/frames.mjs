// What frames do: draws, samples, groups, joins, fills. The Spark side is spark/frames.py.

import { compareFields, EXACT, within } from "../comparison.mjs"
import { integer, isDrawn, many, normal, partitionSizes, pick, seed64 } from "../draws.mjs"
import { numberedTable, rowsOf, tableOf, toFrame } from "../table.mjs"
import { defineCase } from "./case.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 */

export const rand = defineCase({
  name: "rand",
  draw: (random) =>
    [1, 1, 1, 2, 3, 5].map((partitionCount) => {
      const rowCount = integer(random, 200, 900)
      const values = many(rowCount, () => 0)
      return {
        seed: seed64(random),
        table: numberedTable(
          [{ name: "value", type: "int", values }],
          partitionSizes(random, rowCount, partitionCount),
        ),
      }
    }),
  async run(lab, { table, seed }) {
    const frame = (await toFrame(lab, table)).withColumn("drawn", lab.rand(BigInt(seed), table.partitions))
    return { draws: (await frame.toColumns(["drawn"])).drawn }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { draws: EXACT }),
})

/** @type {Record<string, (random: SeededRandom) => unknown>} */
const strata = {
  int: (random) => integer(random, -1, 3),
  double: (random) => integer(random, 0, 4) / 2,
  string: (random) => pick(random, ["a", "b", "в", ""]),
}

/**
 * @param {SeededRandom} random
 * @param {unknown} stratum
 * @returns {[unknown, number]}
 */
function drawFraction(random, stratum) {
  return [stratum, pick(random, [0, 0.1, 0.5, 0.8, 1])]
}

export const sampleBy = defineCase({
  name: "sampleBy",
  draw: (random) =>
    Object.entries(strata).flatMap(([type, drawStratum]) =>
      [1, 3].map((partitionCount) => {
        const rowCount = integer(random, 300, 800)
        const values = many(rowCount, () => (isDrawn(random, 0.1) ? null : drawStratum(random)))
        const known = [...new Set(values)].filter((value) => value !== null)
        const stratum = { name: "stratum", type: /** @type {"int"} */ (type), values }
        return {
          type,
          seed: seed64(random),
          // A stratum without a fraction is left out.
          fractions: known.slice(1).map((value) => drawFraction(random, value)),
          table: numberedTable([stratum], partitionSizes(random, rowCount, partitionCount)),
        }
      }),
    ),
  async run(lab, { table, fractions, seed }) {
    const frame = await toFrame(lab, table)
    return {
      rows: (await frame.sampleBy("stratum", new Map(fractions), BigInt(seed), table.partitions).toColumns(["id"])).id,
    }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { rows: EXACT }),
})

export const purchaseFeatures = defineCase({
  name: "purchaseFeatures",
  draw: (random) => {
    const [userCount, itemCount] = [integer(random, 15, 30), integer(random, 15, 30)]
    const pairs = many(userCount * itemCount, (pair) => [pair % userCount, Math.floor(pair / userCount)])
    const offered = pairs.filter(() => isDrawn(random, 0.8))
    const table = tableOf([
      { name: "user_id", type: "int", values: offered.map(([user]) => user * 7) },
      { name: "item_id", type: "int", values: offered.map(([, item]) => 1000 - item) },
      { name: "purchase", type: "double", values: many(offered.length, () => (isDrawn(random, 0.1) ? 1 : 0)) },
    ])
    return [{ seed: seed64(random), table }]
  },
  async run(lab, { table, seed }) {
    const rows = await toFrame(lab, table)
    const train = rows.sampleBy("purchase", { 0: 0.8, 1: 0.8 }, BigInt(seed))
    const valid = rows.join(train, ["user_id", "item_id"], "leftanti")
    const users = train.groupBy("user_id").agg("sum(purchase) AS user_purchases", "count(*) AS user_attempts")
    const items = train.groupBy("item_id").agg("sum(purchase) AS item_purchases", "count(*) AS item_attempts")
    const columns = ["user_id", "item_id", "purchase", "user_purchases", "user_attempts"]
    columns.push("item_purchases", "item_attempts", "user_addict", "item_addict")
    const featured = (/** @type {import("../library.mjs").Frame} */ frame) =>
      rowsOf(
        frame
          .join(users, ["user_id"], "left")
          .join(items, ["item_id"], "left")
          .withColumn("user_addict", "user_purchases / user_attempts")
          .withColumn("item_addict", "item_purchases / item_attempts")
          .naFill(0)
          .select(...columns)
          .orderBy("user_id", "item_id"),
      )
    return { train: await featured(train), valid: await featured(valid) }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { train: EXACT, valid: EXACT }),
})

/**
 * Columns with nulls, NaN, -0 and repeated values.
 *
 * @param {SeededRandom} random
 */
function messyTable(random) {
  const rowCount = integer(random, 40, 90)
  const mixed = (/** @type {() => unknown} */ drawOne) =>
    many(rowCount, () => (isDrawn(random, 0.2) ? null : drawOne()))
  return numberedTable([
    { name: "key", type: "double", values: mixed(() => pick(random, [0, -0, 1.5, -2, Number.NaN])) },
    { name: "text", type: "string", values: mixed(() => pick(random, ["", "a", "Б", "a b"])) },
    { name: "int", type: "int", values: mixed(() => integer(random, -5, 5)) },
    { name: "double", type: "double", values: mixed(() => pick(random, [Number.NaN, integer(random, -99, 99) / 8])) },
    { name: "flag", type: "boolean", values: mixed(() => isDrawn(random, 0.5)) },
  ])
}

export const groupByKeys = defineCase({
  name: "groupByKeys",
  draw: (random) => many(2, () => ({ table: messyTable(random) })),
  async run(lab, { table }) {
    const frame = await toFrame(lab, table)
    const sums = frame.groupBy("key").sum("int", "double").withColumn("key", "key + 0.0").orderBy("key")
    const counts = frame.groupBy("key", "text").count().withColumn("key", "key + 0.0").orderBy("key", "text")
    const distinct = frame.select("text", "flag").distinct().orderBy("text", "flag")
    return { sums: await rowsOf(sums), counts: await rowsOf(counts), distinct: await rowsOf(distinct) }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { sums: within(1e-9), counts: EXACT, distinct: EXACT }),
})

export const naFill = defineCase({
  name: "naFill",
  draw: (random) => many(2, () => ({ table: messyTable(random), number: integer(random, -40, 40) / 7, text: "~" })),
  async run(lab, { table, number, text }) {
    const frame = await toFrame(lab, table)
    return {
      number: await rowsOf(frame.naFill(number)),
      text: await rowsOf(frame.naFill(text)),
      boolean: await rowsOf(frame.naFill(true)),
      subset: await rowsOf(frame.naFill(number, ["int", "text"])),
      each: await rowsOf(frame.naFill({ double: number, text, flag: false })),
    }
  },
  compare: (ours, sparks) =>
    compareFields(ours, sparks, { number: EXACT, text: EXACT, boolean: EXACT, subset: EXACT, each: EXACT }),
})

const JOINS = /** @type {const} */ (["inner", "left", "right", "outer", "leftsemi", "leftanti"])

export const joins = defineCase({
  name: "joins",
  draw: (random) =>
    many(2, () => {
      const side = (/** @type {string} */ name) => {
        const rowCount = integer(random, 20, 40)
        const key = many(rowCount, () => (isDrawn(random, 0.15) ? null : integer(random, 0, 25)))
        const values = many(rowCount, () => normal(random))
        return tableOf([
          { name: "key", type: "int", values: key },
          { name, type: "double", values },
        ])
      }
      return { left: side("left"), right: side("right") }
    }),
  async run(lab, given) {
    const [left, right] = [await toFrame(lab, given.left), await toFrame(lab, given.right)]
    /** @type {Record<string, unknown>} */
    const result = {}
    for (const kind of JOINS) result[kind] = await rowsOf(left.join(right, ["key"], kind))
    return result
  },
  // Spark leaves the order of a join's rows open.
  compare: (ours, sparks) =>
    compareFields(sortedRows(ours), sortedRows(sparks), Object.fromEntries(JOINS.map((kind) => [kind, EXACT]))),
})

/**
 * @param {Record<string, unknown>} result
 * @returns {Record<string, unknown>}
 */
function sortedRows(result) {
  return Object.fromEntries(
    Object.entries(result).map(([kind, rows]) => [
      kind,
      /** @type {unknown[]} */ (rows).map((row) => JSON.stringify(row)).sort(),
    ]),
  )
}
