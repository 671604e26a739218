import { mkdirSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { gridCost } from "./lab/gridCost.mjs"
import { runLab } from "./lab/runLab.mjs"
import { stepTimer } from "./lab/stepTimer.mjs"
import { callerFolder } from "./setup/callerFolder.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"

const USAGE = `npm run lab -- [--data DIR] [--out DIR] [--skip-views] [--grid-cost] [--threads N]

Does every step of the lab and prints how long each took, its peak memory, and its numbers beside the lab's.

  --data DIR     folder with the four lab10_*.csv (default: data-sample)
  --out DIR      folder for lab03.csv (default: build/lab)
  --skip-views   leave the views file, the largest, unread: the models do not use it
  --grid-cost    also time grid searches of 1, 2, 4 and 8 points
  --threads N    threads of the database (default: one a core); the numbers do not depend on it
  --help         print this`

// `npm run lab`: the whole lab, step by step.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const options = parseOptions(process.argv.slice(2))
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const cwd = callerFolder("lab")
  const data = options.data === undefined ? join(root, "data-sample") : resolve(cwd, options.data)
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`no such folder: ${options.data ?? "data-sample"}, given by --data`)
  }
  const out = options.out === undefined ? join(root, "build", "lab") : resolve(cwd, options.out)
  await setUp(root)
  mkdirSync(out, { recursive: true })
  /** @param {string} file */
  const load = (file) => import(pathToFileURL(join(root, "dist", file)).href)
  // The notebook door shows a bar on a terminal.
  const [core, lab, { tableText }] = await Promise.all(
    ["index.js", "lab.js", "notebook/tables/table.js", "notebook.js"].map(load),
  )
  const library = { ...core, ...lab }
  const engine = await library.createDuckdbEngine(options.threads === undefined ? {} : { threads: options.threads })
  const timer = stepTimer((line) => console.log(line))
  const { train, total } = await runLab(library, engine, timer, { data, out, skipViews: options.skipViews })
  console.log(`\n${tableText({ columns: timer.columns, rows: timer.rows() }, { maxTextLength: 120 })}`)
  console.log(`\n${total}`)
  if (options.gridCost) {
    const costs = await gridCost(library, train)
    console.log(`\n${tableText({ columns: costs.columns, rows: costs.rows })}`)
  }
  engine.close()
  return 0
})

/**
 * @param {string[]} args
 * @throws {CommandError} for an option that there is not, or a value that does not fit
 */
function parseOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: "string" },
        out: { type: "string" },
        "skip-views": { type: "boolean", default: false },
        "grid-cost": { type: "boolean", default: false },
        threads: { type: "string" },
        help: { type: "boolean", default: false },
      },
    })
    const { data, out, threads, help } = values
    if (threads !== undefined && !/^[1-9]\d*$/.test(threads)) {
      throw new CommandError(`invalid --threads: ${threads}; expected an integer >= 1`)
    }
    return {
      data,
      out,
      skipViews: values["skip-views"],
      gridCost: values["grid-cost"],
      threads: threads === undefined ? undefined : Number(threads),
      help,
    }
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}
