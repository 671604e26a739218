// Draws the value that a cell ends in. tslab prints it with console.log and knows no hook for anything richer, so the
// value's own `inspect.custom` draws it and leaves nothing to print.

import type { InspectOptions, inspect } from "node:util"
import { isNotebook } from "./tslab"

type Inspect = typeof inspect

/** How a kind of value is shown. */
interface CellEnd<T> {
  /** Draws the value in the notebook cell that ends in it. */
  draw(value: T): void
  /** Its text everywhere else; `isNested` where it stands inside another value and has to be short. */
  text(value: T, isNested: boolean, options: InspectOptions, inspect: Inspect): string
}

const customInspect = Symbol.for("nodejs.util.inspect.custom")

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
      if (isNested || !isNotebook() || !isPrintedByKernel()) return text(this, isNested, options, inspectIt)
      draw(this)
      swallowNewline()
      return ""
    },
  })
}

/**
 * Has values that are told by what they hold, and have no hook of their own, drawn where a cell ends in one. What a cell
 * prints itself is printed as ever.
 */
export function drawPlainAtCellEnd<T>(isDrawn: (value: unknown) => value is T, draw: (value: T) => void): void {
  if (!isNotebook()) return
  const { log } = console
  console.log = (...args: unknown[]) => {
    const [value] = args
    if (args.length === 1 && isDrawn(value) && isPrintedByKernel()) draw(value)
    else log.apply(console, args)
  }
}

/** true when tslab itself called console.log: for the value that a cell ends in, and nothing else. */
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
