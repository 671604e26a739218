import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { CommandError } from "../setup/commandError.mjs"

/**
 * What a notebook says of itself in its first markdown cell.
 *
 * @param {string} path
 * @returns {{ name: string, title: string, summary: string }} the file's name without .ipynb; the heading, or else the
 * name; the first sentence under the heading, or ""
 * @throws {CommandError} if the file is not a notebook
 */
export function describeNotebook(path) {
  const name = basename(path, ".ipynb")
  const first = readCells(path).find((cell) => cell.cell_type === "markdown")
  const lines = first === undefined ? [] : [first.source].flat().join("").split("\n")
  const headings = lines.filter((line) => line.startsWith("#"))
  const [paragraph = ""] = lines
    .map((line) => (line.startsWith("#") ? "" : line.trim()))
    .join("\n")
    .trim()
    .split(/\n\n+/)
  const sentence = plainText(paragraph).match(/^.*?[.!?](?=\s|$)/)?.[0] ?? plainText(paragraph)
  return { name, title: headings.length > 0 ? plainText(headings[0].replace(/^#+/, "")) : name, summary: sentence }
}

/**
 * The cells of a notebook as its file has them.
 *
 * @param {string} path
 * @returns {{ cell_type: string, source: string | string[] }[]}
 * @throws {CommandError} if the file is not a notebook
 */
export function readCells(path) {
  try {
    const { cells } = JSON.parse(readFileSync(path, "utf8"))
    if (Array.isArray(cells)) return cells
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CommandError(`not a notebook of format 4: ${path}`)
}

/**
 * Markdown of one paragraph without its marks.
 *
 * @param {string} markdown
 * @returns {string}
 */
function plainText(markdown) {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*`]|\b_|_\b|<[^>]+>|^>\s*/gm, "")
    .replace(/\s+/g, " ")
    .trim()
}
