import { mkdirSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { gridCost } from "./lab/gridCost.mjs"
import { runLab } from "./lab/lab.mjs"
import { stepTimer } from "./lab/stepTimer.mjs"
import { command, readCount } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { setUp } from "./setup/setUp.mjs"

const usage = `npm run lab -- [--data DIR] [--out DIR] [--skip-views] [--grid-cost] [--threads N]

Does every step of the lab and prints how long each took, its peak memory, and its numbers beside the lab's.

  --data DIR     folder with the four lab10_*.csv (default: data-sample)
  --out DIR      folder for lab03.csv (default: build/lab)
  --skip-views   leave the views file, the largest, unread: the models do not use it
  --grid-cost    also time grid searches of 1, 2, 4 and 8 points
  --threads N    threads of the database (default: one a core); the numbers do not depend on it
  --help         print this`

const options = /** @type {const} */ ({
  data: { type: "string" },
  out: { type: "string" },
  "skip-views": { type: "boolean", default: false },
  "grid-cost": { type: "boolean", default: false },
  threads: { type: "string" },
})

// `npm run lab`: the whole lab, step by step.
command({ name: "lab", usage, options }, async ({ root, cwd, values }) => {
  const threads = values.threads === undefined ? {} : { threads: readCount("--threads", values.threads) }
  const data = values.data === undefined ? join(root, "data-sample") : resolve(cwd, values.data)
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`no such folder: ${values.data ?? "data-sample"}, given by --data`)
  }
  const out = values.out === undefined ? join(root, "build", "lab") : resolve(cwd, values.out)
  await setUp(root)
  mkdirSync(out, { recursive: true })
  /** @param {string} file */
  const load = (file) => import(pathToFileURL(join(root, "dist", file)).href)
  // The notebook door shows a bar on a terminal.
  const [core, lab, { tableText }] = await Promise.all(["index.js", "lab.js", "checkout.js", "notebook.js"].map(load))
  const library = { ...core, ...lab }
  const engine = await library.createDuckdbEngine(threads)
  const timer = stepTimer((line) => console.log(line))
  const { train, total } = await runLab(library, engine, timer, { data, out, skipViews: values["skip-views"] })
  console.log(`\n${tableText({ columns: timer.columns, rows: timer.rows() }, { maxTextLength: 120 })}`)
  console.log(`\n${total}`)
  if (values["grid-cost"]) {
    const costs = await gridCost(library, train)
    console.log(`\n${tableText({ columns: costs.columns, rows: costs.rows })}`)
  }
  engine.close()
  return 0
})
