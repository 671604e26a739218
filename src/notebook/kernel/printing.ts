// How errors and promises read where a cell prints them, or ends in something that holds them: without the library's own
// calls, and without what Node notes in promises.

import { type InspectOptions, inspect } from "node:util"
import { errorInWords, plainLines, tellError } from "./cellError"

type Inspect = typeof inspect

/** Has them printed so in this process. */
export function installPrinting(): void {
  printAs<Error>(Error.prototype, (error, isNested, options, inspectIt) => {
    if (process.env.GBT_LAB_STACK === "1") return inspectIt(error, { ...options, customInspect: false })
    return isNested ? `[${errorInWords(error)}]` : plainLines(tellError(error, undefined))
  })
  printAs<Promise<unknown>>(Promise.prototype, promiseText)
}

/** What a promise is, and what it is for. */
export function promiseText(promise: Promise<unknown>): string {
  const seen = inspect(promise, { customInspect: false, depth: 0, maxArrayLength: 0, maxStringLength: 0 })
  const [, state = "fulfilled"] = /^[^{]*\{\s*<(pending|rejected)>/.exec(seen) ?? []
  return `[Promise, ${state}: write await for its value]`
}

function printAs<T extends object>(
  prototype: T,
  text: (value: T, isNested: boolean, options: InspectOptions, inspectIt: Inspect) => string,
): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    enumerable: false,
    configurable: true,
    writable: true,
    value(this: T, depth: number, options: InspectOptions, inspectIt: Inspect): string {
      return text(this, depth !== options.depth, options, inspectIt)
    },
  })
}
