// What the real kernel answers a page that looks around in a table.

import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")
const TARGET = "gbt-lab.table"

const BEGIN = `
import { createDataFrame, Frame } from "gbt-lab"
const frame = await createDataFrame(Array.from({ length: 10 }, (_, i) => ({ id: (i * 7) % 10, name: i === 2 ? null : "<b>" + i })))
frame`

const STEPS = {
  begin: { code: BEGIN },
  next: { ask: { offset: 3 } },
  sorted: { ask: { sort: [1, true], offset: 7 } },
  matching: { ask: { where: "id >= 5", sort: [0, false] } },
  behind: { ask: { offset: 900 } },
  none: { ask: { where: "id > 100" } },
  wrong: { ask: { where: "idd > 1" } },
  nonsense: { ask: { count: -1 } },
  alien: { ask: { id: "another" } },
  drawnRandomly: { code: `frame.withColumn("x", "rand()").select("x")` },
  random: { ask: {} },
  randomAgain: { ask: {} },
  randomSorted: { ask: { count: 10, sort: [0, false] } },
  show: { code: "await frame.show(4)" },
  showNext: { ask: { offset: 4, count: 4 } },
  waiting: {
    code: `await new Promise((resolve) => setTimeout(resolve, 2000))
console.log("waited")`,
    askWithin: { offset: 8, count: 4 },
  },
  computing: {
    code: `const until = Date.now() + 500
while (Date.now() < until) {}`,
    askWithin: { offset: 8, count: 4 },
  },
  endless: {
    code: `const numbers = await Frame.fromColumns({ a: Int32Array.from({ length: 300 }, (_, i) => i) })
await numbers.crossJoin(numbers.toDF("b")).crossJoin(numbers.toDF("c")).show(2)`,
  },
  interrupted: { ask: { where: "concat(a, b, c) rlike '(.)x$'" }, interruptAfter: 1 },
  afterwards: { ask: { offset: 3 }, of: 0 },
  many: {
    code: `for (let i = 0; i < 12; i++) await frame.where("id <> " + i).show(2)`,
  },
  whole: { code: "frame" },
  // tslab drops the cells that come right after.
  failing: { code: `throw new Error("a cell that fails")`, askWithin: { offset: 8, count: 4 } },
  first: { ask: { offset: 3 }, of: 0 },
  restart: { restart: true },
  bare: { ask: { offset: 3 }, of: 0 },
  loaded: { code: BEGIN },
  forgotten: { ask: { offset: 3 }, of: 0 },
}

interface Result {
  type: string
  status: string
  texts: string[]
  facts: { kernel: string; id: string; orders: string[]; rowCount: number | null }
  answer: Result
  answeredFirst: boolean
  comms: object
  [TARGET]: { rows: string; note: string; rowCount: number; offset: number; error: string; gone: string }
}

let results: Record<keyof typeof STEPS, Result>
let kernel = ""
let folder = ""

beforeAll(async () => {
  const { setUp } = await import("../../scripts/setup/setUp.mjs")
  const { jupyterPython, jupyterVariables } = await import("../../scripts/setup/jupyterEnvironment.mjs")
  await setUp(root)
  mkdirSync(join(root, "build"), { recursive: true })
  folder = mkdtempSync(join(root, "build", "test-"))
  const output = execFileSync(jupyterPython(root), [join(__dirname, "asking.py"), folder], {
    env: jupyterVariables(root),
    input: JSON.stringify(Object.values(STEPS)),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  })
  const told = JSON.parse(output)
  kernel = told.kernel
  results = Object.fromEntries(Object.keys(STEPS).map((name, i) => [name, told.results[i]])) as typeof results
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The texts of an answer's rows. */
function rowsOf({ [TARGET]: answer }: Result): string[] {
  return answer.rows
    .split("\n")
    .map((row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((cell) => cell[1]).join("|"))
}

const missing = '<i class="null" style="opacity:0.6">null</i>'

describe("a table that a kernel drew", () => {
  it("names the kernel as Jupyter does, and how its columns are sorted", () => {
    expect(results.begin.facts.kernel).toBe(kernel)
    expect(results.begin.facts).toMatchObject({ orders: ["number", "text"], rowCount: 10 })
  })

  it("is answered with rows in the frame's order, escaped, and where they stand", () => {
    expect(results.next.type).toBe("comm_info_reply")
    expect(rowsOf(results.next)).toEqual(["1|&lt;b&gt;3", "8|&lt;b&gt;4", "5|&lt;b&gt;5"])
    expect(results.next[TARGET]).toMatchObject({ note: "4 to 6 of 10 rows × 2 columns", rowCount: 10, offset: 3 })
  })

  it("is sorted over all rows, nulls last when descending", () => {
    expect(rowsOf(results.sorted)).toEqual(["7|&lt;b&gt;1", "0|&lt;b&gt;0", `4|${missing}`])
    expect(results.sorted[TARGET].note).toBe("8 to 10 of 10 rows × 2 columns, sorted by name, largest first")
  })

  it("has the rows that meet a condition", () => {
    expect(rowsOf(results.matching).map((row) => row[0])).toEqual(["5", "6", "7"])
    expect(results.matching[TARGET]).toMatchObject({
      note: "1 to 3 of 5 rows × 2 columns where id >= 5, sorted by id",
      rowCount: 5,
    })
    expect(results.none[TARGET]).toMatchObject({ rows: "", note: "0 rows × 2 columns where id > 100", rowCount: 0 })
  })

  it("gives the last page for one behind it", () => {
    expect(results.behind[TARGET]).toMatchObject({ note: "10 to 10 of 10 rows × 2 columns", offset: 9 })
  })

  it("says what is wrong with a condition, and refuses what is no question", () => {
    expect(results.wrong[TARGET].error).toMatch(/unknown column: idd/)
    expect(results.nonsense[TARGET].error).toBe("a question that this version of gbt-lab does not know")
    expect(results.alien[TARGET]).toEqual({ gone: "the kernel was restarted" })
  })

  it("keeps the random numbers that it has drawn", () => {
    const first = rowsOf(results.random)
    expect(first).toHaveLength(3)
    expect(rowsOf(results.randomAgain)).toEqual(first)
    const sorted = rowsOf(results.randomSorted)
    expect(sorted.map(Number)).toEqual([...sorted].map(Number).sort((a, b) => a - b))
    expect(sorted).toEqual(expect.arrayContaining(first))
  })

  it("can be looked around in where show drew it", () => {
    expect(results.show.facts).toMatchObject({ rowCount: 10 })
    expect(results.showNext[TARGET].note).toBe("5 to 8 of 10 rows × 2 columns")
  })
})

describe("a cell that runs", () => {
  it("lets answers through while it waits, and none of their bars or words into its output", () => {
    expect(results.waiting.answeredFirst).toBe(true)
    expect(results.waiting.answer[TARGET].note).toBe("9 to 10 of 10 rows × 2 columns")
    expect(results.waiting.texts.filter(Boolean)).toEqual(["waited\n"])
  })

  it("delays answers while it computes, and loses none, also where it fails", () => {
    expect(results.computing.answer[TARGET].note).toBe("9 to 10 of 10 rows × 2 columns")
    expect(results.failing.status).toBe("error")
    expect(results.failing.answer[TARGET].note).toBe("9 to 10 of 10 rows × 2 columns")
  })
})

describe("interrupting the kernel", () => {
  it("ends what a page waits for, and the next question is answered", () => {
    expect(results.interrupted[TARGET]).toEqual({ error: "interrupted" })
    expect(rowsOf(results.afterwards)).toEqual(rowsOf(results.next))
  })
})

describe("a frame drawn long ago", () => {
  it("can be looked around in as long as somebody holds it", () => {
    expect(rowsOf(results.first)).toEqual(rowsOf(results.next))
  })
})

describe("a kernel that was restarted", () => {
  it("gives the protocol's plain answer before the library is loaded, and says it afterwards", () => {
    expect(results.bare.comms).toEqual({})
    expect(results.bare).not.toHaveProperty([TARGET])
    expect(results.loaded.facts.id).not.toBe(results.begin.facts.id)
    expect(results.forgotten[TARGET]).toEqual({ gone: "the kernel was restarted" })
  })
})
