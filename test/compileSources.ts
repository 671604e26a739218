import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import ts from "typescript"

/**
 * Compiles folders of src, without checking types, for what runs in real threads: they run compiled files.
 *
 * @returns the folder that holds them, to be removed by the caller
 */
export function compileSources(folders: readonly string[]): string {
  const src = join(__dirname, "..", "src")
  const compiled = mkdtempSync(join(tmpdir(), "gbt-lab-"))
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
