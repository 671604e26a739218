// What the TypeScript of tslab, an older one, makes of the built declarations in cells: it reads those of earlier cells as
// declarations, so rows have to come through text.

import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

interface Converter {
  convert(earlier: string, cell: string): { declOutput: string; diagnostics: { messageText: string }[] }
  complete(earlier: string, cell: string, position: number): { candidates: string[] }
  close(): void
}

let converter: Converter
let earlier = ""
const home = process.cwd()

/** The first error of a cell; its declarations are known to the next where it has none. */
function run(cell: string): string | undefined {
  const { declOutput, diagnostics } = converter.convert(earlier, cell)
  if (diagnostics.length === 0) earlier = declOutput
  return diagnostics[0]?.messageText
}

const completions = (cell: string) => converter.complete(earlier, cell, cell.length).candidates.sort()

beforeAll(async () => {
  const { setUp } = await import("../../scripts/setup/setUp.mjs")
  await setUp(home)
  process.chdir(join(home, "notebooks"))
  const { createConverter } = await import(join(home, "node_modules/tslab/dist/converter.js"))
  converter = createConverter({ mode: "node" })
  const cells = [
    'import { col, type Frame, functions, readCsv, VectorAssembler } from "gbt-lab"',
    'const pairs = await readCsv("x.csv", { schema: "user_id INT, title STRING, purchase DOUBLE" })',
    'const counts = pairs.groupBy("user_id").agg("count(*) AS n", "sum(purchase) AS bought")',
  ]
  expect(cells.map(run)).toEqual(cells.map(() => undefined))
}, 900_000)
afterAll(() => {
  converter.close()
  process.chdir(home)
})

describe("cells of a notebook", () => {
  it("know the rows of frames of earlier cells", () => {
    expect(earlier.replaceAll(/\s+/g, " ")).toContain("counts: Frame<{ user_id: number; n: number; bought: number; }>")
    expect(run("const mean: number = (await counts.collect())[0].bought / (await pairs.collect())[0].user_id")).toBe(
      undefined,
    )
    expect(run("const open: Frame = counts")).toBe(undefined)
  })

  const names = ["purchase", "title", "user_id"]
  it.each([
    ['pairs.select("', names],
    ['pairs.select("title", "', names],
    ['pairs.groupBy("', names],
    ['pairs.groupBy("title").sum("', names],
    ['pairs.drop("', names],
    ['pairs.orderBy("', names],
    ['pairs.where("', names],
    ['pairs.withColumn("x", "', names],
    ['col(pairs, "', names],
    ['pairs.join(counts, "', ["user_id"]],
    ['pairs.join(counts, ["', ["user_id"]],
    ['pairs.toColumns(["', names],
    ["(await pairs.collect())[0].", names],
    ["functions.regexp_rep", ["regexp_replace"]],
  ])("complete %s", (cell, expected) => {
    expect(completions(cell)).toEqual(expected)
  })

  it.each([
    'pairs.select("usr_id")',
    'pairs.select("title", "usr_id AS id")',
    'pairs.groupBy("usr_id")',
    'pairs.drop("usr_id")',
    'pairs.orderBy("usr_id DESC")',
    'col(pairs, "usr_id")',
  ])("are red and name the columns: %s", (cell) => {
    const expected = run(cell)?.match(/is not assignable to parameter of type '(.*)'/)?.[1]
    expect(expected?.split(" | ").sort()).toEqual(names.map((name) => `"${name}"`))
  })

  it("are red where a side of a join lacks the column", () => {
    expect(run('pairs.join(counts, "title")')).toContain(`'"title"' is not assignable to parameter of type '"user_id"'`)
  })

  const times = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i))

  // Types that wait for each other are "excessively deep" for TypeScript after some fifty; these are looked at at once.
  it.each([
    ["columns added", `pairs${times(400, (i) => `.withColumn("c${i}", "purchase * ${i}")`).join("")}`],
    ["columns set", `pairs${times(400, (i) => `.withColumn("title", "title || ${i}")`).join("")}`],
    [
      "columns renamed",
      `pairs${times(400, (i) => `.withColumnRenamed("${i ? `n${i}` : "title"}", "n${i + 1}")`).join("")}`,
    ],
    ["expressions", `pairs.select("user_id", ${times(400, (i) => `"purchase * ${i} AS c${i}"`).join(", ")})`],
    ["fields", `await readCsv("x.csv", { schema: "user_id INT, ${times(400, (i) => `c${i} DOUBLE`).join(", ")}" })`],
  ])("know the rows after hundreds of %s", (_, frame) => {
    expect(run(`const wide = ${frame}\nconst next = (await wide.collect())[0].user_id + 1`)).toBe(undefined)
    expect(run('wide.groupBy("usr_id")')).toContain("is not assignable")
  })
})
