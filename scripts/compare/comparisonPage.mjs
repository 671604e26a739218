import { relative, sep } from "node:path"
import { figureBox, page } from "../notebooks/page.mjs"
import { comparisonTable } from "./comparison.mjs"

/** @typedef {import("./runs.mjs").Run} Run */
/** @typedef {import("./comparison.mjs").ComparedRow} ComparedRow */

const STYLE = `li { margin-bottom: 8px; overflow-wrap: anywhere }
.compared :is(th, td) { border-top: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums }
.compared :is(th, td):not(:first-child) { text-align: right !important }
.figure { margin-top: 24px }`

/**
 * The page of a comparison: the runs with links to their pages, the table, and a figure for every metric that differs.
 *
 * @param {readonly Run[]} runs
 * @param {readonly ComparedRow[]} rows
 * @param {string} folder - where the page will lie, with plotly.js beside it
 * @param {Omit<import("../notebooks/page.mjs").PageLibrary, "tableText">} library
 * @returns {string} HTML that loads nothing over a network
 */
export function comparisonPage(runs, rows, folder, library) {
  const { escapeHtml, figureBundle, metricComparison, tableHtml, withoutMarkup } = library
  /** @param {Run} run @param {string} file @param {string} text */
  const linkTo = (run, file, text) => {
    const path = [...relative(folder, run.folder).split(sep), file].map(encodeURIComponent).join("/")
    return `<a href="${escapeHtml(path)}">${escapeHtml(text)}</a>`
  }
  const items = runs.map((run) => {
    const pages = run.notebooks.map(({ name, failure }) => {
      const link = linkTo(run, `${name}.html`, name)
      return failure === null ? link : `${link} <b class="failed">failed</b>`
    })
    const started = run.startedAt.slice(0, 19).replace("T", " ")
    const about = `${run.status}, started ${started} UTC, on ${run.data}, gbt-lab ${run.version}`
    return `<li>${linkTo(run, "index.html", run.name)} <span class="quiet">${escapeHtml(about)}</span>
<div class="quiet">${pages.join(" · ")}</div></li>`
  })
  const figures = rows
    .filter(({ kind, isBest }) => kind === "metric" && isBest.includes(true))
    .map(({ label, values }) => {
      const pairs = values.flatMap((value, run) =>
        typeof value === "number" ? [{ name: `${run + 1} · ${withoutTime(runs[run].name)}`, ours: value }] : [],
      )
      const title = withoutMarkup(label)
      const figure = metricComparison(pairs, { metricName: label, title, xTitle: title, yTitle: "run" })
      // One kind of dot needs no legend, nor room for it.
      Object.assign(figure.layout, { showlegend: false, margin: { l: 70, r: 24, t: 56, b: 60 } })
      return figureBox(figureBundle(figure))
    })
  const table = { ...comparisonTable(rows, "★"), caption: "★ marks the best of a metric" }
  const body = `<ol>
${items.join("\n")}
</ol>
<div class="compared">${tableHtml(table, { maxRows: rows.length })}</div>
${figures.join("\n")}`
  return page({ title: "gbt-lab runs compared", width: 1100, style: STYLE, body, hasFigures: figures.length > 0 })
}

/**
 * A run's name without the time at its end, which would leave a figure's label no room for the rest.
 *
 * @param {string} name
 */
function withoutTime(name) {
  return name.replace(/_\d{8}-\d{6}(-\d+)?$/, "")
}
