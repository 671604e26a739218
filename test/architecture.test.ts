// Holds the structure that CONTRIBUTING.md draws: which folder may import which, no cycles, names of files.

import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join, normalize, relative } from "node:path"
import { describe, expect, it } from "vitest"

const src = join(__dirname, "..", "src")

/** What each folder of src may import, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  work: [],
  linalg: [],
  random: [],
  params: [],
  frame: ["linalg", "random", "params", "work"],
  pipeline: ["frame", "linalg", "random", "params", "work"],
  gbt: ["linalg", "random", "params", "work"],
  features: ["pipeline", "frame", "linalg", "random", "params", "work"],
  evaluation: ["pipeline", "frame", "linalg", "random", "params", "work"],
  estimator: ["gbt", "evaluation", "features", "pipeline", "frame", "linalg", "random", "params", "work"],
  tuning: ["estimator", "gbt", "evaluation", "features", "pipeline", "frame", "linalg", "random", "params", "work"],
  lab: ["features", "pipeline", "frame", "params", "work"],
  notebook: [
    "tuning",
    "estimator",
    "gbt",
    "evaluation",
    "features",
    "pipeline",
    "frame",
    "linalg",
    "random",
    "params",
    "work",
  ],
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))

/** Files of src that a file of src imports, for types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8")
  const specifiers = [...text.matchAll(/(?:from|import\(|require\()\s*"(\.[^"]+)"/g)].map((match) => match[1]!)
  return specifiers.map((specifier) => `${normalize(join(dirname(file), specifier))}.ts`)
}

const graph = new Map(files.map((file) => [file, importsOf(file)]))

describe("the structure of src", () => {
  it("has every file in a known folder, two levels deep, but for index.ts", () => {
    const misplaced = files.filter((file) => file !== "index.ts" && !/^[a-z]+\/[a-zA-Z0-9]+\.ts$/.test(file))
    expect(misplaced).toEqual([])
    expect([...new Set(files.map(dirname))].filter((folder) => folder !== "." && !(folder in allowed))).toEqual([])
  })

  it("imports files that exist", () => {
    const missing = [...graph].flatMap(([file, targets]) =>
      targets.filter((t) => !graph.has(t)).map((t) => `${file} → ${t}`),
    )
    expect(missing).toEqual([])
  })

  it("has arrows between folders in one direction only", () => {
    const wrong = [...graph].flatMap(([file, targets]) =>
      targets
        .filter((target) => file !== "index.ts" && dirname(target) !== dirname(file))
        .filter((target) => !allowed[dirname(file)]!.includes(dirname(target)))
        .map((target) => `${file} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it("has no import cycle", () => {
    const cycles: string[] = []
    const done = new Set<string>()
    function visit(file: string, path: readonly string[]): void {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" → "))
        return
      }
      if (done.has(file)) return
      for (const target of graph.get(file) ?? []) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  it("has no grab-bag files and no default exports", () => {
    const vague = files.filter((file) => /^(helpers|utils?|common|types|misc)\.ts$/.test(basename(file)))
    expect(vague).toEqual([])
    expect(files.filter((file) => /^export default/m.test(readFileSync(join(src, file), "utf8")))).toEqual([])
  })

  it("is reached from index.ts, every file", () => {
    const reached = new Set<string>()
    const todo = ["index.ts"]
    while (todo.length > 0) {
      const file = todo.pop()!
      if (reached.has(file)) continue
      reached.add(file)
      todo.push(...(graph.get(file) ?? []))
    }
    expect(files.filter((file) => !reached.has(file)).map((file) => relative(".", file))).toEqual([])
  })
})
