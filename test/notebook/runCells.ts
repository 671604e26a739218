import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { text } from "node:stream/consumers"

const root = resolve(__dirname, "../..")

/** A cell, and the text in its output at which the kernel is to be interrupted, after so many seconds. */
export interface CellToRun {
  code: string
  interruptAt?: string
  interruptAfter?: number
}

/** What came of a cell. */
export interface CellResult {
  status: string
  /** What it printed and drew, as text. */
  outputs: string[]
  /** Jupyter's message of an error; null where none was sent. */
  error: { ename: string; evalue: string; traceback: string[] } | null
  /** How long it took. */
  seconds: number
  /** Seconds from the interruption to the cell's end. */
  interruptedFor: number | null
}

/** What a kernel runs in; see `runCells`. */
export interface KernelOptions {
  /** The folder to run in. */
  folder: string
  /** true for tslab as it is, as a project of one's own may have it. Default false: as this project starts it. */
  plain?: boolean
  variables?: Record<string, string>
}

/** A folder inside the checkout, so that cells can import the library, and where git does not look. */
export function folderForCells(): string {
  mkdirSync(join(root, "build"), { recursive: true })
  return mkdtempSync(join(root, "build", "test-"))
}

/** Runs cells one after the other in a kernel of the project's own Jupyter environment, also behind one that failed. */
export async function runCells(
  cells: readonly CellToRun[],
  { folder, plain = false, variables = {} }: KernelOptions,
): Promise<CellResult[]> {
  const { setUp } = await import("../../scripts/setup/setUp.mjs")
  const { jupyterPython, jupyterVariables } = await import("../../scripts/setup/jupyterEnvironment.mjs")
  await setUp(root)
  const env: NodeJS.ProcessEnv = { ...jupyterVariables(root), ...variables }
  const specs = mkdtempSync(join(root, "build", "test-"))
  try {
    if (plain) env.JUPYTER_PATH = writePlainKernel(specs)
    const words = [join(__dirname, "runCells.py"), folder, plain ? "plain" : "tslab"]
    // This process goes on: it may be reading what a server says.
    const child = spawn(jupyterPython(root), words, { env, stdio: ["pipe", "pipe", "inherit"] })
    child.stdin.end(JSON.stringify(cells))
    const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
    const printed = await text(child.stdout)
    const status = await ended
    if (status !== 0) throw new Error(`running cells ended with status ${status}: ${printed}`)
    return JSON.parse(printed) as CellResult[]
  } finally {
    rmSync(specs, { recursive: true, force: true })
  }
}

function writePlainKernel(folder: string): string {
  const spec = join(folder, "kernels", "plain")
  mkdirSync(spec, { recursive: true })
  const tslab = join(root, "node_modules", "tslab", "bin", "tslab")
  const argv = [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"]
  writeFileSync(join(spec, "kernel.json"), JSON.stringify({ argv, display_name: "plain", language: "typescript" }))
  return folder
}
