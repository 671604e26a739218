// The package as another project meets it: its three doors from JavaScript and from TypeScript of any age, without
// danfojs-node, which is optional.

import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = resolve(__dirname, "..")
const compiler = join(root, "node_modules", "typescript", "bin", "tsc")

/** The folder of a project that has gbt-lab installed, and what gbt-lab needs. */
let project = ""

beforeAll(async () => {
  const { setUp } = await import("../scripts/setup/setUp.mjs")
  await setUp(root)
  project = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  const installed = join(project, "node_modules", "gbt-lab")
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, "dist"), join(installed, "dist"), { recursive: true })
  cpSync(join(root, "package.json"), join(installed, "package.json"))
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const link = join(project, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, "node_modules", name), link, "junction")
  }
  symlinkSync(join(root, "data-sample"), join(project, "data-sample"), "junction")
  writeFileSync(join(project, "package.json"), '{"name": "user"}')
}, 900_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Runs Node in the project; fails where Node does, with what it printed. */
function node(...args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project,
    encoding: "utf8",
    timeout: 50_000,
    env: { ...process.env, NODE_OPTIONS: "" },
  })
  if (status !== 0) throw new Error(`exit status ${status}\n${stdout}\n${stderr}`)
  return { stdout, stderr }
}

/** Writes a file of the project and gives its path. */
function write(name: string, text: string): string {
  writeFileSync(join(project, name), text)
  return join(project, name)
}

describe("the doors", () => {
  it("open by require", () => {
    const { stdout } = node(
      "-p",
      `const [core, notebook, lab] = ["gbt-lab", "gbt-lab/notebook", "gbt-lab/lab"].map(require)
      JSON.stringify([core.Frame, core.figures, notebook.figures.roc, lab.readLabFile].map((value) => typeof value))`,
    )
    expect(JSON.parse(stdout)).toEqual(["function", "undefined", "function", "function"])
  })

  it("open by import, by each name", () => {
    const file = write(
      "imports.mjs",
      `import { CrossValidator, Frame, runWork } from "gbt-lab"
      import { purchaseFeatureNames, PurchaseCounter } from "gbt-lab/lab"
      import { figures, setProgress, show } from "gbt-lab/notebook"
      import { createRequire } from "node:module"
      const { version } = createRequire(import.meta.url)("gbt-lab/package.json")
      const values = [CrossValidator, Frame, runWork, PurchaseCounter, figures.tree, setProgress, show]
      console.log(purchaseFeatureNames.length, typeof version, ...values.map((value) => typeof value))`,
    )
    expect(node(file).stdout).toBe(`4 string ${Array(7).fill("function").join(" ")}\n`)
  })

  it("are the only way in", () => {
    const { stdout } = node("-p", `try { require("gbt-lab/dist/frame/frame.js") } catch (error) { error.code }`)
    expect(stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n")
  })

  it.each([
    ["node16", "node16"],
    ["es2022", "bundler"],
    ["commonjs", "node10"],
  ])("have types under module %s with resolution %s, declarations checked, without danfojs-node", (module, how) => {
    const folder = join(project, how)
    mkdirSync(folder, { recursive: true })
    write(
      join(how, "user.ts"),
      `import { CrossValidator, Frame, GBTClassifier, type FrameColumn, type Engine } from "gbt-lab"
      import { type LabFile, readLabFile } from "gbt-lab/lab"
      import { type Figure, figures, show } from "gbt-lab/notebook"

      export async function use(frame: Frame, engine: Engine, file: LabFile): Promise<readonly FrameColumn[]> {
        const options: figures.TreeOptions = { maxDepth: 3 }
        const model = await new GBTClassifier({ maxIter: 2 }).fit(await readLabFile("data", "train", engine))
        const figure: Figure = figures.tree(model, 0, options)
        show(figure)
        const danfo = await frame.toDanfo()
        danfo.head()
        // @ts-expect-error: types are known, not any
        figures.tree(model, "first")
        // @ts-expect-error: types are known, not any
        new CrossValidator({ numFolds: "three" })
        // @ts-expect-error: plumbing is not public
        frame.derive((relation: unknown) => relation)
        // @ts-expect-error: plumbing is not public
        engine.run("SELECT 1")
        return (await frame.schema()).filter((column) => column.name !== file.schema)
      }
      `,
    )
    const compilerOptions = {
      ...{ module, moduleResolution: how, target: "es2022", lib: ["es2022"], types: ["node"] },
      ...{ strict: true, skipLibCheck: false, noEmit: true, typeRoots: [join(project, "node_modules", "@types")] },
    }
    write(join(how, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["user.ts"] }))
    expect(node(compiler, "-p", folder).stdout).toBe("")
  })
})

describe("importing a door", () => {
  /** What a program could notice of an import, before and after it. */
  const SNAPSHOT = `
    const { Module } = require("node:module")
    const builtIns = [Object, Function, Array, String, Number, Promise, Map, Set, Error, Date, RegExp, Float64Array]
    const keysOf = (value) => Reflect.ownKeys(value).map(String)
    const snapshot = () => ({
      globals: keysOf(globalThis),
      prototypes: builtIns.map(({ prototype }) => keysOf(prototype)),
      listeners: [process, process.stdin, process.stdout, process.stderr].map((emitter) =>
        emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)])),
      resources: process.getActiveResourcesInfo(),
      environment: { ...process.env },
    })
    const functions = () => [Module._load, console.log, process.stdout.write, process.stderr.write]
    const kept = functions()
    setTimeout(() => {
    const before = snapshot()
    const door = require(process.argv[1])
    const same = functions().every((f, i) => f === kept[i])
    const symbols = (door.CrossValidatorModel === undefined ? [] : [door.CrossValidatorModel, door.GBTClassificationModel])
      .flatMap(({ prototype }) => Object.getOwnPropertySymbols(prototype)).map(String)
    const loaded = Object.keys(require.cache).filter((path) => /dist.notebook/.test(path)).length
    // A moment later: the database's package closes a file that it read.
    setTimeout(() => console.log(JSON.stringify({ before, after: snapshot(), same, symbols, loaded })), 100)
    }, 1)`

  it.each(["gbt-lab", "gbt-lab/lab"])("%s defines names and does nothing else", (door) => {
    const { stdout, stderr } = node("-e", SNAPSHOT, door)
    expect(stderr).toBe("")
    const { before, after, same, symbols, loaded } = JSON.parse(stdout)
    expect(after).toEqual(before)
    expect(same).toBe(true)
    expect(symbols).toEqual([])
    // The one file that says whether a notebook runs.
    expect(loaded).toBeLessThanOrEqual(1)
  })

  it("gbt-lab/notebook has values printed as readable text, also when gbt-lab came first", () => {
    const { stdout } = node(
      "-e",
      `const { CrossValidatorModel, createDataFrame } = require("gbt-lab")
      require("gbt-lab/notebook")
      const found = { bestIndex: 0, bestParams: {}, estimatorParamMaps: [[]], avgMetrics: [0.5], stdMetrics: [0], foldMetrics: [[0.5]] }
      console.log(new CrossValidatorModel("cv", found))
      createDataFrame([{ a: 1 }]).then((frame) => console.log([frame]))`,
    )
    expect(stdout).toContain("best  mean  std  fold 0\n")
    expect(stdout).toContain("[ [Frame: not computed; await its show() or collect() for rows] ]\n")
  })
})

describe("without danfojs-node", () => {
  it("what needs it says what to install, with which overrides", () => {
    const { overrides, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    const { stdout } = node(
      "-e",
      `const { createDataFrame, Frame, readCsvToDanfo } = require("gbt-lab")
      const { Readable } = require("node:stream")
      const attempts = [
        async () => (await createDataFrame([{ a: 1 }])).toDanfo(),
        () => readCsvToDanfo(Readable.from(["a\\n1\\n"])),
        () => Frame.fromDanfo({}),
      ]
      Promise.all(attempts.map((attempt) => attempt().then(String, (error) => [error.name, error.message])))
        .then((results) => console.log(JSON.stringify(results)))`,
    )
    const results: [string, string][] = JSON.parse(stdout)
    expect(results.map(([name]) => name)).toEqual(["Error", "Error", "TypeError"])
    for (const [, message] of results) {
      expect(message).toMatch(/danfojs-node can't be loaded: Cannot find package|expected a DataFrame of danfojs-node/)
      expect(message).toContain(`npm install danfojs-node@${devDependencies["danfojs-node"]}`)
      const given = /"overrides": ({.*}) in your package\.json$/.exec(message)?.[1]
      expect(JSON.parse(given ?? "{}")).toEqual(overrides)
    }
  })
})

describe("the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8")
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
  const isOnCluster = (code: string): boolean => code.includes('connect("sc://')

  it("has programs that compile and, but for those that want a cluster, run as they stand", () => {
    expect(blocks.length).toBeGreaterThan(0)
    const files = blocks.map((code, i) => write(`readme${i}.mts`, code))
    const options = ["--module", "node16", "--target", "es2022", "--lib", "es2022", "--types", "node", "--strict"]
    node(compiler, ...options, "--typeRoots", join(project, "node_modules", "@types"), ...files)
    // What each of them prints, in their order; undefined for what is on a cluster.
    const printed = [
      /^\{ maxDepth: \d, maxBins: \d+ \} 0\.\d+\n$/,
      /^lab10_items\.csv: "item_id INT, channel_id INT, [\s\S]*\|content_type\|count\|share\|/,
      /^Bar chart of user_id % 10 and avg\(purchase\)\.\n$/,
      /\|tenth\|bought\| *seen\|[\s\S]*seen\|98961\|/,
      undefined,
    ]
    expect(blocks.map(isOnCluster)).toEqual(printed.map((pattern) => pattern === undefined))
    for (const [i, pattern] of printed.entries()) {
      if (pattern !== undefined) expect(node(`readme${i}.mjs`).stdout).toMatch(pattern)
    }
    expect(JSON.parse(readFileSync(join(project, "model.json"), "utf8"))).toMatchObject({ format: "gbt-lab" })
  }, 120_000)

  it("names the overrides that package.json has", () => {
    const { overrides } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    const block = /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? ""
    expect(JSON.parse(`{${block}}`)).toEqual({ overrides })
  })
})
