import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

/** The nearest folder, from the current one upward, whose package.json is this project's. */
function projectFolder(): string {
  const start = process.cwd()
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, "package.json")
    if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: unknown }).name === "gbt-lab")
      return folder
    if (dirname(folder) === folder) {
      throw new Error(`no project folder: ${start} is not inside gbt-lab; set GBT_LAB_DATA and GBT_LAB_OUT instead`)
    }
  }
}

/**
 * The folder that a notebook reads its data from, as an absolute path: the environment variable `GBT_LAB_DATA`, taken
 * from the current folder if it is relative, or else the project's `data-sample`.
 *
 * @param env - default `process.env`
 * @throws Error if the variable is not set and the current folder is not inside the project
 */
export function dataFolder(env: Record<string, string | undefined> = process.env): string {
  return env.GBT_LAB_DATA ? resolve(env.GBT_LAB_DATA) : join(projectFolder(), "data-sample")
}

/**
 * The folder that a notebook writes to, as an absolute path, made if missing: the environment variable `GBT_LAB_OUT`,
 * taken from the current folder if it is relative, or else the project's `build`.
 *
 * @param env - default `process.env`
 * @throws Error if the variable is not set and the current folder is not inside the project, or it cannot be made
 */
export function outputFolder(env: Record<string, string | undefined> = process.env): string {
  const folder = env.GBT_LAB_OUT ? resolve(env.GBT_LAB_OUT) : join(projectFolder(), "build")
  mkdirSync(folder, { recursive: true })
  return folder
}
