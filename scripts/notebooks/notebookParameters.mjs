import { createRequire } from "node:module"
import { basename } from "node:path"
import { CommandError } from "../setup/commandError.mjs"
import { readCells } from "./notebook.mjs"

/**
 * @typedef {object} NotebookParameters
 * @property {string} name - the notebook's file name without .ipynb
 * @property {Record<string, import("../../src/notebook/run/notebookParams.js").NotebookParam>} likes - for each parameter an
 * empty value of the kind of its default: 0, "", false or []
 * @property {boolean} isOpen - true when the source does not tell all names: defaults that are no object literal
 */

/**
 * The parameters that a notebook takes, read from the calls of `notebookParams` in its source; nothing is run.
 *
 * @param {string} path
 * @returns {NotebookParameters}
 * @throws {CommandError} if the file is not a notebook
 */
export function notebookParameters(path) {
  // Loaded here, since a fresh checkout has no packages until it is set up.
  /** @type {typeof import("typescript")} */
  const ts = createRequire(import.meta.url)("typescript")
  /** @type {NotebookParameters} */
  const found = { name: basename(path, ".ipynb"), likes: {}, isOpen: false }
  const code = readCells(path)
    .filter((cell) => cell.cell_type === "code")
    .map((cell) => [cell.source].flat().join(""))
  /** @param {import("typescript").Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === "notebookParams") addDefaults(node.arguments[0])
    ts.forEachChild(node, visit)
  }
  /** @param {import("typescript").Expression | undefined} defaults */
  const addDefaults = (defaults) => {
    if (defaults === undefined || !ts.isObjectLiteralExpression(defaults)) {
      found.isOpen = true
      return
    }
    for (const property of defaults.properties) {
      const { name } = property
      if (name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))) {
        found.likes[name.text] = ts.isPropertyAssignment(property) ? emptyLike(ts, property.initializer) : ""
      } else found.isOpen = true
    }
  }
  for (const source of code) {
    if (source.includes("notebookParams")) visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true))
  }
  return found
}

/**
 * @param {typeof import("typescript")} ts
 * @param {import("typescript").Expression} value
 */
function emptyLike(ts, value) {
  if (ts.isNumericLiteral(value) || ts.isPrefixUnaryExpression(value)) return 0
  if (ts.isArrayLiteralExpression(value)) return []
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return false
  // A text takes any setting; what it really is, the notebook itself checks.
  return ""
}

/**
 * Refuses settings before a long run, not in the middle of it.
 *
 * @param {Record<string, string>} settings - parameters to replace
 * @param {readonly string[]} notebooks - paths of those that will run
 * @param {Pick<typeof import("../../src/notebook.js"), "notebookParams">} library
 * @returns {void}
 * @throws {CommandError} for a name that none of the notebooks has, or a value that does not fit one that has it
 */
export function checkSettings(settings, notebooks, { notebookParams }) {
  if (Object.keys(settings).length === 0) return
  const all = notebooks.map(notebookParameters)
  const known = [...new Set(all.flatMap(({ likes }) => Object.keys(likes)))].sort()
  const unknown = Object.keys(settings).filter((name) => !known.includes(name))
  if (unknown.length > 0 && !all.some(({ isOpen }) => isOpen)) {
    const have = known.length > 0 ? `have ${known.join(", ")}` : "the notebooks have none"
    throw new CommandError(`unknown parameter: ${unknown.join(", ")}; ${have}`)
  }
  for (const { name, likes } of all) {
    try {
      notebookParams(likes, { GBT_LAB_SET: JSON.stringify(settings) })
    } catch (error) {
      throw new CommandError(`${error instanceof Error ? error.message : error}, in ${name}`)
    }
  }
}
