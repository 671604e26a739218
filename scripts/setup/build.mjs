import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, sep } from "node:path"
import { CommandError } from "./commandError.mjs"
import { runProgram } from "./program.mjs"
import { writeFileWhole } from "./wholeFile.mjs"

/** Holds the fingerprint of the sources that dist/ was built from. */
const STAMP = "built-from.txt"

/**
 * Whether dist/ is what the present sources give. Contents are compared, not times: a checkout of another commit
 * sets times as it likes.
 *
 * @param {string} root - the checkout
 * @returns {boolean}
 */
export function buildIsCurrent(root) {
  const stamp = join(root, "dist", STAMP)
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== fingerprint(root)) return false
  return outputs(root).every((path) => existsSync(join(root, "dist", path)))
}

/**
 * Compiles src/ into dist/ and removes what sources that are gone had left there.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if the compiler reports errors
 */
export async function buildLibrary(root) {
  console.log("building dist/")
  const builtFrom = fingerprint(root)
  rmSync(join(root, "dist", STAMP), { force: true })
  // tslab takes over node_modules/.bin/tsc with a compiler of its own, so the compiler is named by its path.
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
  const status = await runProgram(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root })
  if (status !== 0) throw new CommandError("the build failed: src/ does not compile", 1)
  const wanted = new Set(outputs(root))
  for (const path of filesUnder(join(root, "dist"))) if (!wanted.has(path)) rmSync(join(root, "dist", path))
  writeFileWhole(join(root, "dist", STAMP), builtFrom)
}

/**
 * @param {string} root
 * @returns {string}
 */
function fingerprint(root) {
  const sources = filesUnder(join(root, "src")).map((path) => join("src", path))
  const hash = createHash("sha256")
  for (const path of [...sources, "tsconfig.json", "tsconfig.build.json", "node_modules/typescript/package.json"]) {
    const content = readFileSync(join(root, path))
    hash.update(`${path.split(sep).join("/")}\n${content.length}\n`).update(content)
  }
  return `${hash.digest("hex")}\n`
}

/**
 * Files that the compiler writes, relative to dist/.
 *
 * @param {string} root
 * @returns {string[]}
 */
function outputs(root) {
  return filesUnder(join(root, "src"))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => path.slice(0, -".ts".length))
    .flatMap((path) => [`${path}.js`, `${path}.js.map`, `${path}.d.ts`])
}

/**
 * @param {string} folder
 * @param {string} [inside]
 * @returns {string[]} paths relative to the folder, in a stable order
 */
function filesUnder(folder, inside = "") {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(inside, entry.name)
      return entry.isDirectory() ? filesUnder(folder, path) : [path]
    })
}
