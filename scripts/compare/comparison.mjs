/** @typedef {import("../notebooks/runRecord.mjs").RunRecord} RunRecord */
/** @typedef {import("../notebooks/runRecord.mjs").NotebookResult} NotebookResult */

/**
 * One line of a comparison.
 *
 * @typedef {object} ComparedRow
 * @property {string} label
 * @property {"parameter" | "metric" | "seconds"} kind
 * @property {unknown[]} values - one a run; undefined where a run has none
 * @property {boolean[]} isBest - one a run; all false where the row has no best, or all are alike
 */

/**
 * Runs side by side: the parameters that differ, every metric, the time of every notebook and of all of them.
 *
 * @param {readonly RunRecord[]} runs
 * @returns {ComparedRow[]}
 */
export function compareRuns(runs) {
  const notebooks = [...new Set(runs.flatMap((run) => run.notebooks.map(({ name }) => name)))].sort()
  const parameterRows = rowsOf(runs, notebooks, "parameters", isSameEverywhere).map(({ label, values }) =>
    plainRow(label, "parameter", values),
  )
  const metricRows = rowsOf(runs, notebooks, "metrics", () => false).map(({ label, name, values }) => ({
    label,
    kind: /** @type {const} */ ("metric"),
    values,
    isBest: bestOf(values, /loss|error/i.test(name)),
  }))
  const secondRows = notebooks.map((name) =>
    plainRow(
      `seconds of ${name}`,
      "seconds",
      runs.map((run) => run.notebooks.find((notebook) => notebook.name === name)?.seconds),
    ),
  )
  const total = plainRow(
    "seconds of all",
    "seconds",
    runs.map(({ seconds }) => seconds),
  )
  return [...parameterRows, ...metricRows, ...secondRows, total]
}

/**
 * A row for each name in the field; notebooks whose values agree in every run share one.
 *
 * @param {readonly RunRecord[]} runs
 * @param {readonly string[]} notebooks
 * @param {"parameters" | "metrics"} field
 * @param {(values: unknown[]) => boolean} isLeftOut - whether a row of these values is not wanted
 */
function rowsOf(runs, notebooks, field, isLeftOut) {
  /** @param {RunRecord} run @param {string} notebook */
  const valuesIn = (run, notebook) => run.notebooks.find(({ name }) => name === notebook)?.[field] ?? {}
  const names = [...new Set(notebooks.flatMap((name) => runs.flatMap((run) => Object.keys(valuesIn(run, name)))))]
  return names.flatMap((name) => {
    /** @type {{ notebooks: string[], values: unknown[] }[]} */
    const groups = []
    for (const notebook of notebooks) {
      const values = runs.map((run) => valuesIn(run, notebook)[name] ?? undefined)
      if (values.every((value) => value === undefined)) continue
      const group = groups.find((one) => agree(one.values, values))
      if (group === undefined) groups.push({ notebooks: [notebook], values })
      else {
        group.notebooks.push(notebook)
        group.values = group.values.map((value, i) => value ?? values[i])
      }
    }
    const wanted = groups.filter(({ values }) => !isLeftOut(values))
    return wanted.map((group) => ({
      name,
      label: wanted.length === 1 ? name : `${name} in ${group.notebooks.map(shortName).join(", ")}`,
      values: group.values,
    }))
  })
}

/**
 * Whether two lists have the same values wherever both have one.
 *
 * @param {unknown[]} a
 * @param {unknown[]} b
 */
function agree(a, b) {
  return a.every((value, i) => value === undefined || b[i] === undefined || textOf(value) === textOf(b[i]))
}

/** @param {unknown[]} values */
function isSameEverywhere(values) {
  return new Set(values.filter((value) => value !== undefined).map(textOf)).size < 2
}

/**
 * The number that a notebook's name starts with, or else the name.
 *
 * @param {string} notebook
 */
function shortName(notebook) {
  return notebook.match(/^\d+(?=-)/)?.[0] ?? notebook
}

/**
 * @param {string} label
 * @param {ComparedRow["kind"]} kind
 * @param {unknown[]} values
 * @returns {ComparedRow}
 */
function plainRow(label, kind, values) {
  return { label, kind, values, isBest: values.map(() => false) }
}

/**
 * Which values are best, to the digits that are shown.
 *
 * @param {unknown[]} values
 * @param {boolean} isLowBest
 * @returns {boolean[]}
 */
function bestOf(values, isLowBest) {
  const rounded = values.map((value) => (typeof value === "number" ? Number(value.toFixed(5)) : undefined))
  const present = rounded.filter((value) => value !== undefined)
  const best = isLowBest ? Math.min(...present) : Math.max(...present)
  const isTie = present.every((value) => value === best)
  return rounded.map((value) => value === best && !isTie)
}

/** @param {unknown} value */
function textOf(value) {
  return value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value)
}

/**
 * The comparison as a table with a column a run, numbered from 1.
 *
 * @param {readonly ComparedRow[]} rows
 * @param {string} mark - set behind the best of a row
 * @returns {{ columns: string[], rows: string[][] }}
 */
export function comparisonTable(rows, mark) {
  const runCount = rows[0].values.length
  const texts = rows.map(({ kind, values, isBest }) =>
    values.map((value, i) => {
      if (value === undefined) return "–"
      if (typeof value !== "number" || kind === "parameter") return textOf(value)
      return kind === "seconds" ? value.toFixed(1) : `${value.toFixed(5)}${isBest[i] ? ` ${mark}` : ""}`
    }),
  )
  const widths = Array.from({ length: runCount }, (_, i) => Math.max(...texts.map((row) => row[i].length)))
  return {
    columns: ["", ...widths.map((width, i) => String(i + 1).padStart(width))],
    rows: rows.map(({ label }, line) => [label, ...texts[line].map((text, i) => text.padStart(widths[i]))]),
  }
}

/**
 * The runs as a table, numbered as in {@link comparisonTable}.
 *
 * @param {readonly (RunRecord & { name: string })[]} runs
 */
export function runTable(runs) {
  return {
    columns: ["", "run", "started (UTC)", "data", "status", "notebooks", "gbt-lab"],
    rows: runs.map((run, i) => [
      i + 1,
      run.name,
      run.startedAt.slice(0, 19).replace("T", " "),
      run.data,
      run.status,
      run.notebooks.length,
      run.version,
    ]),
  }
}
