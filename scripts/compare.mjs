import { mkdirSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { comparePage } from "./compare/comparePage.mjs"
import { compareRuns, comparisonTable, runTable } from "./compare/compareRuns.mjs"
import { allRuns, runsIn } from "./compare/readRuns.mjs"
import { copyPlotly } from "./notebooks/copyPlotly.mjs"
import { writeIndex } from "./notebooks/writeIndex.mjs"
import { callerFolder } from "./setup/callerFolder.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"
import { writeFileWhole } from "./setup/writeFileWhole.mjs"

const USAGE = `npm run compare              the run in build/ and all in build/runs/, side by side
npm run compare -- DIR DIR   these runs, in this order

Prints the parameters that differ, the metrics, the best of each marked, and the times; and writes the page
build/runs/compare.html. A run is made by npm start, with other parameters by npm start -- --set name=value.`

// `npm run compare`: what the runs of the notebooks came to.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const { folders, help } = parseOptions(process.argv.slice(2))
  if (help) {
    console.log(USAGE)
    return 0
  }
  const runs = folders.length > 0 ? runsIn(folders) : allRuns(root)
  if (runs.length === 0) throw new CommandError("there is no run yet: npm start makes the first", 1)
  await setUp(root)
  /** @param {string} file */
  const load = (file) => import(pathToFileURL(join(root, "dist", "notebook", `${file}.js`)).href)
  const [{ tableHtml, tableText }, ...others] = await Promise.all(
    ["tables/table", "figures/figure", "figures/metricComparison", "text"].map(load),
  )
  const rows = compareRuns(runs)
  const whole = { maxRows: Infinity }
  console.log(`${tableText(runTable(runs), whole)}\n`)
  console.log(tableText({ ...comparisonTable(rows, "*"), caption: "* marks the best of a metric" }, whole))
  const folder = join(root, "build", "runs")
  mkdirSync(folder, { recursive: true })
  copyPlotly(root, folder)
  const page = join(folder, "compare.html")
  writeFileWhole(page, comparePage(runs, rows, folder, Object.assign({ tableHtml }, ...others)))
  for (const run of runs) writeIndex(run.folder, root)
  console.log(`\npage: ${page}`)
  return 0
})

/**
 * @param {string[]} args
 * @returns {{ folders: string[], help: boolean }}
 * @throws {CommandError} for an option that there is not
 */
function parseOptions(args) {
  try {
    const options = /** @type {const} */ ({ help: { type: "boolean", default: false } })
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return { folders: positionals.map((path) => resolve(callerFolder("compare"), path)), help: values.help }
  } catch (error) {
    const [firstSentence] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/)
    throw new CommandError(`${firstSentence}; try npm run compare -- --help`)
  }
}
