// tslab compiles three things wrongly that TypeScript has no trouble with; all are written in another way before it sees
// them. A top-level `await (…)` it takes for a call of a function `await`, and so with any sign behind `await` that a
// name, a keyword, a number or a text may not begin with, and with the next line. A `for await` alone it does not take for
// an await. A shorthand property, `{ evaluator }`, it does not find the variable of an earlier cell for.

import type { LineColumn } from "./sourceMaps"
import { loadedTypescript, type TsNode, type TypeScript } from "./typescript"

/** Text put into a source, which else stays as it is; no line is added. */
interface Insertion {
  /** Where, in the source before. */
  readonly at: number
  readonly text: string
}

/** A cell's source as it was written and as tslab gets it. */
export interface CellSource {
  readonly written: string
  readonly code: string
  /** The column in what was written of a column in the code; both from 0, lines are the same. */
  writtenColumn(line: number, column: number): number
}

// Makes of the source a module, in which `await` may stand at the top level.
const modulePrefix = "export {};"

/** The source as tslab compiles it rightly. */
export function rewriteCell(written: string): CellSource {
  const insertions = insertionsOf(written).sort((a, b) => a.at - b.at)
  let code = ""
  let from = 0
  for (const { at, text } of insertions) {
    code += written.slice(from, at) + text
    from = at
  }
  code += written.slice(from)
  const starts = lineStarts(written)
  return {
    written,
    code,
    writtenColumn(line, column) {
      let left = column
      for (const { at, text } of insertions) {
        if (at < starts[line] || at >= (starts[line + 1] ?? Infinity)) continue
        const before = at - starts[line]
        if (left <= before) break
        left = Math.max(before, left - text.length)
      }
      return left
    },
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return starts
}

function insertionsOf(source: string): Insertion[] {
  const ts = loadedTypescript()
  if (ts === undefined || !/\bawait\b|\{/.test(source)) return []
  const { SyntaxKind } = ts
  const found: Insertion[] = []
  const insertAround = (start: number, text: string, end: number): void => {
    found.push({ at: start - modulePrefix.length, text }, { at: end - modulePrefix.length, text: ")" })
  }
  const visit = (node: TsNode, isTop: boolean): void => {
    if (isTop && node.kind === SyntaxKind.AwaitExpression) {
      const [operand] = childrenOf(ts, node)
      const afterAwait = node.getStart() + "await".length
      if (!isAwaited(source, node, operand)) insertAround(afterAwait, " Promise.resolve(", operand.end)
    }
    if (isTop && node.kind === SyntaxKind.ForOfStatement) {
      const [first, , list] = childrenOf(ts, node)
      if (first.kind === SyntaxKind.AwaitKeyword) insertAround(list.getStart(), "await Promise.resolve(", list.end)
    }
    if (node.kind === SyntaxKind.ShorthandPropertyAssignment) {
      const [name] = childrenOf(ts, node)
      const [start, end] = [name.getStart() - modulePrefix.length, name.end - modulePrefix.length]
      found.push({ at: end, text: `: ${source.slice(start, end)}` })
    }
    const isInside = functions.some((kind) => SyntaxKind[kind] === node.kind)
    ts.forEachChild(node, (child) => visit(child, isTop && !isInside))
  }
  visit(ts.createSourceFile("cell.ts", modulePrefix + source, ts.ScriptTarget.ES2022, true), true)
  return found
}

const functions = [
  "ArrowFunction",
  "FunctionExpression",
  "FunctionDeclaration",
  "MethodDeclaration",
  "Constructor",
  "GetAccessor",
  "SetAccessor",
]

function childrenOf(ts: TypeScript, node: TsNode): TsNode[] {
  const children: TsNode[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  return children
}

/** Whether tslab takes this for an await as it stands. */
function isAwaited(source: string, node: TsNode, operand: TsNode): boolean {
  const [start, end] = [node.getStart() - modulePrefix.length, operand.getStart() - modulePrefix.length]
  return !source.slice(start, end).includes("\n") && /[\w$"'\u0080-\uffff]/.test(source[end])
}

/** What is wrong in a source that is not one, by TypeScript's parser alone. */
export function syntaxErrorsOf(source: string): (LineColumn & { message: string })[] {
  const ts = loadedTypescript()
  const { parseDiagnostics = [] } =
    ts?.createSourceFile("cell.ts", modulePrefix + source, ts.ScriptTarget.ES2022, false) ?? {}
  return parseDiagnostics.map(({ start, messageText }) => {
    // What is missing at the end is missing behind the last word.
    const before = source.slice(0, Math.min(start - modulePrefix.length, source.trimEnd().length)).split("\n")
    const message = typeof messageText === "string" ? messageText : messageText.messageText
    return { message, line: before.length - 1, column: before[before.length - 1].length }
  })
}
