// The cells that ran, and places in them: of frames of a stack, in what the user wrote.

import { markedLines } from "../../expression/errors"
import { type CellSource, rewriteCell } from "./rewriteCell"
import type { FindSource, LineColumn } from "./sourceMaps"

/** A cell that runs or ran. */
export interface Cell {
  /** Its number, as in `[3]`. */
  readonly number: number
  readonly source: CellSource
  /** Set once it is compiled, where maps are kept. */
  findSource?: FindSource | undefined
}

const cells = new Map<number, Cell>()

/** Keeps a cell's source under its number. */
export function addCell(number: number, written: string): Cell {
  const cell: Cell = { number, source: rewriteCell(written) }
  cells.set(number, cell)
  return cell
}

/** What frames of a stack call the JavaScript of a cell. */
export function cellFile({ number }: Cell): string {
  return `cell[${number}]`
}

/** A place in the JavaScript of a cell. */
export interface CellPlace extends LineColumn {
  readonly cell: number
}

const cellFrame = /^\s*at .*?\bcell\[(\d+)\]:(\d+):(\d+)\)?$/

/** The place of one line of a stack; undefined where that is in no cell. */
function placeOfFrame(line: string): CellPlace | undefined {
  const match = cellFrame.exec(line)
  if (match === null) return undefined
  const [cell, lineNumber, columnNumber] = match.slice(1).map(Number)
  return { cell, line: lineNumber - 1, column: columnNumber - 1 }
}

/** The places in cells of a stack, the innermost first. */
export function placesIn(stack: string): CellPlace[] {
  return stack.split("\n").flatMap((line) => placeOfFrame(line) ?? [])
}

/** The place in a cell that called what runs now; undefined where no cell did. Some 10 µs: every verb asks for it. */
export function callingPlace(): CellPlace | undefined {
  const { stackTraceLimit, prepareStackTrace } = Error
  Error.stackTraceLimit = 25
  // The frames themselves: making text of them takes three times as long.
  Error.prepareStackTrace = (_, frames) => frames
  const holder: { stack?: NodeJS.CallSite[] } = {}
  Error.captureStackTrace(holder)
  const { stack = [] } = holder
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
  for (const frame of stack) {
    const [, cell] = /^cell\[(\d+)\]$/.exec(frame.getFileName() ?? "") ?? []
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()]
    if (cell && line && column) return { cell: Number(cell), line: line - 1, column: column - 1 }
  }
  return undefined
}

/** A place in what the user wrote. */
export interface WrittenPlace extends CellPlace {
  /** The line. */
  readonly text: string
}

/** The place that was compiled to a place; undefined where nobody can tell. */
export function writtenPlace(place: CellPlace): WrittenPlace | undefined {
  const cell = cells.get(place.cell)
  const found = cell?.findSource?.(place)
  return cell && found ? placeWritten(cell, found) : undefined
}

/** The same of a place in the code that was compiled. */
export function placeWritten(cell: Cell, { line, column }: LineColumn): WrittenPlace | undefined {
  const text = cell.source.written.split("\n")[line]
  if (text === undefined) return undefined
  return { cell: cell.number, line, column: cell.source.writtenColumn(line, column), text }
}

/** The line of a place, and those that follow in its cell. */
export function linesFrom(place: WrittenPlace): WrittenPlace[] {
  const lines =
    cells
      .get(place.cell)
      ?.source.written.split("\n")
      .slice(place.line + 1) ?? []
  return [place, ...lines.map((text, i) => ({ ...place, line: place.line + 1 + i, text }))]
}

/** The line of a place, with a mark under the word there, or, where given, under `width` signs. */
export function markedPlace({ text, column }: WrittenPlace, width?: number): string[] {
  const indent = text.length - text.trimStart().length
  const start = Math.max(0, column - indent)
  const line = text.trim()
  const word = /^[\w$\u0080-\uffff]+/.exec(line.slice(start))?.[0].length ?? 1
  return markedLines({ text: line, start, end: start + (width ?? word) })
}
