import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, sep } from "node:path"
import { CommandError } from "./commandError.mjs"
import { runProgram } from "./program.mjs"
import { writeFileWhole } from "./wholeFile.mjs"

/** Holds the fingerprint of the sources that dist/ was built from, and the names of the files that were written. */
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
  if (!existsSync(stamp)) return false
  const [builtFrom, ...outputs] = readFileSync(stamp, "utf8").trimEnd().split("\n")
  return builtFrom === fingerprint(root) && outputs.every((path) => existsSync(join(root, "dist", path)))
}

/**
 * Builds dist/ anew from src/: types by the compiler, which checks them, and JavaScript by the bundler.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if one of them reports errors
 */
export async function buildLibrary(root) {
  console.log("building dist/")
  const builtFrom = fingerprint(root)
  rmSync(join(root, "dist"), { recursive: true, force: true })
  // tslab takes over node_modules/.bin/tsc with a compiler of its own, so the compiler is named by its path.
  const compiler = [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]
  const bundler = [join(root, "node_modules", "rolldown", "bin", "cli.mjs"), "-c", "--log-level", "warn"]
  for (const args of [compiler, bundler]) {
    const status = await runProgram(process.execPath, args, { cwd: root })
    if (status !== 0) throw new CommandError("the build failed: src/ does not compile", 1)
  }
  writeFileWhole(join(root, "dist", STAMP), `${[builtFrom, ...filesUnder(join(root, "dist"))].join("\n")}\n`)
}

/**
 * @param {string} root
 * @returns {string}
 */
function fingerprint(root) {
  const sources = filesUnder(join(root, "src")).map((path) => join("src", path))
  const hash = createHash("sha256")
  const tools = ["typescript", "rolldown"].map((name) => `node_modules/${name}/package.json`)
  for (const path of [...sources, "tsconfig.json", "tsconfig.build.json", "rolldown.config.mjs", ...tools]) {
    const content = readFileSync(join(root, path))
    hash.update(`${path.split(sep).join("/")}\n${content.length}\n`).update(content)
  }
  return hash.digest("hex")
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
