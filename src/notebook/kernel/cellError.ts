// What a cell that failed says: what is wrong, in which line of which cell, and nothing of what lies between.

import { inspect, types } from "node:util"
import { type CallPlace, callsNoted } from "../../work/callPlace"
import { type CellPlace, linesFrom, markedPlace, placesIn, type WrittenPlace, writtenPlace } from "./cells"
import { cellVariables } from "./tslab"

/** An error as Jupyter tells it: its name, its message, and the lines to show, in colours. */
export interface ToldError {
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
}

const [red, boldRed, bold, plain] = ["\u001b[31m", "\u001b[1;31m", "\u001b[1m", "\u001b[0m"]

/** Most cells named; a recursion has thousands. */
const mostPlaces = 5

/**
 * What to say of an error that ended a cell. With `GBT_LAB_STACK=1` its stack follows.
 *
 * @param from - the cell that ran, by its number or by the place that is known; undefined where that is of no interest
 */
export function tellError(error: unknown, from: CellPlace | number | undefined): ToldError {
  try {
    return tell(error, from)
  } catch {
    // An object whose fields fail to be read.
    return tell(new Error("what was thrown cannot be read"), from)
  }
}

function tell(error: unknown, from: CellPlace | number | undefined): ToldError {
  const { name, message } = nameAndMessage(error)
  const stack = types.isNativeError(error) ? stackOf(error) : ""
  const places = placesOf(error, stack, from)
  const [headline, ...more] = message.split("\n")
  const merged = places.length > 0 ? markInCell(more, places[0]) : undefined
  if (merged) places[0] = merged.place
  const lines = [`${boldRed}${name}${plain}: ${headline}`]
  lines.push(...more.slice(merged ? 2 : 0).map((line) => (isMark(line) ? inRed(line) : line)))
  places.forEach((place, i) => {
    lines.push(heading(i === 0 ? "in" : "called in", place.cell, place.line))
    lines.push(...marked(i === 0 && merged ? markedPlace(place, merged.width) : markedPlace(place)))
  })
  if (places.length === 0 && from !== undefined) {
    lines.push(`${bold}in cell [${typeof from === "number" ? from : from.cell}]${plain}`)
  }
  if (!isOfLibrary(stack)) lines.push(...furtherOf(error))
  if (process.env.GBT_LAB_STACK === "1") lines.push("", inspect(error))
  return { ename: name, evalue: message, traceback: lines }
}

/** What to say of mistakes that TypeScript found, each with its place; the cell did not run. */
export function tellTypeErrors(found: readonly TypeMistake[]): ToldError {
  const lines: string[] = []
  found.forEach(({ message, place }, i) => {
    const [before, next] = [found[i - 1]?.place, found[i + 1]?.place]
    // TypeScript explains one mistake in several messages, all of one place.
    if (i > 0 && isSame(before, place)) lines.push(`  ${message}${promiseHint(message)}`)
    else lines.push(`${boldRed}TypeScript${plain}: ${message}${promiseHint(message)}`)
    if (place && !isSame(place, next)) lines.push(heading("in", place.cell, place.line), ...marked(markedPlace(place)))
  })
  return { ename: "TypeScript", evalue: found.map(({ message }) => message).join("\n"), traceback: lines }
}

/** A mistake that TypeScript found; without a place in a file that a cell imports. */
export interface TypeMistake {
  readonly message: string
  readonly place: WrittenPlace | undefined
}

function isSame(a: WrittenPlace | undefined, b: WrittenPlace | undefined): boolean {
  return a?.line === b?.line && a?.column === b?.column
}

/** The lines of an error without colours. */
export function plainLines({ traceback }: ToldError): string {
  return [red, boldRed, bold, plain].reduce((text, colour) => text.replaceAll(colour, ""), traceback.join("\n"))
}

function heading(word: string, cell: number, line: number): string {
  return `${bold}${word} cell [${cell}], line ${line + 1}:${plain}`
}

function marked([line, mark]: readonly string[]): string[] {
  return [line, inRed(mark)]
}

function inRed(line: string): string {
  return `${red}${line}${plain}`
}

function isMark(line: string): boolean {
  return /^ *\^+$/.test(line)
}

/**
 * A message's own line and mark, `["  a +", "    ^", …]`, as a mark in the cell: in the line of the call, or, where that has
 * not the text, in the one line behind it that has it; undefined where a text stands more than once.
 */
function markInCell(
  [line, mark]: readonly string[],
  call: WrittenPlace,
): { place: WrittenPlace; width: number } | undefined {
  if (mark === undefined || !isMark(mark)) return undefined
  const shown = line.slice(2)
  if (shown.trim() === "") return undefined
  const having = linesFrom(call).filter(({ text }) => text.includes(shown))
  const [place] = having
  const isClear = having.length === 1 || place === call
  const at = place?.text.indexOf(shown) ?? -1
  if (!isClear || place.text.indexOf(shown, at + 1) >= 0) return undefined
  const width = mark.trim().length
  return { place: { ...place, column: at + mark.length - width - 2 }, width }
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (!(types.isNativeError(error) || error instanceof Error)) {
    return { name: "thrown", message: typeof error === "string" ? error : inspect(error) }
  }
  const interrupted = (error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  if (interrupted) return { name: "AbortError", message: "interrupted" }
  // A class that sets no name of its own is called after itself.
  const name = [textOf(error.name), textOf(error.constructor?.name)].find((text) => text !== "" && text !== "Error")
  return { name: name ?? "Error", message: withPromiseHint(asWritten(textOf(error.message))) || "no message" }
}

/** The name of an error and the first line that it says. */
export function errorInWords(error: unknown): string {
  const { name, message } = nameAndMessage(error)
  return `${name}: ${message.split("\n")[0]}`
}

/** What should be text and may be anything. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value
  return value === undefined ? "" : inspect(value)
}

/** A message of V8 with names as the user wrote them: variables of cells are properties of `exports` once compiled. */
function asWritten(message: string): string {
  return message.replace(/\(0 ?, ?[\w$]+_\d+\.([\w$]+)\)/g, "$1").replace(/\bexports\.(?=[\w$])/g, "")
}

/** "m.transform is not a function", where m is a promise, is for want of an `await`. */
function withPromiseHint(message: string): string {
  const [, name] = /^([\w$]+)(?:\.[\w$]+)* is not (?:a function|iterable|a constructor)/.exec(message) ?? []
  if (name === undefined || !types.isPromise(cellVariables()[name])) return message
  return `${message}; ${name} is a promise: write await where it is made`
}

/** A type error for want of an `await`. */
function promiseHint(message: string): string {
  const isOfPromise = /(?:type|Type) 'Promise<.*(?:does not exist|is not assignable|must have|is missing|no call)/s
  return isOfPromise.test(message) || /on type 'Promise</.test(message) ? " It is a promise: write await." : ""
}

function stackOf(error: Error): string {
  try {
    return String(error.stack ?? "")
  } catch {
    return ""
  }
}

/** Where an error comes of, the nearest first: a verb's call, then the calls that led to the error. */
function placesOf(error: unknown, stack: string, from: CellPlace | number | undefined): WrittenPlace[] {
  const noted = typeof error === "object" && error !== null ? callsNoted(error) : []
  const known = [...noted.filter(isCellPlace), ...placesIn(stack)]
  // What a cell ends in is awaited by no code of the user's: where that begins says most.
  if (typeof from === "object" && !known.some(({ cell }) => cell === from.cell)) known.push(from)
  const seen = new Set<string>()
  const places: WrittenPlace[] = []
  for (const place of known) {
    const written = writtenPlace(place)
    const key = `${written?.cell}:${written?.line}`
    if (written === undefined || seen.has(key) || places.length === mostPlaces) continue
    seen.add(key)
    places.push(written)
  }
  return places
}

function isCellPlace(place: CallPlace): place is CellPlace {
  return "cell" in place
}

// As built, all of the library stands in one folder; its sources stand in folders of it.
const library = __dirname.replace(/[\\/]notebook[\\/]kernel$/, "")

/** Whether the library itself threw it. */
function isOfLibrary(stack: string): boolean {
  const top = stack.split("\n").find((line) => /^\s+at /.test(line) && !/\(?node:|<anonymous>\)?$/.test(line))
  return top?.includes(library) ?? false
}

/** What an error that is not the library's has beside its message: its fields, errors within it, its cause. */
function furtherOf(error: unknown): string[] {
  if (!types.isNativeError(error)) return []
  const {
    stack: _stack,
    message: _message,
    name: _name,
    cause,
    errors,
    ...fields
  } = error as Error & {
    errors?: unknown
  }
  const lines: string[] = []
  if (Object.keys(fields).length > 0) lines.push(inspect(fields, { breakLength: 100 }))
  const within = [...(Array.isArray(errors) ? errors : []), ...(cause === undefined ? [] : [cause])]
  for (const one of within.slice(0, mostPlaces)) {
    const { name, message } = nameAndMessage(one)
    lines.push(`because of ${name}: ${message}`)
  }
  return lines
}
