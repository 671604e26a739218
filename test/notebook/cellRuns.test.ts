// What a cell may be written like, and end in, in the real kernel: as this project starts it, and as tslab starts itself.

import { rmSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { rewriteCell } from "../../src/notebook/kernel/rewriteCell"
import { type CellResult, folderForCells, runCells } from "./runCells"

const CELLS = {
  begin: `import { BinaryClassificationEvaluator, createDataFrame, CrossValidator } from "gbt-lab"
const train = await createDataFrame([{ id: 1 }, { id: 2 }])
const n = 3, name = "x"`,
  shorthand: "const made = { n, name, other: { n } }\nJSON.stringify(made)",
  pattern: "let a = 1, b = 2",
  patternSet: "({ a, b = 7 } = { a: 5 } as any)\nconsole.log(a, b)",
  nested: "[n].map((n) => ({ n, name }))[0].name",
  bracket: "const four = await (async () => n + 1)()\nfour",
  signs: "const signs = [await -1, await [n].length, await `t`, await !n, await (await (n))]\nsigns.join()",
  typed: "const typed: number = await (train.count())\ntyped",
  inside: "const inside = async () => await (train.count())\nawait inside()",
  count: "train.count()",
  show: "train.show(1)",
  schemaText: "train.printSchema()",
  columns: "train.columns()",
  head: "train.head(1)",
  nothing: "Promise.resolve(undefined)",
  timer: "new Promise((end) => setTimeout(() => end('rung'), 30))",
  rejects: "Promise.reject(new Error('not so'))",
  interrupted: { code: "console.log('waits')\nnew Promise(() => {})", interruptAt: "waits" },
  text: '"a\\nb"',
  numbers: "Float64Array.from({ length: 100000 }, (_, i) => i)",
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

  it("shows a few of many numbers", () => {
    expect(outputs("numbers").split("\n").length).toBeLessThan(8)
    expect(outputs("numbers")).toContain("99988 more items")
  })
})

describe("rewriting a cell", () => {
  it("changes nothing where tslab needs no help, nor outside a kernel", () => {
    const source = "const { a } = b\nawait f(a)"
    expect(rewriteCell(source).code).toBe(source)
  })
})
