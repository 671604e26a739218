import { relative, sep } from "node:path"
import { comparisonTable } from "./compareRuns.mjs"

/** @typedef {import("./readRuns.mjs").Run} Run */
/** @typedef {import("./compareRuns.mjs").ComparedRow} ComparedRow */

/**
 * What the page takes from the library.
 *
 * @typedef {object} PageLibrary
 * @property {typeof import("../../src/notebook/text.js").escapeHtml} escapeHtml
 * @property {typeof import("../../src/notebook/figures/figure.js").figureHtml} figureHtml
 * @property {typeof import("../../src/notebook/figures/metricComparison.js").metricComparisonFigure} metricComparisonFigure
 * @property {typeof import("../../src/notebook/tables/table.js").tableHtml} tableHtml
 * @property {typeof import("../../src/notebook/text.js").withoutMarkup} withoutMarkup
 */

/**
 * The page of a comparison: the runs with links to their pages, the table, and a figure for every metric that differs.
 *
 * @param {readonly Run[]} runs
 * @param {readonly ComparedRow[]} rows
 * @param {string} folder - where the page will lie, with plotly.js beside it
 * @param {PageLibrary} library
 * @returns {string} HTML that loads nothing over a network
 */
export function comparePage(runs, rows, folder, library) {
  const { escapeHtml, figureHtml, metricComparisonFigure, tableHtml, withoutMarkup } = library
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
    .map(({ label, values }, i) => {
      const pairs = values.flatMap((value, run) =>
        typeof value === "number" ? [{ name: `${run + 1} · ${withoutTime(runs[run].name)}`, ours: value }] : [],
      )
      const title = withoutMarkup(label)
      const figure = metricComparisonFigure(pairs, { metricName: label, title, xTitle: title, yTitle: "run" })
      // One kind of dot needs no legend, nor room for it.
      Object.assign(figure.layout, { showlegend: false, margin: { l: 70, r: 24, t: 56, b: 60 } })
      return `<div class="figure">${figureHtml(figure, `metric-${i}`)}</div>`
    })
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gbt-lab runs compared</title>
${figures.length > 0 ? '<script src="plotly.js"></script>' : ""}
<style>
:root { color-scheme: light dark; --text: #1d2530; --back: #ffffff; --quiet: #5b6673; --line: #d8dee6; --link: #1554b0;
  --failed: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --text: #dfe5ec; --back: #14181d; --quiet: #9aa6b2; --line: #343c46; --link: #86b7ff; --failed: #ff8a80 }
}
body { max-width: 1100px; margin: 40px auto; padding: 0 16px; font: 16px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--back) }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
li { margin-bottom: 8px; overflow-wrap: anywhere }
.quiet { color: var(--quiet); font-size: 14px }
.failed { color: var(--failed) }
.compared :is(th, td) { border-top: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums }
.compared :is(th, td):not(:first-child) { text-align: right !important }
.figure { margin-top: 24px }
</style>
</head>
<body>
<h1>gbt-lab runs compared</h1>
<ol>
${items.join("\n")}
</ol>
<div class="compared">${tableHtml({ ...comparisonTable(rows, "★"), caption: "★ marks the best of a metric" }, { maxRows: rows.length })}</div>
${figures.join("\n")}
</body>
</html>
`
}

/**
 * A run's name without the time at its end, which would leave a figure's label no room for the rest.
 *
 * @param {string} name
 */
function withoutTime(name) {
  return name.replace(/_\d{8}-\d{6}(-\d+)?$/, "")
}
