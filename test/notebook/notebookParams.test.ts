import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { dataFolder, outputFolder } from "../../src/notebook/run/notebookFolders"
import { notebookParams } from "../../src/notebook/run/notebookParams"

const defaults = { seed: 5757, maxDepth: [3, 4], label: "purchase", cache: true }

describe("notebookParams", () => {
  const given = (set: unknown) =>
    notebookParams(defaults, { GBT_LAB_SET: typeof set === "string" ? set : JSON.stringify(set) })

  it("returns the defaults, lists copied, when nothing is set", () => {
    expect(notebookParams(defaults, {})).toEqual(defaults)
    expect(given("")).toEqual(defaults)
    expect(notebookParams(defaults, {}).maxDepth).not.toBe(defaults.maxDepth)
  })

  it("keeps the kinds of the defaults in its type", () => {
    const params: { seed: number; maxDepth: number[]; label: string; cache: boolean } = notebookParams(defaults, {})
    expect(params.seed + params.maxDepth.length).toBe(5759)
  })

  it("reads each value as the kind of its default", () => {
    expect(given({ seed: "7", maxDepth: "3, 5", label: " a,1 ", cache: "false" })).toEqual({
      seed: 7,
      maxDepth: [3, 5],
      label: " a,1 ",
      cache: false,
    })
    expect(given({ seed: "-1.5e3", maxDepth: "5" })).toMatchObject({ seed: -1500, maxDepth: [5] })
    expect(given({ seed: 8, maxDepth: [1, 2], cache: false })).toMatchObject({
      seed: 8,
      maxDepth: [1, 2],
      cache: false,
    })
    expect(given({ maxDepth: "" })).toMatchObject({ maxDepth: [] })
  })

  it("passes over a name that another notebook may own", () => {
    expect(given({ numTrees: "x", toString: "y" })).toEqual(defaults)
  })

  it.each([
    [{ seed: "seven" }, 'invalid seed: "seven"; expected a number'],
    [{ seed: "" }, 'invalid seed: ""; expected a number'],
    [{ seed: "3,4" }, 'invalid seed: "3,4"; expected a number'],
    [{ maxDepth: "3,,4" }, 'invalid maxDepth: "3,,4"; expected numbers set apart by commas'],
    [{ cache: "yes" }, 'invalid cache: "yes"; expected true or false'],
    ["{", "invalid GBT_LAB_SET: {; expected a JSON object of strings"],
    ["[1]", "invalid GBT_LAB_SET: [1]; expected a JSON object of strings"],
    ["null", "invalid GBT_LAB_SET: null; expected a JSON object of strings"],
  ])("refuses %j", (set, message) => {
    expect(() => given(set)).toThrow(new TypeError(message, message.includes("{;") ? { cause: expect.anything() } : {}))
  })
})

describe("dataFolder and outputFolder", () => {
  let scratch = ""
  beforeEach(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), "gbt-lab-")))
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(scratch, { recursive: true })
  })

  it("are the project's data-sample and build, found from a folder within", () => {
    const inner = join(scratch, "notebooks", "deep")
    mkdirSync(inner, { recursive: true })
    writeFileSync(join(scratch, "package.json"), '{"name": "gbt-lab"}')
    writeFileSync(join(inner, "package.json"), '{"name": "another"}')
    vi.spyOn(process, "cwd").mockReturnValue(inner)
    expect(dataFolder({})).toBe(join(scratch, "data-sample"))
    expect(outputFolder({})).toBe(join(scratch, "build"))
    expect(statSync(join(scratch, "build")).isDirectory()).toBe(true)
  })

  it("are what the environment names, the output folder made if missing", () => {
    const out = join(scratch, "runs", "1")
    expect(dataFolder({ GBT_LAB_DATA: "some/data" })).toBe(resolve("some/data"))
    expect(outputFolder({ GBT_LAB_OUT: out })).toBe(out)
    expect(statSync(out).isDirectory()).toBe(true)
  })

  it("say what to set outside the project", () => {
    vi.spyOn(process, "cwd").mockReturnValue(scratch)
    expect(() => dataFolder({})).toThrow(
      new Error(`no project folder: ${scratch} is not inside gbt-lab; set GBT_LAB_DATA and GBT_LAB_OUT instead`),
    )
  })
})
