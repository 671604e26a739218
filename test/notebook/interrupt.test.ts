// Interrupting the real kernel while the library works.

import { readdirSync, rmSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type CellResult, type CellToRun, folderForCells, runCells } from "./runCells"

const BEGIN = `
import { Frame, GBTClassifier, VectorAssembler } from "gbt-lab"
const threads = { begun: 0, alive: 0 }
process.on("worker", (worker) => {
  threads.begun++
  threads.alive++
  worker.on("exit", () => threads.alive--)
})
const count = 100_000
const columns = { x: Float64Array.from({ length: count }, () => Math.random()), y: Float64Array.from({ length: count }, (_, i) => i % 2) }
const rows = (await new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(await Frame.fromColumns(columns))).cache()
const gbt = (params: object) => new GBTClassifier({ labelCol: "y", maxIter: 1_000_000, ...params })
let went = "nowhere"`

/** Begins work that never ends by itself, and remembers how it ended. */
const watched = (work: string): string =>
  `went = "nowhere"
await ${work}.then(() => { went = "to its end" }, (error: Error) => { went = error.name + ": " + error.message })`

const ASK = `
await new Promise((resolve) => setTimeout(resolve, 500))
console.log(went, "·", threads.begun, threads.alive, "·", await rows.limit(3).count())`

const CELLS: CellToRun[] = [
  { code: BEGIN },
  { code: watched("gbt({}).fit(rows)"), interruptAt: "trees" },
  { code: ASK },
  { code: watched('gbt({ arithmetic: "fixed", mergeRows: "never", workers: 2 }).fit(rows)'), interruptAt: "trees" },
  { code: ASK },
  { code: watched('rows.select("x").crossJoin(rows.select("y")).writeCsv("endless.csv")'), interruptAt: "writing" },
  { code: ASK },
]

let results: CellResult[]
let folder = ""

beforeAll(async () => {
  folder = folderForCells()
  results = await runCells(CELLS, { folder })
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("interrupting the kernel", () => {
  it.each([
    ["fitting on cells", 1],
    ["fitting in threads", 3],
    ["writing a file", 5],
  ])("ends %s, which shows its bar, and leaves the kernel usable", (_, at) => {
    const [interrupted, next] = results.slice(at)
    expect(interrupted.status).toBe("error")
    expect(interrupted.outputs[0]).toMatch(/^(fitting|writing endless.csv)\b.*: /)
    expect(next.status).toBe("ok")
    expect(next.outputs[0]).toMatch(/^AbortError: interrupted · . 0 · 3\n$/)
  })

  it("had training threads to end", () => {
    expect(results.filter((_, at) => at % 2 === 0).map(({ outputs }) => outputs[0]?.split(" · ")[1])).toEqual([
      undefined,
      "0 0",
      "2 0",
      "2 0",
    ])
  })

  it("leaves no half-written file", () => {
    expect(readdirSync(folder)).toEqual([])
  })
})
