/**
 * @typedef {object} NotebookResult
 * @property {string} name - file name without its ending
 * @property {string} title
 * @property {string} summary - one sentence
 * @property {number} seconds - time it took, with the kernel's start
 * @property {string} data - the folder that it ran on
 * @property {{ cell: number | null, line: string | null, error: string } | null} failure - null: it passed
 */

/**
 * The page that leads to all notebooks.
 *
 * @param {NotebookResult[]} results - in the order to show
 * @param {string[]} files - other files beside the page to link to
 * @returns {string} HTML that loads nothing
 */
export function indexPage(results, files) {
  const failed = results.filter((result) => result.failure !== null).length
  const folders = new Set(results.map((result) => result.data))
  const links = files.map((file) => `<a href="${escaped(encodeURI(file))}">${escaped(file)}</a>`)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gbt-lab notebooks</title>
<style>
body { max-width: 860px; margin: 40px auto; padding: 0 16px; font: 16px/1.5 system-ui, sans-serif; color: #1d2530 }
table { width: 100%; border-collapse: collapse }
td { padding: 12px 8px; border-top: 1px solid #d8dee6; vertical-align: top }
td:nth-child(2), td:nth-child(3) { text-align: right; white-space: nowrap }
a { color: #1554b0; text-decoration: none }
a:hover { text-decoration: underline }
.title { font-weight: 600 }
.quiet { color: #5b6673; font-size: 14px }
.ok { color: #176b3a }
.failed { color: #b3261e; font-weight: 600 }
pre { margin: 8px 0 0; padding: 8px; background: #fdf0ef; font-size: 13px; white-space: pre-wrap; text-align: left }
</style>
</head>
<body>
<h1>gbt-lab notebooks</h1>
<p>${results.length - failed} passed, ${failed} failed, on ${[...folders].map((folder) => `<code>${escaped(folder)}</code>`).join(", ")}.</p>
<table>
${results.map(row).join("\n")}
</table>
${links.length > 0 ? `<p>Written by the notebooks: ${links.join(", ")}</p>` : ""}
</body>
</html>
`
}

/** @param {NotebookResult} result */
function row({ name, title, summary, seconds, failure }) {
  const page = escaped(encodeURI(name))
  const error = failure === null ? "" : `<pre>${escaped(failureText(failure))}</pre>`
  return `<tr>
<td><a class="title" href="${page}.html">${escaped(title)}</a><br>${escaped(summary)}
<div class="quiet"><a href="${page}.ipynb">${escaped(name)}.ipynb</a></div>${error}</td>
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
