import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")
const cwd = __dirname

async function parse(...args: string[]) {
  const { readStart, startLine } = await import("../../scripts/notebooks/startLine.mjs")
  const { readWords } = await import("../../scripts/setup/command.mjs")
  return readStart(readWords(startLine, args), { root, cwd })
}

describe("the arguments of npm start", () => {
  it("default to all notebooks, on data-sample, no folder named, 20 minutes each", async () => {
    expect(await parse()).toEqual({
      open: false,
      notebooks: [],
      data: join(root, "data-sample"),
      out: null,
      settings: {},
      timeoutSeconds: 1200,
      labArguments: [],
    })
  })

  it("take paths relative to the folder the command was called in", async () => {
    const { data, out } = await parse("--data", "..", "--out", "results")
    expect([data, out]).toEqual([join(root, "test"), join(cwd, "results")])
  })

  it("keep everything after the first = as a parameter's value", async () => {
    expect((await parse("--set", "maxDepth=4", "--set", "filter=a=b")).settings).toEqual({
      maxDepth: "4",
      filter: "a=b",
    })
  })

  it("take the data folder as a parameter of the notebooks too", async () => {
    const { data, settings } = await parse("--set", "data=..", "--set", "seed=7")
    expect(data).toBe(join(root, "test"))
    expect(settings).toEqual({ data: join(root, "test"), seed: "7" })
  })

  it("pass JupyterLab's own on", async () => {
    const { open, labArguments } = await parse("--open", "--no-browser", "--port", "8890", "--", "--debug")
    expect([open, labArguments]).toEqual([true, ["--port=8890", "--no-browser", "--debug"]])
  })

  it.each([
    [["--wat"], "Unknown option '--wat'; try npm start -- --help"],
    [["--data", "nowhere"], "no such folder: nowhere, given by --data"],
    [["--data", "..", "--set", "data=.."], "--data and --set data=… are the same; give one of them"],
    [["nothing.ipynb"], "no such notebook: nothing.ipynb"],
    [["startLine.test.ts"], "no such notebook: startLine.test.ts"],
    [["--set", "maxDepth"], "invalid --set maxDepth; expected name=value"],
    [["--timeout", "long"], "invalid --timeout long; expected a number in [0, 10000]"],
    [["--port", "80"], "only --open takes --port=80; try npm start -- --help"],
    [["--out", "../../notebooks"], "--out ../../notebooks would overwrite the notebooks themselves"],
  ])("refuse %j with exit status 2", async (args, message) => {
    await expect(parse(...args)).rejects.toMatchObject({ message, exitCode: 2 })
  })
})
