import { beforeAll, describe, expect, it } from "vitest"
import { compilePlan } from "../../src/engines/spark/compilePlan"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"

const schema = "user INT, item INT, small SMALLINT, large BIGINT, text STRING"
const rows = [{ user: 1, item: 2, small: 3, large: 4, text: "a" }]
const keys = ["user", "item"]
let left: Frame
let right: Frame

beforeAll(async () => {
  left = await createDataFrame(rows, schema)
  right = left.withColumn("seen", "1")
})

async function isOneNumber(frame: Frame): Promise<boolean> {
  return compilePlan(await frame.plan(), { now: 0n }).sql.includes("shiftleft")
}

describe("a join on Spark compares one number", () => {
  it.each([
    ["user", "item"],
    ["small", "item"],
    ["user", "small"],
  ])("for %s and %s", async (...on) => {
    for (const how of ["inner", "left", "right", "outer", "leftsemi", "leftanti"] as const) {
      expect(await isOneNumber(left.select(...on).join(right.select(...on, "seen"), on, how))).toBe(true)
    }
  })

  it.each([[["user"]], [["user", "large"]], [["user", "text"]], [["user", "item", "small"]]])(
    "but not for %j",
    async (on) => {
      expect(await isOneNumber(left.select(...on).join(right.select(...on, "seen"), on))).toBe(false)
    },
  )

  it.each<[string, (pairs: Frame, seen: Frame) => Frame]>([
    ["filtered before", (pairs, seen) => pairs.where("user > 0").join(seen, keys)],
    ["filtered before on the other side", (pairs, seen) => pairs.join(seen.where("item > 0"), keys)],
    ["filtered behind", (pairs, seen) => pairs.join(seen, keys).where("user > 0")],
    ["grouped before", (pairs, seen) => pairs.join(seen.groupBy(...keys).agg("count(*) AS count"), keys)],
    [
      "grouped behind",
      (pairs, seen) =>
        pairs
          .join(seen, keys)
          .groupBy(...keys)
          .agg("count(*) AS count"),
    ],
    [
      "looked at through a window",
      (pairs, seen) => pairs.withColumn("n", "count(*) OVER (PARTITION BY user, item)").join(seen, keys),
    ],
  ])("but not of rows that are %s", async (_, make) => {
    expect(await isOneNumber(make(left.select(...keys), right.select(...keys, "seen")))).toBe(false)
  })

  it("as well where all rows are counted", async () => {
    expect(
      await isOneNumber(
        left
          .select(...keys)
          .join(right, keys)
          .agg("count(*) AS count"),
      ),
    ).toBe(true)
  })
})
