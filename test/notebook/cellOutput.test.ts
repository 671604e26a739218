import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// What cells of each kind leave in the notebook, in the real kernel: the hooks into tslab hold there or not at all.

const root = resolve(__dirname, "../..")

const TABLES = {
  frame: `import { BinaryClassificationEvaluator, createDataFrame, CrossValidator, GBTClassifier, ParamGridBuilder, VectorAssembler } from "gbt-lab"
const rows = Array.from({ length: 60 }, (_, i) => ({ id: i, name: i === 1 ? null : "<b>" + i, half: i / 2 }))
const frame = await createDataFrame(rows)
frame`,
  show: "await frame.show(2)",
  showTall: "await frame.show(2, { vertical: true })",
  head: `await frame.where("id < 10").head(3)`,
  schema: "await frame.schema()",
  printed: "console.log(frame, [frame])\nconsole.log(await frame.head(1))",
  nested: "[frame]",
  danfo: `import * as dfd from "danfojs-node"
const data = new dfd.DataFrame([{ a: 1, b: "x" }, { a: NaN, b: "y" }])
data`,
  danfoHead: "data.head(1)",
  series: `data["a"]`,
  toDanfo: "await frame.toDanfo()",
  printedDanfo: "console.log([data])",
  search: `const assembled = await new VectorAssembler({ inputCols: ["id"], outputCol: "features" }).transform(frame)
const labelled = assembled.withColumn("label", "CAST(id % 3 = 0 AS DOUBLE)")
const gbt = new GBTClassifier({ maxIter: 2, seed: 1 })
const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxDepth", [1, 2]).build()
const evaluator = new BinaryClassificationEvaluator({})
const search = await new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, seed: 1, numFolds: 2 }).fit(labelled)
search`,
  model: "search.bestModel",
  // Last, since it fails.
  unknown: `frame.where("nothing = 1")`,
}

const LIBRARY_AND_FAILURE = `import { createDataFrame } from "gbt-lab"
const frame = (await createDataFrame([{ a: 1 }])).where("nothing = 1")
frame`

interface Output {
  output_type: string
  name?: string
  text?: string | string[]
  data?: Record<string, string | string[]>
}

let folder = ""
const outputs: Record<string, Output[]> = {}
const failures: Record<string, { cell: number | null; error: string } | null> = {}

const joined = (text: string | string[] | undefined): string => [text ?? ""].flat().join("")

function writeNotebook(name: string, sources: string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }))
  const path = join(folder, `${name}.ipynb`)
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }))
  return path
}

beforeAll(async () => {
  const { setUp } = await import("../../scripts/setup/setUp.mjs")
  const { runNotebooks } = await import("../../scripts/notebooks/runner.mjs")
  await setUp(root)
  // Inside the checkout, so that cells can import the library, and where git does not look.
  mkdirSync(join(root, "build"), { recursive: true })
  folder = mkdtempSync(join(root, "build", "test-"))
  const notebooks = [
    writeNotebook("tables", Object.values(TABLES)),
    writeNotebook("atOnce", [LIBRARY_AND_FAILURE, "1"]),
  ]
  const options = { root, data: folder, out: join(folder, "out"), timeoutSeconds: 120, print: () => {} }
  for (const { name, failure } of await runNotebooks(notebooks, options)) failures[name] = failure
  const cellsOf = (name: string): { outputs: Output[] }[] =>
    JSON.parse(readFileSync(join(folder, "out", `${name}.ipynb`), "utf8")).cells
  Object.keys(TABLES).forEach((name, i) => {
    outputs[name] = cellsOf("tables")[i].outputs
  })
  outputs.atOnce = cellsOf("atOnce")[0].outputs
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The one output of a cell that drew a table: its HTML, and its text. */
function tableOf(name: keyof typeof TABLES): { html: string; lines: string[] } {
  expect(outputs[name].map((output) => output.output_type)).toEqual(["display_data"])
  const { data = {} } = outputs[name][0]
  return { html: joined(data["text/html"]), lines: joined(data["text/plain"]).split("\n") }
}

describe("a cell that ends in a frame", () => {
  it("shows its first rows, with all rows counted, also in the cell that loads the library", () => {
    const { html, lines } = tableOf("frame")
    expect(lines.at(-1)).toBe("first 20 of 60 rows × 3 columns")
    expect(html.match(/<tr>/g)).toHaveLength(21)
    expect(html).toContain('<td style="text-align:right">0.5</td>')
    expect(html).toContain("&lt;b&gt;0</td>")
    expect(html).toContain("null</i></td>")
  })

  it("fails, with its error and nothing else, where the frame does", () => {
    expect(outputs.unknown.map(({ output_type }) => output_type)).toEqual(["error"])
    expect(failures.tables).toMatchObject({ cell: Object.keys(TABLES).length })
    expect(failures.tables?.error).toContain("unknown column: nothing")
  })

  it("fails the notebook also in the cell that loads the library", () => {
    expect(outputs.atOnce.map(({ output_type }) => output_type)).toEqual(["error"])
    expect(failures.atOnce).toMatchObject({ cell: 1, error: expect.stringContaining("unknown column: nothing") })
  })
})

describe("show", () => {
  it("draws a table in place of Spark's text", () => {
    expect(tableOf("show").lines).toEqual([
      "id  name  half",
      "--  ----  ----",
      " 0  <b>0     0",
      " 1  null   0.5",
      "first 2 of 60 rows × 3 columns",
    ])
  })

  it("draws a line a column when asked for rows that stand", () => {
    const { html, lines } = tableOf("showTall")
    expect(lines[0]).toBe("column  row 0  row 1")
    expect(lines.at(-1)).toBe("first 2 of 60 rows × 3 columns")
    expect(html).toContain('<th scope="row" style="text-align:left">half</th>')
  })
})

describe("a cell that ends in rows or a schema", () => {
  it("draws them as a table", () => {
    expect(tableOf("head").lines.at(-1)).toBe("3 rows × 3 columns")
    expect(
      tableOf("schema")
        .lines.slice(2, 5)
        .map((line) => line.trim()),
    ).toEqual(["id      long", "name    string", "half    double"])
  })
})

describe("what is printed, or stands inside something else", () => {
  it("stays text", () => {
    expect(outputs.printed.map((output) => output.output_type)).toEqual(["stream"])
    const words = "[Frame: not computed; await its show() or collect() for rows]"
    expect(joined(outputs.printed[0].text)).toBe(`${words} [ ${words} ]\n[ { id: 0, name: '<b>0', half: 0 } ]\n`)
    expect(joined(outputs.nested[0].text)).toBe(`[ ${words} ]\n`)
    expect(joined(outputs.printedDanfo[0].text)).toBe("[ [DataFrame: 2 rows × 2 columns] ]\n")
  })
})

describe("a cell that ends in danfojs data", () => {
  it("draws it as a table with its index, loaded by the cell itself or by the library", () => {
    expect(tableOf("danfo").lines).toEqual([
      "      a  b",
      "-  ----  -",
      "0     1  x",
      "1  null  y",
      "2 rows × 2 columns",
    ])
    expect(tableOf("danfoHead").lines.at(-1)).toBe("1 row × 2 columns")
    expect(tableOf("series").lines.at(-1)).toBe("2 rows × 1 column")
    expect(tableOf("toDanfo").lines.at(-1)).toBe("first 20 of 60 rows × 3 columns")
  })
})

describe("a cell that ends in a search or a model", () => {
  it("draws every setting with its folds, and the features by importance", () => {
    const [head, , first, second, note] = tableOf("search").lines
    expect(head.split(/ +/)).toEqual(["best", "maxDepth", "mean", "std", "fold", "0", "fold", "1"])
    expect([first, second].filter((line) => line.startsWith("★"))).toHaveLength(1)
    expect(note).toBe("2 rows × 6 columns")
    expect(tableOf("model").lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^GBTClassificationModel: 2 trees, \d+ nodes, 1 feature$/),
      "feature  importance",
    ])
  })
})
