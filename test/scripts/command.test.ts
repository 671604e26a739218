import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const setup = resolve(__dirname, "../../scripts/setup")
const load = () => import("../../scripts/setup/command.mjs")

describe("the words of a command line", () => {
  const line = {
    name: "some",
    options: { out: { type: "string" }, open: { type: "boolean", default: false } },
    takesFiles: true,
    takesRest: true,
  } as const

  it("are options, files, and behind -- another program's", async () => {
    const { readWords } = await load()
    expect(readWords(line, ["a.csv", "--out", "dir", "--", "--out", "x"])).toEqual({
      values: { out: "dir", open: false, help: false },
      files: ["a.csv"],
      rest: ["--out", "x"],
      help: false,
    })
    expect(readWords(line, ["-h"]).help).toBe(true)
  })

  it.each([
    [["--wat"], "Unknown option '--wat'; try npm run some -- --help"],
    [["--out"], "Option '--out <value>' argument missing; try npm run some -- --help"],
    [["--open=1"], "Option '--open' does not take an argument; try npm run some -- --help"],
  ])("%j are refused with exit status 2 and the way to the usage", async (words, message) => {
    const { readWords } = await load()
    const refused = expect.objectContaining({ message, exitCode: 2 })
    expect(() => readWords(line, words)).toThrow(refused)
    expect(() => readWords({ ...line, name: "start" }, words)).toThrow(/; try npm start -- --help$/)
  })

  it("are no files where a command takes none", async () => {
    const { readWords } = await load()
    expect(() => readWords({ ...line, takesFiles: false }, ["a.csv"])).toThrow("Unexpected argument 'a.csv'")
  })
})

describe("a command", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Runs a command whose main function is the code, in which words, folders and errors are known. */
  function run(code: string, words: readonly string[], env: Record<string, string> = {}) {
    const path = join(folder, "some.mjs")
    const from = (name: string): string => JSON.stringify(pathToFileURL(join(setup, name)).href)
    const source = `import { command } from ${from("command.mjs")}
import { CommandError } from ${from("commandError.mjs")}
const line = { name: "some", usage: "what it does", options: { seed: { type: "string" } } }
command(line, async ({ values, root, cwd }) => { ${code} })`
    writeFileSync(path, source)
    const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...words], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...env },
    })
    return { status, stdout, stderr }
  }

  it("ends with the status that it gives", () => {
    expect(run("return Number(values.seed)", ["--seed", "3"])).toEqual({ status: 3, stdout: "", stderr: "" })
  })

  it("prints its usage and does nothing when asked for help", () => {
    expect(run("return 3", ["--help"])).toEqual({ status: 0, stdout: "what it does\n", stderr: "" })
  })

  it("says in one line what its user can act on, with the status of the error", () => {
    expect(run('throw new CommandError("no such folder")', [])).toMatchObject({
      status: 2,
      stderr: "some: no such folder\n",
    })
    expect(run('throw new CommandError("it failed", 1)', []).status).toBe(1)
  })

  it("keeps the stack of a fault of its own", () => {
    const { status, stderr } = run('throw new TypeError("oops")', [])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^TypeError: oops\n +at /)
  })

  it("takes paths from where it was called, which npm tells of its own script alone", () => {
    const told = (script: string) =>
      run("console.log(cwd); return 0", [], { npm_lifecycle_event: script, INIT_CWD: "/elsewhere" }).stdout.trim()
    expect(told("some")).toBe("/elsewhere")
    expect(told("other")).not.toBe("/elsewhere")
  })
})
