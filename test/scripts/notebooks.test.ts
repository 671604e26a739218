import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// Everything here goes through the real kernel in the project's own Jupyter environment.

const root = resolve(__dirname, "../..")

const FIGURE = `import { show } from "gbt-lab/notebook"
console.log("text before")
show({ data: [{ x: [1, 2], y: [3, 4] }], alt: "a figure in words </script>" })
console.log("text after")`

const CELLS = {
  passes: [
    'import { Frame } from "gbt-lab"\nimport { readLabFile } from "gbt-lab/lab"\nimport { figures } from "gbt-lab/notebook"\nconsole.log(typeof Frame, typeof readLabFile, typeof figures.roc)',
    FIGURE,
    "const half = await Promise.resolve(21)\nhalf * 2",
    "const { GBT_LAB_DATA, GBT_LAB_OUT, GBT_LAB_SET } = process.env\nconsole.log(JSON.stringify([GBT_LAB_DATA, GBT_LAB_OUT, GBT_LAB_SET, process.cwd()]))",
  ],
  records: [
    'import { notebookParams } from "gbt-lab/notebook"\nconst { maxDepth, seed } = notebookParams({ seed: 5757, maxDepth: [3] })',
    'import { recordMetric } from "gbt-lab/notebook"\nrecordMetric("AUC", 0.5)\nrecordMetric("loss", NaN)\nrecordMetric("AUC", 0.75)',
  ],
  throws: [
    "const rows = 1",
    "// says what is wrong\nif (rows > 0) throw new RangeError('too many rows: ' + rows)",
    "2",
    "3",
    "4",
  ],
  rejects: ["await Promise.reject(new Error('no such table'))"],
  rejectsLate: ["setTimeout(() => Promise.reject(new Error('came too late')), 150)\nconst done = true"],
  throwsLate: [
    "const timer = setTimeout(() => { throw new Error('from a timer') }, 1)",
    "await new Promise((end) => setTimeout(end, 50))",
    "1",
  ],
  hasWrongTypes: ["const rowCount: number = 'many'\nconst name: string = 5"],
  callsDoorsWrongly: [
    'import { figures } from "gbt-lab/notebook"\nimport { readLabFile } from "gbt-lab/lab"\nfigures.tree(5, 0)\nreadLabFile("data", 5)',
  ],
  exits: ["console.log('before')", "process.exit(0)", "1"],
}

interface Output {
  output_type: string
  name?: string
  text?: string | string[]
  data?: Record<string, unknown>
}
interface Cell {
  cell_type: string
  source: string | string[]
  execution_count?: number | null
  outputs?: Output[]
}
interface Result {
  name: string
  failure: { cell: number | null; line: string | null; error: string } | null
}

let folder = ""
let results: Result[] = []
const printed: string[] = []

const failureOf = (name: keyof typeof CELLS) => results.find((result) => result.name === name)?.failure
const pageOf = (name: string): string => readFileSync(join(folder, "out", `${name}.html`), "utf8")
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(join(folder, "out", `${name}.ipynb`), "utf8")).cells
const textOf = (text: string | string[] | undefined): string => [text ?? ""].flat().join("")

/** Writes a notebook with a heading and the given code cells. */
function writeNotebook(name: string, sources: string[]): string {
  const code = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [{ output_type: "stream", name: "stdout", text: "left from an earlier run" }],
    execution_count: 77,
  }))
  const heading = {
    cell_type: "markdown",
    id: "head",
    metadata: {},
    source: `# About ${name} <b>\n\nIt *${name}*. Second sentence.`,
  }
  const path = join(folder, `${name}.ipynb`)
  writeFileSync(path, JSON.stringify({ cells: [heading, ...code], metadata: {}, nbformat: 4, nbformat_minor: 5 }))
  return path
}

beforeAll(async () => {
  const { setUp } = await import("../../scripts/setup/setUp.mjs")
  const { runNotebooks } = await import("../../scripts/notebooks/runner.mjs")
  await setUp(root)
  // Inside the checkout, so that cells can import the library, and where git does not look.
  mkdirSync(join(root, "build"), { recursive: true })
  folder = mkdtempSync(join(root, "build", "test-"))
  results = await runNotebooks(
    Object.entries(CELLS).map(([name, sources]) => writeNotebook(name, sources)),
    {
      root,
      data: folder,
      out: join(folder, "out"),
      settings: { maxDepth: "4" },
      timeoutSeconds: 60,
      print: (line) => printed.push(line),
    },
  )
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("a notebook that passes", () => {
  it("has no failure and one printed line with its time", () => {
    expect(failureOf("passes")).toBeNull()
    expect(printed[0]).toMatch(/^passes +ok {2}\d+\.\d s$/)
  })

  it("is saved with its own cells alone, numbered from 1, without what an earlier run left", () => {
    const cells = cellsOf("passes")
    expect(cells.map((cell) => cell.execution_count ?? null)).toEqual([null, 1, 2, 3, 4])
    expect(cells.slice(1).map((cell) => textOf(cell.source))).toEqual(CELLS.passes)
    expect(JSON.stringify(cells)).not.toContain("earlier run")
  })

  it("imports each door of the library by its name", () => {
    expect(textOf(cellsOf("passes")[1].outputs?.[0].text)).toBe("function function function\n")
  })

  it("keeps text before a figure before it, and text after it after", () => {
    const outputs = cellsOf("passes")[2].outputs ?? []
    expect(outputs.map((output) => output.text && textOf(output.text))).toEqual([
      "text before\n",
      undefined,
      "text after\n",
    ])
    expect(Object.keys(outputs[1].data ?? {}).sort()).toEqual([
      "application/vnd.plotly.v1+json",
      "image/svg+xml",
      "text/plain",
    ])
  })

  it("finds its data, results folder and parameters in the environment, and runs in its own folder", () => {
    const [output] = cellsOf("passes")[4].outputs ?? []
    expect(JSON.parse(textOf(output.text))).toEqual([folder, join(folder, "out"), '{"maxDepth":"4"}', folder])
  })
})

describe("the page of a notebook", () => {
  it("draws figures with plotly.js from a file beside it, loaded before them", () => {
    const page = pageOf("passes")
    const script = page.indexOf('<script src="plotly.js"></script>')
    expect(script).toBeGreaterThan(0)
    expect(script).toBeLessThan(page.indexOf("window.Plotly.newPlot"))
    expect(page).toMatch(/<div class="gbt-lab-still"><svg [\s\S]*<\/svg><\/div>\s*<script type="application\/json">{/)
    expect(page).not.toContain("a figure in words</pre>")
    expect(readFileSync(join(folder, "out", "plotly.js"), "utf8").slice(0, 100)).toContain("plotly.js v4.")
  })

  it("does not ask for plotly.js when it has no figure", () => {
    expect(pageOf("rejects")).not.toContain("plotly.js")
  })

  it("loads nothing from a network", () => {
    for (const name of ["passes", "throws", "index"]) {
      const page = pageOf(name)
      expect(page).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(https?:)?\/\//)
      expect(page).not.toMatch(/cdnjs|unpkg|jsdelivr|@import|url\(["']?https?:/)
    }
  })

  it("shows the error of the cell that failed", () => {
    expect(pageOf("throws")).toMatch(/<span class="ansi-red[^>]*>RangeError<\/span>: too many rows: 1\n/)
    expect(pageOf("exits")).toContain("the kernel died")
    expect(pageOf("rejectsLate")).toContain("came too late")
  })
})

describe("a notebook that fails", () => {
  it("stops at a cell that throws and names it by its number, its first statement and its error", () => {
    expect(failureOf("throws")).toMatchObject({ cell: 2, line: expect.stringMatching(/^if \(rows > 0\)/) })
    expect(failureOf("throws")?.error.split("\n")).toEqual([
      "RangeError: too many rows: 1",
      "in cell [2], line 2:",
      "  if (rows > 0) throw new RangeError('too many rows: ' + rows)",
      "                      ^^^",
    ])
    expect(cellsOf("throws").map((cell) => cell.execution_count ?? null)).toEqual([null, 1, 2, null, null, null])
  })

  it("is printed with its error, and the notebooks after it still run", () => {
    const at = printed.findIndex((line) => /^throws +failed {2}\d+\.\d s$/.test(line))
    expect(printed[at + 1]).toMatch(/^ {2}cell 2: if \(rows/)
    expect(results.map(({ name }) => name)).toEqual(Object.keys(CELLS))
  })

  it("fails for a rejected promise that a cell awaits", () => {
    expect(failureOf("rejects")).toMatchObject({ cell: 1, error: expect.stringContaining("Error: no such table") })
  })

  it("fails for a promise that is rejected after its cell has ended", () => {
    expect(failureOf("rejectsLate")).toMatchObject({ cell: 1, error: expect.stringContaining("Error: came too late") })
  })

  it("fails for a timer that throws between cells, whatever the cells after it do", () => {
    expect(failureOf("throwsLate")?.error).toContain("Error: from a timer")
    expect(cellsOf("throwsLate").map((cell) => cell.execution_count ?? null)).toEqual([null, 1, 2, 3])
  })

  it("lists all type errors of a cell that does not compile", () => {
    expect(failureOf("hasWrongTypes")?.error.split("\n")).toEqual([
      "TypeScript: Type 'string' is not assignable to type 'number'.",
      "in cell [1], line 1:",
      "  const rowCount: number = 'many'",
      "        ^^^^^^^^",
      "TypeScript: Type 'number' is not assignable to type 'string'.",
      "in cell [1], line 2:",
      "  const name: string = 5",
      "        ^^^^",
    ])
  })

  it("knows the types of the doors", () => {
    const error = failureOf("callsDoorsWrongly")?.error
    expect(error).toContain("Argument of type 'number' is not assignable to parameter of type 'TreesOfModel'.")
    expect(error).toContain(`Argument of type '5' is not assignable to parameter of type '"train" `)
  })

  it("fails when the kernel ends, even with status 0", () => {
    expect(failureOf("exits")).toEqual({ cell: 2, line: "process.exit(0)", error: "the kernel died" })
  })
})

describe("the record of a run", () => {
  const record = () => JSON.parse(readFileSync(join(folder, "out", "run.json"), "utf8"))
  const notebookOf = (name: string) => record().notebooks.find((notebook: Result) => notebook.name === name)

  it("has the parameters in effect and the metrics of a notebook, the last of each name", () => {
    expect(notebookOf("records")).toMatchObject({
      failure: null,
      parameters: { seed: 5757, maxDepth: [4] },
      metrics: { AUC: 0.75, loss: null },
    })
    expect(notebookOf("passes")).toMatchObject({ parameters: {}, metrics: {} })
  })

  it("tells of the whole run when, on what, with which version, how long and how it ended", () => {
    const { version, startedAt, data, status, seconds, notebooks } = record()
    expect(version).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version)
    expect(new Date(startedAt).getTime()).toBeLessThanOrEqual(Date.now())
    expect([data, status]).toEqual([relative(root, folder), "failed"])
    const times: number[] = notebooks.map((notebook: { seconds: number }) => notebook.seconds)
    expect(seconds).toBeCloseTo(
      times.reduce((sum, time) => sum + time, 0),
      9,
    )
    expect(times.every((time) => time > 0)).toBe(true)
  })
})

describe("the index page", () => {
  it("leads to each notebook with its heading, first sentence, time and status", () => {
    const page = pageOf("index")
    expect(page).toContain('<a class="title" href="passes.html">About passes</a><br>It passes.\n')
    expect(page).toContain("2 passed, 7 failed")
    expect(page.match(/<td>\d+\.\d s<\/td>/g)).toHaveLength(9)
    expect(page).toContain("RangeError: too many rows: 1")
  })
})

describe("the Jupyter environment", () => {
  it("reads and writes inside the checkout alone", async () => {
    const { jupyterVariables } = await import("../../scripts/setup/jupyterEnvironment.mjs")
    const variables = jupyterVariables(root)
    for (const name of ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]) {
      expect(variables[name]).toMatch(join(root, ".venv"))
    }
    const kernel = JSON.parse(readFileSync(join(root, ".venv/share/jupyter/kernels/tslab/kernel.json"), "utf8"))
    expect(kernel.argv.slice(0, 2)).toEqual([process.execPath, join(root, "dist/startKernel.js")])
  })
})
