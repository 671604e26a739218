import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import * as core from "../../src/index"
import * as lab from "../../src/lab"

const library = { ...core, ...lab }

it("npm run lab does every step, notes its numbers, and writes the submission sorted", async () => {
  const { runLab } = await import("../../scripts/lab/lab.mjs")
  const { stepTimer } = await import("../../scripts/lab/stepTimer.mjs")
  const out = await mkdtemp(join(tmpdir(), "lab-"))
  const lines: string[] = []
  const timer = stepTimer((line: string) => lines.push(line))
  const engine = await library.createDuckdbEngine()
  const data = join(__dirname, "..", "reference", "data")
  const { train, total } = await runLab(library, engine, timer, { data, out, skipViews: false })
  const text = await readFile(join(out, "lab03.csv"), "utf8")
  await rm(out, { recursive: true })
  const rows = timer.rows()
  expect(rows.every((row: unknown[]) => row.length === timer.columns.length)).toBe(true)
  expect(lines.length).toBe(rows.length)
  expect(total).toMatch(/^all steps: [\d.]+ s, [\d.]+ s of all cores, \d+ MB at most$/)
  expect(await train.count()).toBe(6766)
  const notes = rows.map((row: unknown[]) => row.at(-1)).join("\n")
  expect(notes).toContain("users 100 (lab: 1941); buyers 86 (lab: 1675); classes 8090 and 338 ")
  expect(notes).toContain("train 6766 (lab: 4026087); valid 1662")
  expect(notes.match(/AUC on valid 0\.[89]\d{4} \(lab: 0\.8\d{4}\)/g)).toHaveLength(4)
  const [header, ...written] = text.trimEnd().split("\n")
  expect(header).toBe("user_id,item_id,purchase")
  const pairs = written.map((line) => line.split(",").map(Number))
  expect(pairs).toHaveLength(3572)
  expect([...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual(pairs)
  expect(pairs.every(([, , purchase]) => purchase > 0 && purchase < 1)).toBe(true)
  engine.close()
})

it("npm run lab can time the cost of further grid points", async () => {
  const { gridCost } = await import("../../scripts/lab/gridCost.mjs")
  const purchases = Float64Array.from({ length: 60 }, (_, i) => (i % 7 < 3 ? 1 : 0))
  const plain = await library.Frame.fromColumns({ purchase: purchases, x: purchases.map((p, i) => p + (i % 5)) })
  const train = await new library.VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(plain)
  const { columns, rows } = await gridCost(library, train)
  expect(rows.map((row: unknown[]) => row.slice(0, 2))).toEqual([
    [1, 4],
    [2, 7],
    [4, 13],
    [8, 25],
  ])
  expect(rows.every((row: unknown[]) => row.length === columns.length)).toBe(true)
})
