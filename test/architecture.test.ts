// Holds the structure that CONTRIBUTING.md draws: the rooms, which of them may import which, and how large they may grow.

import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join, normalize, sep } from "node:path"
import { describe, expect, it } from "vitest"

const src = join(__dirname, "..", "src")

/** The package's doors, whose exports are public, and that of this repository's own commands. */
const doors = ["index.ts", "lab.ts", "notebook.ts", "checkout.ts"]

/** Each room of src, and what its files may import beside each other; every one of these is used. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  work: ["params"],
  linalg: [],
  random: [],
  params: [],
  expression: ["params"],
  figure: [],
  "expression/functions": ["expression"],
  "expression/resolve": ["expression/functions", "expression", "params"],
  "expression/columns": ["expression/functions", "expression", "linalg"],
  "expression/query": ["expression"],
  plan: ["expression", "linalg", "params"],
  engines: [
    "gbt/trees",
    "gbt/model",
    "plan",
    "expression/resolve",
    "expression/functions",
    "expression",
    "linalg",
    "random",
    "params",
    "work",
  ],
  "engines/spark/connect": ["params"],
  "engines/duckdb/javascript": ["expression", "linalg"],
  "engines/duckdb/text": ["engines/duckdb/javascript", "expression", "features/javaRegex", "linalg"],
  "engines/duckdb/expression": [
    "engines",
    "engines/duckdb/text",
    "engines/duckdb/javascript",
    "expression/resolve",
    "expression/functions",
    "expression",
    "linalg",
    "params",
  ],
  "engines/duckdb": [
    "engines/duckdb/expression",
    "engines/duckdb/javascript",
    "engines",
    "plan",
    "expression/resolve",
    "expression",
    "work",
    "params",
  ],
  "engines/spark/expression": ["engines", "expression"],
  "engines/spark": [
    "engines/spark/connect",
    "engines/spark/expression",
    "engines",
    "gbt/model",
    "plan",
    "expression/resolve",
    "expression",
    "linalg",
  ],
  connection: ["engines/duckdb", "engines/spark", "engines", "expression", "params"],
  "frame/rows": ["figure", "engines", "plan", "expression", "linalg", "work", "params"],
  "frame/verbs": [
    "frame/rows",
    "engines",
    "plan",
    "expression/columns",
    "expression/resolve",
    "expression/functions",
    "expression",
    "linalg",
    "random",
    "params",
  ],
  "frame/look": ["frame/rows", "engines", "plan", "expression", "linalg", "params"],
  "frame/plots": ["frame/rows", "plan", "expression/resolve", "expression", "figure", "params", "work"],
  "frame/query": [
    "frame/verbs",
    "engines",
    "plan",
    "expression/columns",
    "expression/query",
    "expression/resolve",
    "expression/functions",
    "expression",
    "params",
  ],
  frame: [
    "frame/plots",
    "frame/query",
    "frame/verbs",
    "frame/rows",
    "engines/duckdb",
    "engines",
    "plan",
    "expression/columns",
    "expression/query",
    "expression",
    "work",
    "params",
    "frame/look",
    "linalg",
  ],
  "frame/read/json": [
    "frame/read/csv",
    "frame/read",
    "frame",
    "frame/verbs",
    "engines/duckdb",
    "engines",
    "plan",
    "expression",
    "params",
    "work",
  ],
  "frame/read/csv": [
    "frame/read",
    "frame",
    "frame/verbs",
    "frame/rows",
    "engines/duckdb",
    "engines",
    "plan",
    "expression",
    "work",
    "params",
  ],
  "frame/read": ["frame", "frame/verbs", "engines/duckdb", "engines", "plan", "expression", "work", "params"],
  pipeline: ["frame", "plan", "expression", "params", "work"],
  evaluation: ["pipeline", "frame", "frame/rows", "engines", "plan", "expression", "linalg", "params", "work"],
  "features/javaRegex": [],
  features: [
    "features/javaRegex",
    "pipeline",
    "frame",
    "frame/rows",
    "engines",
    "plan",
    "expression",
    "linalg",
    "params",
    "work",
  ],
  "gbt/model": ["linalg"],
  "gbt/data": ["gbt/model", "linalg"],
  "gbt/bins": ["gbt/data", "linalg", "random"],
  "gbt/cells": ["gbt/bins", "gbt/data", "gbt/model", "random", "work"],
  "gbt/trees": ["gbt/model", "params", "random"],
  "gbt/exact": ["gbt/trees", "gbt/cells", "gbt/bins", "gbt/model", "random"],
  "gbt/sharded": ["gbt/exact", "gbt/trees", "gbt/cells", "gbt/bins", "gbt/model", "random", "work"],
  "gbt/boost": [
    "gbt/sharded",
    "gbt/exact",
    "gbt/trees",
    "gbt/cells",
    "gbt/data",
    "gbt/model",
    "params",
    "random",
    "work",
  ],
  "gbt/runs": ["gbt/boost", "gbt/trees", "gbt/cells", "gbt/data", "gbt/model", "params", "work"],
  "gbt/predict": ["gbt/cells", "gbt/bins", "gbt/data", "gbt/model", "linalg", "work"],
  "estimator/counted": [
    "gbt/cells",
    "gbt/bins",
    "gbt/data",
    "gbt/model",
    "frame/rows",
    "frame/verbs",
    "engines",
    "plan",
    "expression",
    "linalg",
    "random",
    "work",
  ],
  "estimator/scoring": [
    "frame/rows",
    "gbt/predict",
    "gbt/data",
    "gbt/model",
    "engines",
    "plan",
    "expression",
    "linalg",
    "work",
  ],
  estimator: [
    "estimator/counted",
    "estimator/scoring",
    "gbt/runs",
    "gbt/boost",
    "gbt/cells",
    "gbt/trees",
    "gbt/predict",
    "gbt/data",
    "gbt/model",
    "pipeline",
    "frame",
    "frame/rows",
    "engines",
    "plan",
    "expression",
    "linalg",
    "params",
    "work",
  ],
  tuning: [
    "evaluation",
    "pipeline",
    "frame",
    "frame/rows",
    "frame/verbs",
    "engines",
    "plan",
    "expression",
    "params",
    "random",
    "work",
  ],
  lab: ["features", "pipeline", "frame/read/csv", "frame", "engines", "expression/columns", "params", "work"],
  "notebook/kernel": ["expression", "work"],
  notebook: ["notebook/kernel", "params"],
  "notebook/run": [],
  "notebook/progress": ["notebook/kernel", "notebook", "work"],
  "notebook/tables": [
    "notebook/drawing",
    "notebook/kernel",
    "notebook",
    "tuning",
    "evaluation",
    "estimator",
    "features",
    "pipeline",
    "frame",
    "frame/rows",
    "plan",
    "expression",
    "linalg",
    "params",
    "work",
  ],
  "notebook/figures": ["notebook/tables", "notebook", "figure", "tuning", "gbt/model", "params"],
  "notebook/picture": ["figure"],
  "notebook/drawing": ["notebook/picture", "notebook/kernel", "notebook", "figure"],
}

/** Files that a folder may hold: what one reads in five minutes. */
const MOST_FILES = 20

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.split(sep).join("/"))

/** Files of src that a file of src imports, for types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8")
  const specifiers = [...text.matchAll(/(?:from|import\(|require\(|import)\s*"(\.[^"]+)"/g)].map((match) => match[1])
  return specifiers.map(
    (specifier) =>
      `${normalize(join(dirname(file), specifier.replace(/\.js$/, "")))
        .split(sep)
        .join("/")}.ts`,
  )
}

const graph = new Map(files.map((file) => [file, importsOf(file)]))

/** Arrows from room to room, as [file, file]. */
const arrows = [...graph].flatMap(([file, targets]) =>
  doors.includes(file) ? [] : targets.filter((to) => dirname(to) !== dirname(file)).map((to) => [file, to] as const),
)

describe("the structure of src", () => {
  it("has every file in a room that is known, but for the doors", () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => !doors.includes(file) && !(dirname(file) in allowed))).toEqual([])
    expect(Object.keys(allowed).filter((room) => !files.some((file) => dirname(file) === room))).toEqual([])
  })

  it(`has no room of more than ${MOST_FILES} files`, () => {
    for (const room of Object.keys(allowed)) {
      expect(files.filter((file) => dirname(file) === room).length, room).toBeLessThanOrEqual(MOST_FILES)
    }
  })

  it("imports files that exist", () => {
    const missing = [...graph].flatMap(([file, targets]) =>
      targets.filter((to) => !graph.has(to)).map((to) => `${file} → ${to}`),
    )
    expect(missing).toEqual([])
  })

  it("has a main door that loads nothing of the notebook but what tells whether one runs", () => {
    const loaded = graph
      .get("index.ts")!
      .filter((to) => to.startsWith("notebook/") && !to.startsWith("notebook/kernel/"))
    expect(loaded).toEqual([])
  })

  it("has arrows between rooms only where they are allowed", () => {
    const wrong = arrows.filter(([file, to]) => !allowed[dirname(file)].includes(dirname(to)))
    expect(wrong.map(([file, to]) => `${file} → ${to}`)).toEqual([])
  })

  it("allows no arrow that nobody needs", () => {
    const used = new Set(arrows.map(([file, to]) => `${dirname(file)} → ${dirname(to)}`))
    const all = Object.entries(allowed).flatMap(([room, others]) => others.map((other) => `${room} → ${other}`))
    expect(all.filter((arrow) => !used.has(arrow))).toEqual([])
  })

  it("has arrows between rooms in one direction only", () => {
    expect(cycleIn(new Map(Object.entries(allowed)))).toBeUndefined()
  })

  it("spells engines' SQL in their own rooms alone", () => {
    const spelled =
      /@duckdb\/|\b(SELECT|FROM|JOIN|GROUP BY|COPY) \(?\$\{|::(DOUBLE|BIGINT|VARCHAR|INTEGER)|\b(struct_pack|list_transform|POSITIONAL JOIN|read_parquet|read_csv|HUGEINT|try_cast\(\$)/
    const rooms = files.filter((file) => spelled.test(readFileSync(join(src, file), "utf8"))).map(dirname)
    expect([...new Set(rooms)].sort()).toEqual([
      "engines/duckdb",
      "engines/duckdb/expression",
      "engines/duckdb/javascript",
      "engines/spark",
      "engines/spark/expression",
    ])
  })

  it("searches grids by what estimators and evaluators can do, not by what they are", () => {
    const tuning = files.filter((file) => dirname(file) === "tuning")
    expect(tuning.length).toBeGreaterThan(0)
    expect(tuning.filter((file) => /\binstanceof\b/.test(readFileSync(join(src, file), "utf8")))).toEqual([])
  })

  it("has no import cycle", () => {
    expect(cycleIn(graph)).toBeUndefined()
  })

  it("reaches into tslab, Node's module loader and the process's signals from one room alone", () => {
    const reaches = /__tslab__|tslab\/dist|\b_load\b|SIGINT|stackTraceLimit|stdout\.write = /
    const rooms = files.filter((file) => reaches.test(readFileSync(join(src, file), "utf8"))).map(dirname)
    expect([...new Set(rooms)]).toEqual(["notebook/kernel"])
  })

  it("has no grab-bag files and no default exports", () => {
    const vague = files.filter((file) => /^(helpers|utils?|common|types|misc)\.ts$/.test(basename(file)))
    expect(vague).toEqual([])
    expect(files.filter((file) => /^export default/m.test(readFileSync(join(src, file), "utf8")))).toEqual([])
  })
})

/** A way from somewhere back to itself. */
function cycleIn(arrowsFrom: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>()
  function visit(at: string, path: readonly string[]): string | undefined {
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at].join(" → ")
    if (done.has(at)) return undefined
    for (const to of arrowsFrom.get(at) ?? []) {
      const cycle = visit(to, [...path, at])
      if (cycle !== undefined) return cycle
    }
    done.add(at)
    return undefined
  }
  for (const at of arrowsFrom.keys()) {
    const cycle = visit(at, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}
