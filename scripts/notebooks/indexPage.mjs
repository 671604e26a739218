/** @typedef {import("./runRecord.mjs").NotebookResult} NotebookResult */

/**
 * The page that leads to all notebooks.
 *
 * @param {NotebookResult[]} results - in the order to show
 * @param {string[]} files - other files beside the page to link to
 * @param {{ href: string, text: string }[]} [others] - further pages to link to
 * @returns {string} HTML that loads nothing
 */
export function indexPage(results, files, others = []) {
  const failed = results.filter((result) => result.failure !== null).length
  const folders = new Set(results.map((result) => result.data))
  /** @param {{ href: string, text: string }} link */
  const linkTo = ({ href, text }) => `<a href="${escaped(encodeURI(href))}">${escaped(text)}</a>`
  const written = files.map((file) => linkTo({ href: file, text: file }))
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gbt-lab notebooks</title>
<style>
:root { color-scheme: light dark; --text: #1d2530; --back: #ffffff; --quiet: #5b6673; --line: #d8dee6; --link: #1554b0;
  --ok: #176b3a; --failed: #b3261e; --error: #fdf0ef }
@media (prefers-color-scheme: dark) {
  :root { --text: #dfe5ec; --back: #14181d; --quiet: #9aa6b2; --line: #343c46; --link: #86b7ff;
    --ok: #6fcf97; --failed: #ff8a80; --error: #3a1f1d }
}
body { max-width: 860px; margin: 40px auto; padding: 0 16px; font: 16px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--back) }
table { width: 100%; border-collapse: collapse }
td { padding: 12px 8px; border-top: 1px solid var(--line); vertical-align: top }
td:nth-child(2), td:nth-child(3) { text-align: right; white-space: nowrap }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
.title { font-weight: 600 }
.quiet { color: var(--quiet); font-size: 14px }
.ok { color: var(--ok) }
.failed { color: var(--failed); font-weight: 600 }
pre { margin: 8px 0 0; padding: 8px; background: var(--error); font-size: 13px; white-space: pre-wrap; text-align: left }
</style>
</head>
<body>
<h1>gbt-lab notebooks</h1>
<p>${results.length - failed} passed, ${failed} failed, on ${[...folders].map((folder) => `<code>${escaped(folder)}</code>`).join(", ")}.</p>
<table>
${results.map(row).join("\n")}
</table>
${written.length > 0 ? `<p>Written by the notebooks: ${written.join(", ")}</p>` : ""}
${others.length > 0 ? `<p>See also: ${others.map(linkTo).join(", ")}</p>` : ""}
</body>
</html>
`
}

/** @param {NotebookResult} result */
function row({ name, title, summary, seconds, failure, metrics }) {
  const page = escaped(encodeURI(name))
  const results = Object.entries(metrics).map(
    ([metric, value]) => `<br>${escaped(metric)}: ${value === null ? "none" : value.toFixed(5)}`,
  )
  const error = failure === null ? "" : `<pre>${escaped(failureText(failure))}</pre>`
  return `<tr>
<td><a class="title" href="${page}.html">${escaped(title)}</a><br>${escaped(summary)}
<div class="quiet"><a href="${page}.ipynb">${escaped(name)}.ipynb</a>${results.join("")}</div>${error}</td>
<td>${seconds.toFixed(1)} s</td>
<td class="${failure === null ? "ok" : "failed"}">${failure === null ? "ok" : "failed"}</td>
</tr>`
}

/**
 * A failure in words: the cell as numbered on the page, the line it starts with, the error.
 *
 * @param {NonNullable<NotebookResult["failure"]>} failure
 * @returns {string}
 */
export function failureText({ cell, line, error }) {
  return cell === null ? error : `cell ${cell}: ${line}\n${error}`
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")
}
