import { mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { compareRuns, comparisonTable, runTable } from "./compare/comparison.mjs"
import { comparisonPage } from "./compare/comparisonPage.mjs"
import { allRuns, runsIn } from "./compare/runs.mjs"
import { writeIndex } from "./notebooks/indexPage.mjs"
import { copyPlotly, loadPageLibrary } from "./notebooks/page.mjs"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { setUp } from "./setup/setUp.mjs"
import { writeFileWhole } from "./setup/wholeFile.mjs"

const usage = `npm run compare              the run in build/ and all in build/runs/, side by side
npm run compare -- DIR DIR   these runs, in this order

Prints the parameters that differ, the metrics, the best of each marked, and the times; and writes the page
build/runs/compare.html. A run is made by npm start, with other parameters by npm start -- --set name=value.`

// `npm run compare`: what the runs of the notebooks came to.
command({ name: "compare", usage, options: {}, takesFiles: true }, async ({ root, cwd, files }) => {
  const runs = files.length > 0 ? runsIn(files.map((path) => resolve(cwd, path))) : allRuns(root)
  if (runs.length === 0) throw new CommandError("there is no run yet: npm start makes the first", 1)
  await setUp(root)
  const library = loadPageLibrary(root)
  const rows = compareRuns(runs)
  const whole = { maxRows: Infinity }
  console.log(`${library.tableText(runTable(runs), whole)}\n`)
  console.log(library.tableText({ ...comparisonTable(rows, "*"), caption: "* marks the best of a metric" }, whole))
  const folder = join(root, "build", "runs")
  mkdirSync(folder, { recursive: true })
  copyPlotly(root, folder)
  const page = join(folder, "compare.html")
  writeFileWhole(page, comparisonPage(runs, rows, folder, library))
  for (const run of runs) writeIndex(run.folder, root, library)
  console.log(`\npage: ${page}`)
  return 0
})
