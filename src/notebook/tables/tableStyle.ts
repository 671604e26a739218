// How tables look: in the colours of the page around, light or dark, whose theme may change while it is open.

// The scroll bars are drawn, so that they are in sight where a system shows them only while one scrolls.
const style = `.gbt-lab-table { --back: var(--jp-layout-color0, var(--vscode-editor-background, Canvas));
  --line: color-mix(in srgb, currentColor 30%, transparent);
  color: var(--jp-content-font-color1, var(--vscode-editor-foreground, CanvasText)) }
.gbt-lab-table .box { overflow: auto; width: fit-content; max-width: 100%; max-height: min(80vh, 42em) }
.gbt-lab-table .box::-webkit-scrollbar { width: 11px; height: 11px }
.gbt-lab-table .box::-webkit-scrollbar-thumb { background: var(--line); border-radius: 6px }
.gbt-lab-table .box::-webkit-scrollbar-corner { background: transparent }
.gbt-lab-table .box > table { border-collapse: separate; border-spacing: 0; table-layout: auto; width: auto; margin: 0;
  font-size: inherit; color: inherit }
.gbt-lab-table .box :is(th, td) { padding: 0.2em 0.6em; vertical-align: top; white-space: pre; max-width: none;
  font-variant-numeric: tabular-nums; background: var(--back) }
.gbt-lab-table .box .long { white-space: pre-wrap; min-width: 24em; max-width: 40em; overflow-wrap: anywhere }
.gbt-lab-table .box thead th { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--line) }
.gbt-lab-table .box tr > :first-child { position: sticky; left: 0; z-index: 1; border-right: 1px solid var(--line) }
.gbt-lab-table .box tr > .long:first-child { min-width: 8em; max-width: 14em }
.gbt-lab-table .box thead th:first-child { z-index: 3 }
.gbt-lab-table .box tbody tr:nth-child(even) > * { background: linear-gradient(#8881, #8881), var(--back) }
.gbt-lab-table .box tbody tr:hover > * { background: linear-gradient(#8883, #8883), var(--back) }
.gbt-lab-table .sorts { cursor: pointer }
.gbt-lab-table .sorts:hover { text-decoration: underline }
.gbt-lab-table [aria-sort=ascending]::after { content: " ▲" }
.gbt-lab-table [aria-sort=descending]::after { content: " ▼" }
.gbt-lab-table[aria-busy] tbody { opacity: 0.6 }
.gbt-lab-table .bar { display: flex; flex-wrap: wrap; gap: 0.3em 1.5em; align-items: center; margin: 0.3em 0 0.1em }
.gbt-lab-table .turning:not([hidden]) { display: inline-flex; gap: 0.3em; align-items: center }
.gbt-lab-table .bar :is(button, input) { font: inherit; color: inherit; background: transparent; padding: 0 0.5em;
  border: 1px solid var(--line); border-radius: 3px }
.gbt-lab-table .bar button:disabled { opacity: 0.4 }
.gbt-lab-table .turning input { width: 6em; text-align: right }
.gbt-lab-table .bar > input { width: 18em; max-width: 100% }
@media print {
.gbt-lab-table .box { overflow: visible; max-height: none; width: auto }
.gbt-lab-table .box > table { font-size: 8pt; max-width: 100% }
.gbt-lab-table .box :is(th, td, thead th, tr > :first-child) { position: static; white-space: normal; min-width: 0;
  overflow-wrap: anywhere; padding: 0.1em 0.3em }
.gbt-lab-table .bar { display: none }
}`

/** More columns than this do not fit on paper side by side. */
const mostPrinted = 12

/** A text as a string of CSS, in an element of HTML. */
function cssString(text: string): string {
  return `"${text.replace(/[\\"<\n\r\f]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`
}

/** The style of a table of these columns; `name` is its own class, for a wide one. */
export function tableStyle(columns: readonly string[], name: string): string {
  if (columns.length <= mostPrinted) return `<style>${style}</style>`
  // On paper each row of a wide table is a paragraph, each value behind its column's name. Cells are inline: Chromium breaks
  // a thousand inline blocks into pages in 20 s, where this takes 0.3.
  const cell = `.${name} .box tbody`
  const names = columns.map(
    (column, i) => `${cell} tr > :nth-child(${i + 1})::before { content: ${cssString(`${column}: `)} }`,
  )
  return `<style>${style}
@media print {
.${name} .box :is(table, tbody) { display: block }
.${name} .box thead { display: none }
${cell} tr { display: block; border-bottom: 1px solid #8888; padding: 0.3em 0; text-align: left; background: none }
${cell} tr > * { display: inline; border: 0 !important; background: none !important }
${cell} tr > ::before { opacity: 0.7 }
${cell} tr > ::after { content: " " }
${names.join("\n")}
}</style>`
}
