import { existsSync, readdirSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { writeFileWhole } from "../setup/wholeFile.mjs"
import { page } from "./page.mjs"
import { readRunRecord } from "./runRecord.mjs"

/** @typedef {import("./runRecord.mjs").NotebookResult} NotebookResult */
/** @typedef {Pick<import("./page.mjs").PageLibrary, "escapeHtml">} Escaping */

/**
 * Writes the index page of a run's folder, with links to the other pages in build/ that are there by now.
 *
 * @param {string} folder - with a record; without one nothing is written
 * @param {string} root - the checkout
 * @param {Escaping} library
 * @returns {void}
 */
export function writeIndex(folder, root, library) {
  const record = readRunRecord(folder)
  if (record === null) return
  const tables = readdirSync(folder).filter((name) => name.endsWith(".csv"))
  const html = indexPage(record.notebooks, tables.sort(), otherPages(folder, root), library)
  writeFileWhole(join(folder, "index.html"), html)
}

/**
 * @param {string} folder
 * @param {string} root
 * @returns {{ href: string, text: string }[]}
 */
function otherPages(folder, root) {
  const build = join(root, "build")
  // A folder elsewhere may be moved, and its links would then lead nowhere.
  if (folder !== build && !folder.startsWith(build + sep)) return []
  const pages = [
    { path: join(build, "index.html"), text: "the notebooks as they are" },
    { path: join(build, "runs", "compare.html"), text: "runs compared" },
    { path: join(build, "docs", "index.html"), text: "API reference" },
  ]
  return pages
    .filter(({ path }) => path !== join(folder, "index.html") && existsSync(path))
    .map(({ path, text }) => ({ href: relative(folder, path).split(sep).join("/"), text }))
}

const STYLE = `table { width: 100%; border-collapse: collapse }
td { padding: 12px 8px; border-top: 1px solid var(--line); vertical-align: top }
td:nth-child(2), td:nth-child(3) { text-align: right; white-space: nowrap }
.title { font-weight: 600 }
pre { margin: 8px 0 0; padding: 8px; background: var(--error); font-size: 13px; white-space: pre-wrap; text-align: left }`

/**
 * The page that leads to all notebooks.
 *
 * @param {NotebookResult[]} results - in the order to show
 * @param {string[]} files - other files beside the page to link to
 * @param {{ href: string, text: string }[]} others - further pages to link to
 * @param {Escaping} library
 * @returns {string} HTML that loads nothing
 */
function indexPage(results, files, others, { escapeHtml }) {
  const failed = results.filter((result) => result.failure !== null).length
  const folders = new Set(results.map((result) => result.data))
  /** @param {{ href: string, text: string }} link */
  const linkTo = ({ href, text }) => `<a href="${escapeHtml(encodeURI(href))}">${escapeHtml(text)}</a>`
  /** @param {NotebookResult} result */
  const row = ({ name, title, summary, seconds, failure, metrics }) => {
    const address = escapeHtml(encodeURI(name))
    const values = Object.entries(metrics).map(
      ([metric, value]) => `<br>${escapeHtml(metric)}: ${value === null ? "none" : value.toFixed(5)}`,
    )
    const error = failure === null ? "" : `<pre>${escapeHtml(failureText(failure))}</pre>`
    return `<tr>
<td><a class="title" href="${address}.html">${escapeHtml(title)}</a><br>${escapeHtml(summary)}
<div class="quiet"><a href="${address}.ipynb">${escapeHtml(name)}.ipynb</a>${values.join("")}</div>${error}</td>
<td>${seconds.toFixed(1)} s</td>
<td class="${failure === null ? "ok" : "failed"}">${failure === null ? "ok" : "failed"}</td>
</tr>`
  }
  const written = files.map((file) => linkTo({ href: file, text: file }))
  const body = `<p>${results.length - failed} passed, ${failed} failed, on ${[...folders].map((folder) => `<code>${escapeHtml(folder)}</code>`).join(", ")}.</p>
<table>
${results.map(row).join("\n")}
</table>
${written.length > 0 ? `<p>Written by the notebooks: ${written.join(", ")}</p>` : ""}
${others.length > 0 ? `<p>See also: ${others.map(linkTo).join(", ")}</p>` : ""}`
  return page({ title: "gbt-lab notebooks", width: 860, style: STYLE, body })
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
