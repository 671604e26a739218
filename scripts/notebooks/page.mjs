import { copyFileSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

/**
 * What pages take from the library.
 *
 * @typedef {Pick<typeof import("../../src/checkout.js"),
 *   "escapeHtml" | "figureBundle" | "metricComparison" | "tableHtml" | "tableText" | "withoutMarkup">} PageLibrary
 */

/**
 * Loads what pages need of the library as built; not all of it is public.
 *
 * @param {string} root - the checkout, set up
 * @returns {PageLibrary}
 */
export function loadPageLibrary(root) {
  return createRequire(import.meta.url)(join(root, "dist", "checkout.js"))
}

/**
 * A page that loads nothing over a network, in the colours that all of them have, light and dark. Its title is its heading
 * too.
 *
 * @param {object} content - all of it HTML
 * @param {string} content.title
 * @param {number} content.width - of the text at most, in pixels
 * @param {string} content.style - CSS of its own
 * @param {string} content.body - what follows the heading
 * @param {boolean} [content.hasFigures] - loads plotly.js from beside the page; false by default
 * @returns {string}
 */
export function page({ title, width, style, body, hasFigures = false }) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${hasFigures ? '<script src="plotly.js"></script>\n' : ""}<style>
:root { color-scheme: light dark; --text: #1d2530; --back: #ffffff; --quiet: #5b6673; --line: #d8dee6; --link: #1554b0;
  --ok: #176b3a; --failed: #b3261e; --error: #fdf0ef }
@media (prefers-color-scheme: dark) {
  :root { --text: #dfe5ec; --back: #14181d; --quiet: #9aa6b2; --line: #343c46; --link: #86b7ff;
    --ok: #6fcf97; --failed: #ff8a80; --error: #3a1f1d }
}
body { max-width: ${width}px; margin: 40px auto; padding: 0 16px; font: 16px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--back) }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
.quiet { color: var(--quiet); font-size: 14px }
.ok { color: var(--ok) }
.failed { color: var(--failed); font-weight: 600 }
${hasFigures ? partOfFigures("figures.css") : ""}${style}
</style>
</head>
<body>
<h1>${title}</h1>
${body}
${hasFigures ? `<script>${partOfFigures("figures.js")}</script>` : ""}
</body>
</html>
`
}

/** @param {string} name - of a file that pages with figures have within them */
function partOfFigures(name) {
  return readFileSync(new URL(name, import.meta.url), "utf8")
}

/**
 * A figure as a page of {@link page} has it: a picture, and what makes it a live one.
 *
 * @param {ReturnType<PageLibrary["figureBundle"]>} bundle
 * @returns {string} HTML
 */
export function figureBox(bundle) {
  // "<" may end the script element from within a string, whatever the string says.
  const json = JSON.stringify(bundle["application/vnd.plotly.v1+json"]).replace(/</g, "\\u003c")
  return `<div class="gbt-lab-figure">
<div class="gbt-lab-still">${bundle["image/svg+xml"]}</div>
<script type="application/json">${json}</script>
</div>`
}

/**
 * Puts plotly.js into a folder of pages, from which they load it without a network.
 *
 * @param {string} root - the checkout, set up
 * @param {string} folder - made if missing
 * @returns {void}
 */
export function copyPlotly(root, folder) {
  mkdirSync(folder, { recursive: true })
  const from = join(root, "node_modules", "plotly.js-dist-min", "plotly.min.js")
  const to = join(folder, "plotly.js")
  if (statSync(to, { throwIfNoEntry: false })?.size !== statSync(from).size) copyFileSync(from, to)
}
