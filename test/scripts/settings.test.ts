import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as library from "../../src/notebook"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a notebook of code cells and gives its path. */
function writeNotebook(name: string, ...sources: string[]): string {
  const path = join(folder, `${name}.ipynb`)
  const cells = sources.map((source) => ({ cell_type: "code", source: source.split(/(?<=\n)/), metadata: {} }))
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }))
  return path
}

describe("the parameters that a notebook takes", () => {
  const parametersOf = async (...sources: string[]) => {
    const { notebookParameters } = await import("../../scripts/notebooks/notebookParameters.mjs")
    return notebookParameters(writeNotebook("some", ...sources))
  }

  it("are read from the source, with the kind of each, and nothing is run", async () => {
    const source = `const params = notebookParams({
  data: dataFolder(),
  seed: 5757, // the lab's
  least: -1,
  maxDepth: [3, 4],
  "isLong": false,
  label: "purchase",
})`
    expect(await parametersOf("throw new Error('not run')", source)).toEqual({
      name: "some",
      likes: { data: "", seed: 0, least: 0, maxDepth: [], isLong: false, label: "" },
      isOpen: false,
    })
  })

  it("are those of all calls, and open where a call does not tell its names", async () => {
    const two = await parametersOf("notebookParams({ a: 1 })", "const { b } = lab(notebookParams({ b: 2 }))")
    expect([two.likes, two.isOpen]).toEqual([{ a: 0, b: 0 }, false])
    expect((await parametersOf("notebookParams(defaults)")).isOpen).toBe(true)
    expect((await parametersOf("notebookParams({ ...defaults, a: 1 })")).isOpen).toBe(true)
    expect(await parametersOf("// notebookParams({ a: 1 })\n'notebookParams'")).toMatchObject({
      likes: {},
      isOpen: false,
    })
  })
})

describe("settings are checked before a run", () => {
  const check = async (settings: Record<string, string>, ...more: string[]) => {
    const { checkSettings } = await import("../../scripts/notebooks/notebookParameters.mjs")
    const notebooks = [
      writeNotebook("grid", "const p = notebookParams({ seed: 1, maxDepth: [3, 4] })"),
      writeNotebook("fit", "const p = notebookParams({ seed: 1, maxDepth: 4, trees: 20 })"),
      ...more,
    ]
    checkSettings(settings, notebooks, library)
  }

  it("and pass where one notebook has the name and every one that has it can read the value", async () => {
    await check({})
    await check({ maxDepth: "5", trees: "10" })
  })

  it("and a name that no notebook has is told with those there are", async () => {
    await expect(check({ seed: "1", maxDepht: "5" })).rejects.toMatchObject({
      message: "unknown parameter: maxDepht; have maxDepth, seed, trees",
      exitCode: 2,
    })
    await check({ maxDepht: "5" }, writeNotebook("open", "notebookParams(defaults)"))
  })

  it("and a value that does not fit is told with the notebook it does not fit", async () => {
    await expect(check({ maxDepth: "3,5" })).rejects.toMatchObject({
      message: 'invalid maxDepth: "3,5"; expected a number, in fit',
      exitCode: 2,
    })
  })

  it("for the notebooks of this checkout as well", async () => {
    const { checkSettings } = await import("../../scripts/notebooks/notebookParameters.mjs")
    const { allNotebooks } = await import("../../scripts/notebooks/runner.mjs")
    const notebooks = allNotebooks(join(__dirname, "../.."))
    expect(notebooks.map((path) => basename(path)).filter((name) => !/^\d\d-/.test(name))).toEqual([])
    checkSettings({ seed: "7", maxDepth: "5", maxBins: "40" }, notebooks, library)
    expect(() => checkSettings({ maxDepht: "5" }, notebooks, library)).toThrow(/^unknown parameter: maxDepht; have /)
  })
})

describe("the folder of a run", () => {
  const now = new Date(2026, 0, 2, 3, 4, 5)

  it("is named after settings and time, and another of the same second gets a number", async () => {
    const { makeRunFolder } = await import("../../scripts/notebooks/runFolder.mjs")
    const parent = join(folder, "deep", "runs")
    const make = () => makeRunFolder(parent, { maxDepth: "5", seed: "-7.5" }, now)
    expect([make(), make(), make()].map((path) => basename(path))).toEqual([
      "maxDepth-5_seed--7.5_20260102-030405",
      "maxDepth-5_seed--7.5_20260102-030405-2",
      "maxDepth-5_seed--7.5_20260102-030405-3",
    ])
  })

  it("stays in its parent and short, whatever the settings", async () => {
    const { makeRunFolder } = await import("../../scripts/notebooks/runFolder.mjs")
    const settings: Record<string, string>[] = [
      { data: "/a/my data" },
      { label: "../../x:y" },
      { "..": "" },
      { grid: "3,5" },
      { a: "9".repeat(500) },
    ]
    const made = settings.map((one) => makeRunFolder(folder, one, now))
    expect(made.every((path) => existsSync(path) && join(folder, basename(path)) === path)).toBe(true)
    expect(made.slice(0, 4).map((path) => basename(path))).toEqual([
      "data-my-data_20260102-030405",
      "label-..-..-x-y_20260102-030405",
      "_20260102-030405",
      "grid-3,5_20260102-030405",
    ])
    expect(basename(made[4]).length).toBeLessThan(100)
  })
})
