// What a cell may be written like, and end in, in the real kernel: as this project starts it, and as tslab starts itself.

import { readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { rewriteCell } from "../../src/notebook/kernel/rewriteCell"
import { type CellResult, folderForCells, runCells } from "./runCells"

const root = resolve(__dirname, "../..")

const CELLS = {
  begin: `import { BinaryClassificationEvaluator, createDataFrame, denseVector, GBTClassifier, ParamGridBuilder, Pipeline, VectorAssembler } from "gbt-lab"
const train = await createDataFrame([{ id: 1 }, { id: 2 }])
const n = 3, name = "x"`,
  shorthand: "const made = { n, name, other: { n } }\nJSON.stringify(made)",
  pattern: "let a = 1, b = 2",
  patternSet: "({ a, b = 7 } = { a: 5 } as any)\nconsole.log(a, b)",
  nested: "[n].map((n) => ({ n, name }))[0].name",
  bracket: "const four = await (async () => n + 1)()\nfour",
  signs: "const signs = [await -1, await [n].length, await `t`, await !n, await (await (n))]\nsigns.join()",
  typed: "const typed: number = await (train.count())\ntyped",
  nextLine: "const later = await\n  (n + 2)\nlater",
  listed:
    "const seen: number[] = []\nfor await (const one of [n, Promise.resolve(4)]) seen.push(await one)\nseen.join()",
  printedPromise: "console.log({ made: Promise.resolve(1), waits: new Promise(() => {}) })",
  printedError: 'console.log(new RangeError("out of it"))',
  heldError: '({ failed: new TypeError("not it") })',
  guarded: '({ get x(): number { throw new Error("no") } })',
  inside: "const inside = async () => await (train.count())\nawait inside()",
  count: "train.count()",
  show: "train.show(1)",
  schemaText: "train.printSchema()",
  columns: "train.columns()",
  head: "train.head(1)",
  nothing: "Promise.resolve(undefined)",
  timer: "new Promise((end) => setTimeout(() => end('rung'), 30))",
  rejects: "Promise.reject(new Error('not so'))",
  interrupted: {
    code: "setTimeout(() => console.log('waits'), 100)\nnew Promise(() => {})",
    interruptAt: "waits",
  },
  text: '"a\\nb"',
  numbers: "Float64Array.from({ length: 100000 }, (_, i) => i)",
  estimator: "const gbt = new GBTClassifier({ maxIter: 2, seed: 1 })\ngbt",
  pipeline:
    'const pipeline = new Pipeline({ stages: [new VectorAssembler({ inputCols: ["id"], outputCol: "features" }), gbt] })\npipeline',
  grid: 'const grid = new ParamGridBuilder().addGrid(gbt, "maxDepth", [1, 2]).build()\ngrid',
  fitted: 'const labelled = train.withColumn("label", "id % 2")\npipeline.fit(labelled)',
  metrics:
    "const scored = await (await pipeline.fit(labelled)).transform(labelled)\nnew BinaryClassificationEvaluator({}).getMetrics(scored)",
  curve: "const found = await new BinaryClassificationEvaluator({}).getMetrics(scored)\nfound.roc()",
  lists: "train.toColumns()",
  vector: "denseVector([1, 2.5])",
  held: "[gbt, pipeline]",
  after: "1",
}

type Name = keyof typeof CELLS

const names = Object.keys(CELLS) as Name[]
let folder = ""
const runs: Record<"ours" | "plain", Record<Name, CellResult>> = { ours: {}, plain: {} } as never

beforeAll(async () => {
  folder = folderForCells()
  const cells = names.map((name) => {
    const cell = CELLS[name]
    return typeof cell === "string" ? { code: cell } : cell
  })
  for (const kind of ["ours", "plain"] as const) {
    const results = await runCells(cells, { folder, plain: kind === "plain" })
    names.forEach((name, i) => {
      runs[kind][name] = results[i]
    })
  }
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(["ours", "plain"] as const)("a cell of the kernel (%s)", (kind) => {
  const outputs = (name: Name): string => {
    expect(runs[kind][name].status).toBe("ok")
    return runs[kind][name].outputs.join("")
  }

  it("may name variables of earlier cells by shorthand properties", () => {
    expect(outputs("shorthand")).toBe('{"n":3,"name":"x","other":{"n":3}}\n')
    expect(outputs("patternSet")).toBe("5 7\n")
    expect(outputs("nested")).toBe("x\n")
  })

  it("may await what is in brackets, or begins with any sign", () => {
    expect(outputs("bracket")).toBe("4\n")
    expect(outputs("signs")).toBe("-1,1,t,false,3\n")
    expect(outputs("typed")).toBe("2\n")
    expect(outputs("inside")).toBe("2\n")
  })

  it("may wait over lines, and for each of a list", () => {
    expect([outputs("nextLine"), outputs("listed")]).toEqual(["5\n", "3,4\n"])
  })

  it("prints errors and promises without what lies within them", () => {
    expect(outputs("printedPromise")).toBe(
      "{\n  made: [Promise, fulfilled: write await for its value],\n  waits: [Promise, pending: write await for its value]\n}\n",
    )
    expect(outputs("printedError")).toMatch(/^RangeError: out of it\n/)
    expect(outputs("heldError")).toBe("{ failed: [TypeError: not it] }\n")
    expect(outputs("guarded")).toBe("{ x: [Getter] }\n")
  })

  it("may end in a promise, whose value is shown, once", () => {
    expect(outputs("count")).toBe("2\n")
    expect(runs[kind].show.outputs.at(-1)).toContain("first 1 of 2 rows × 1 column")
    expect(outputs("schemaText")).toBe("root\n |-- id: long (nullable = true)\n\n")
    expect(outputs("columns")).toBe("[ 'id' ]\n")
    expect(outputs("head")).toContain("1 row × 1 column")
    expect(outputs("nothing")).toBe("")
    expect(outputs("timer")).toBe("rung\n")
  })

  it("fails where that promise does", () => {
    expect(runs[kind].rejects).toMatchObject({ status: "error", outputs: [], error: { evalue: "not so" } })
    expect(outputs("text")).toBe("a\nb\n")
  })

  it("ends by an interruption while it waits", () => {
    expect(runs[kind].interrupted).toMatchObject({
      status: "error",
      error: { ename: "AbortError", evalue: "interrupted" },
    })
    expect(runs[kind].interrupted.interruptedFor).toBeLessThan(5)
    expect(outputs("after")).toBe("1\n")
  })

  it("draws what the library makes", () => {
    expect(
      outputs("estimator")
        .split("\n")
        .slice(0, 5)
        .map((line) => line.trim()),
    ).toEqual([
      expect.stringMatching(/^GBTClassifier_/),
      expect.stringMatching(/^parameter +value +default$/),
      expect.anything(),
      expect.stringMatching(/^seed +1 +-?\d+$/),
      expect.stringMatching(/^maxIter +2 +20$/),
    ])
    expect(outputs("pipeline")).toMatch(/^0 +VectorAssembler_\w+ +inputCols \[id\], outputCol features/m)
    expect(outputs("pipeline")).toMatch(/^1 +GBTClassifier_\w+ +seed 1, maxIter 2$/m)
    expect(outputs("fitted")).toMatch(/^1 +GBTClassificationModel: 2 trees/m)
    expect(outputs("grid")).toMatch(/^ +maxDepth\n.*\n0 +1\n1 +2\n2 settings$/)
    expect(outputs("metrics")).toMatch(/^areaUnderROC +1$/m)
    expect(outputs("curve")).toMatch(/^area 1\n +falsePositiveRate +truePositiveRate +thresholds$/m)
    expect(outputs("lists")).toMatch(/^ +id\n.*\n0 +1\n1 +2\n2 rows × 1 column$/)
    expect(outputs("vector")).toBe("[1.0,2.5]\n")
    expect(outputs("held")).toMatch(/^\[ \[GBTClassifier_\w+\], \[Pipeline_\w+\] \]\n$/)
  })

  it("shows a few of many numbers", () => {
    expect(outputs("numbers").split("\n").length).toBeLessThan(8)
    expect(outputs("numbers")).toContain("99988 more items")
  })
})

describe("the notebook that JupyterLab opens with", () => {
  it("runs on the sample", async () => {
    const { cells } = JSON.parse(readFileSync(join(root, "notebooks", "welcome.ipynb"), "utf8")) as {
      cells: { cell_type: string; source: string[] }[]
    }
    const code = cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => ({ code: source.join("") }))
    const results = await runCells(code, { folder, variables: { GBT_LAB_DATA: join(root, "data-sample") } })
    expect(results.map(({ status }) => status)).toEqual(["ok", "ok"])
    expect(results[1].outputs.at(-1)).toMatch(/^user_id +purchases +titles\n/)
  }, 120_000)
})

describe("rewriting a cell", () => {
  it("changes nothing where tslab needs no help, nor outside a kernel", () => {
    const source = "const { a } = b\nawait f(a)"
    expect(rewriteCell(source).code).toBe(source)
  })
})
