import { expect, it } from "vitest"
import { compilePlan } from "../../src/engines/duckdb/compilePlan"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"

async function sqlOf(frame: Frame): Promise<string> {
  return compilePlan(await frame.plan(), { ansi: true, timeZone: "UTC", now: 0n }).sql
}

it("computes an expression first where it would be written out many times", async () => {
  const frame = await createDataFrame([{ x: 2, y: 3 }], "x DOUBLE, y DOUBLE")
  const once = frame.withColumn("z", "CASE WHEN x > 1 THEN y * x WHEN x > 0 THEN y END")
  expect(await sqlOf(once.select("z + 1 AS w"))).not.toContain('AS "z"')
  const many = once.select(`${Array.from({ length: 60 }, (_, i) => `z * ${i}`).join(" + ")} AS w`)
  expect((await sqlOf(many)).match(/CASE/g)).toHaveLength(1)
  expect(await many.collect()).toEqual([{ w: 6 * (59 * 30) }])
})

it("adds doubles up as they stand, for sums of them fail for no row", async () => {
  const frame = await createDataFrame([{ x: 2, n: 3 }], "x DOUBLE, n INT")
  const sum = Array.from({ length: 40 }, (_, i) => `(x * ${i}D - n)`).join(" + ")
  const sql = await sqlOf(frame.select(`(${sum}) + (${sum}) AS w`))
  expect(sql).not.toContain("list_transform")
  expect(sql).not.toContain("IS NOT NULL")
})
