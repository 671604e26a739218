// Holds package.json to its promises: every dependency is used and explained, versions are exact.

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

const root = join(__dirname, "..")
const read = (path: string): string => readFileSync(join(root, path), "utf8")
const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>
const dependencies = manifest.dependencies
const devDependencies = manifest.devDependencies

/** Text of all files below the folders named. */
function textBelow(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
    )
    .join("\n")
}

describe("package.json", () => {
  it("pins every dependency to one version", () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|file:\.)$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it("lists no dependency that nothing uses", () => {
    const library = textBelow("src")
    const everything = `${library}${textBelow("test", "scripts", "notebooks")}${read("vitest.config.mts")}${read("tsconfig.json")}${JSON.stringify(manifest.scripts)}`
    const unused = [
      ...Object.keys(dependencies).filter((name) => !`${library}${textBelow("scripts")}`.includes(name)),
      // Types, the formatter's binary and the coverage provider are used by name of another kind.
      ...Object.keys(devDependencies).filter((name) => {
        const alias = { "@types/node": '"node"', "@biomejs/biome": "biome", "@vitest/coverage-v8": 'provider: "v8"' }[
          name
        ]
        return !everything.includes(alias ?? name)
      }),
    ]
    expect(unused).toEqual([])
  })

  it("depends at run time on what src imports, what is optional marked so, and on nothing else", () => {
    const specifiers = [
      ...textBelow("src").matchAll(
        /^(?:import|export|\}) .*from "([^"]+)"|(?<!\.)\b(?:import|require|require\.resolve)\("([^"]+)"\)/gm,
      ),
    ]
    const names = specifiers.map(([, from, loaded]) => from ?? loaded).filter((name) => !/^\.|^node:/.test(name))
    const packages = new Set(names.map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/")))
    const peers = Object.keys(manifest.peerDependencies)
    expect([...packages].sort()).toEqual([...Object.keys(dependencies), ...peers].sort())
    expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(peers.map((name) => [name, { optional: true }])))
    // What the tests run against is what the peer asks for.
    for (const name of peers) expect(devDependencies[name]).toBe(manifest.peerDependencies[name])
  })

  it("has a line in CONTRIBUTING.md for every dependency", () => {
    const text = read("CONTRIBUTING.md")
    const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)]
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })

  it("names no registry's address in the lock file", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved": "http/)
  })
})
