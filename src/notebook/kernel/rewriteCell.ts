// tslab compiles two things wrongly that TypeScript has no trouble with; both are written in another way before it sees
// them. A top-level `await (…)` it takes for a call of a function `await`, and so with any sign behind `await` that a
// name, a keyword, a number or a text may not begin with. A shorthand property, `{ evaluator }`, it does not find the
// variable of an earlier cell for.

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
  // Most cells have nothing to rewrite, which is seen without reading them.
  if (ts === undefined || !/\bawait\s*[^\s\w$"']|[{,]\s*[\w$]+\s*[,}=]/.test(source)) return []
  const { SyntaxKind } = ts
  const found: Insertion[] = []
  const visit = (node: TsNode, isTop: boolean): void => {
    const operand = isTop && node.kind === SyntaxKind.AwaitExpression ? operandOf(ts, node) : undefined
    if (operand !== undefined && !isAwaited(source, node, operand)) {
      found.push({ at: operand.getStart() - modulePrefix.length, text: "Promise.resolve(" })
      found.push({ at: operand.end - modulePrefix.length, text: ")" })
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

function operandOf(ts: TypeScript, node: TsNode): TsNode {
  return childrenOf(ts, node)[0]
}

/** Whether tslab takes this for an await as it stands. */
function isAwaited(source: string, node: TsNode, operand: TsNode): boolean {
  const [start, end] = [node.getStart() - modulePrefix.length, operand.getStart() - modulePrefix.length]
  return !source.slice(start, end).includes("\n") && /[\w$"'\u0080-\uffff]/.test(source[end])
}
