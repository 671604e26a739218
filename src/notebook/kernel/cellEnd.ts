// Draws the value that a cell ends in. Most kinds of value draw themselves by their `inspect.custom`, which leaves nothing
// to print then; what is a plain object is known by its shape.

import { type InspectOptions, inspect, types } from "node:util"
import { isNotebook } from "./tslab"

type Inspect = typeof inspect

/** How a kind of value is shown. */
interface CellEnd<T> {
  /** Draws the value in the notebook cell that ends in it. */
  draw(value: T): void
  /** Its text everywhere else; `isNested` where it stands inside another value and has to be short. */
  text(value: T, isNested: boolean, options: InspectOptions, inspect: Inspect): string
}

/** A kind of plain objects, and how one is drawn. */
interface PlainKind {
  is(value: object): boolean
  draw(value: object): void
}

const customInspect = Symbol.for("nodejs.util.inspect.custom")
const plainKinds: PlainKind[] = []

/** The value that is being drawn. */
let drawn: unknown

/**
 * Has `target`, an object or the prototype of many, drawn where a cell ends in it. `console.log` of it still prints text,
 * in a notebook too, as does anything that holds it.
 */
export function drawAtCellEnd<T extends object>(target: object, { draw, text }: CellEnd<T>): void {
  Object.defineProperty(target, customInspect, {
    // Not enumerable, so that comparing and copying do not see it.
    enumerable: false,
    configurable: true,
    writable: true,
    value(this: T, depth: number | null, options: InspectOptions, inspectIt: Inspect): string {
      // The depth left is the depth asked for only at the top.
      const isNested = depth !== options.depth
      if (isNested || !isNotebook() || !(drawn === this || isPrintedByKernel())) {
        return text(this, isNested, options, inspectIt)
      }
      draw(this)
      if (drawn !== this) swallowNewline()
      return ""
    },
  })
}

/** Has plain objects of a kind drawn where a cell ends in one. */
export function drawPlain<T extends object>(is: (value: object) => value is T, draw: (value: T) => void): void {
  plainKinds.push({ is, draw: draw as (value: object) => void })
}

/** Draws a value as the end of the cell that runs. */
export function drawCellEnd(value: unknown): void {
  const isObject = typeof value === "object" && value !== null
  const kind = isObject ? plainKinds.find(({ is }) => isOfKind(is, value)) : undefined
  if (kind !== undefined) {
    kind.draw(value as object)
    return
  }
  drawn = value
  try {
    const text = typeof value === "string" ? value : inspect(value, { maxArrayLength: lengthShown(value) })
    if (text !== "" || typeof value === "string") console.log(text)
  } finally {
    drawn = undefined
  }
}

function isOfKind(is: (value: object) => boolean, value: object): boolean {
  try {
    return is(value)
  } catch {
    // A field that fails to be read is none of those by which a kind is known.
    return false
  }
}

/** Entries shown of a list; numbers, of which there may be millions, say little one by one. */
function lengthShown(value: unknown): number {
  return types.isTypedArray(value) ? 12 : 100
}

/**
 * true when tslab itself called console.log, as it does in the cell that loads this library, where nobody else draws: for
 * the value that the cell ends in, and nothing else.
 */
function isPrintedByKernel(): boolean {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const { stack = "" } = new Error()
  Error.stackTraceLimit = stackTraceLimit
  const callers = stack.split("\n").slice(1)
  // Below this file's frames and Node's own stands whoever called console.log.
  const caller = callers.find((line) => !line.includes(__filename) && !/\(node:|at node:/.test(line))
  return caller !== undefined && /tslab[\\/]dist[\\/]executor\.js/.test(caller)
}

/** console.log ends the empty text with a line feed, which would be an output of its own. */
function swallowNewline(): void {
  const { stdout } = process
  const { write } = stdout
  stdout.write = ((...args: Parameters<typeof write>) => {
    stdout.write = write
    return args[0] === "\n" ? true : write.apply(stdout, args)
  }) as typeof write
}
