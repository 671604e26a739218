import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize, resolve, sep } from "node:path"
import { describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")

/** Folders hold what one reads in five minutes; without results that are written by a program. */
const MOST_FILES = 20

const files = ["scripts", "bench"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).split(sep).join("/"))
    .filter((name) => !name.includes("node_modules") && !name.includes("__pycache__")),
)
const modules = files.filter((name) => name.endsWith(".mjs"))

/** What a module loads with the statement `import`; imports that wait until they are called are left out. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8")
  return [...text.matchAll(/^(?:import [^"()]*|export [^"()=]*from )"([^"]+)"$/gm)].map(([, specifier]) => specifier)
}

/** Modules of the checkout that a module loads, by their paths. */
function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) =>
      normalize(join(dirname(file), specifier))
        .split(sep)
        .join("/"),
    )
}

/** Every module that those named load, with themselves. */
function reachedFrom(entries: readonly string[]): string[] {
  const reached = new Set(entries)
  for (const file of reached) for (const to of importsOf(file)) reached.add(to)
  return [...reached]
}

const arrows = modules.flatMap((file) => importsOf(file).map((to) => [file, to] as const))
const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`)
const isBench = inside("bench")
const isSetUp = inside("scripts/setup")
const isSpark = inside("scripts/spark")
const shown = (list: readonly (readonly [string, string])[]): string[] => list.map(([file, to]) => `${file} → ${to}`)

describe("the structure of scripts and bench", () => {
  it("imports modules that exist", () => {
    expect(arrows.length).toBeGreaterThan(100)
    expect(shown(arrows.filter(([, to]) => !modules.includes(to)))).toEqual([])
  })

  it("lets bench use scripts/setup and scripts/spark, and scripts nothing of bench", () => {
    const across = arrows.filter(([file, to]) => isBench(file) !== isBench(to))
    expect(across.length).toBeGreaterThan(0)
    expect(shown(across.filter(([, to]) => !isSetUp(to) && !isSpark(to)))).toEqual([])
  })

  it("lets scripts/setup use nothing but itself", () => {
    expect(shown(arrows.filter(([file, to]) => isSetUp(file) && !isSetUp(to)))).toEqual([])
  })

  it("starts every command with Node alone, as there are no packages before the set-up", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    const commands = Object.values<string>(scripts).flatMap(
      (text) => /^node ((?:scripts|bench)\/\S+)$/.exec(text) ?? [],
    )
    const entries = commands.filter((word) => modules.includes(word))
    expect(entries.length).toBeGreaterThan(8)
    const packages = reachedFrom(entries).flatMap((file) =>
      specifiersOf(file)
        .filter((specifier) => !/^(node:|\.)/.test(specifier))
        .map((specifier) => `${file} → ${specifier}`),
    )
    expect(packages).toEqual([])
  })

  it(`has no folder of more than ${MOST_FILES} files`, () => {
    for (const folder of new Set(files.map(dirname))) {
      expect(
        files.filter((file) => dirname(file) === folder && /\.\w+$/.test(file)).length,
        folder,
      ).toBeLessThanOrEqual(MOST_FILES)
    }
  })
})
