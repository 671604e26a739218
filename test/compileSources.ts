import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import ts from "typescript"

/**
 * Compiles folders of src, without checking types, for what runs in threads and processes of its own: they run compiled files.
 *
 * @returns the folder that holds them, inside the checkout for packages to be found, to be removed by the caller
 */
export function compileSources(folders: readonly string[]): string {
  const src = join(__dirname, "..", "src")
  const build = join(__dirname, "..", "build")
  mkdirSync(build, { recursive: true })
  const compiled = mkdtempSync(join(build, "test-"))
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  for (const folder of folders) {
    for (const name of readdirSync(join(src, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue
      mkdirSync(dirname(join(compiled, folder, name)), { recursive: true })
      const { outputText } = ts.transpileModule(readFileSync(join(src, folder, name), "utf8"), { compilerOptions })
      writeFileSync(join(compiled, folder, name.replace(/\.ts$/, ".js")), outputText)
    }
  }
  return compiled
}
