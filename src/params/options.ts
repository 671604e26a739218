import { didYouMeanOf } from "./nearest"

/**
 * Throws TypeError for what is no plain object of options, and for an option that nobody reads: a misspelt one would do
 * nothing, silently.
 *
 * @param known - every name that may be given
 * @param owner - the function that takes the options, as in "show"
 * @param hint - what to do about other names, where that is known
 */
export function checkOptions(given: unknown, known: readonly string[], owner: string, hint: string = ""): void {
  const also = hint === "" ? "" : `; ${hint}`
  const names = known.join(", ")
  if (!isPlainObject(given)) {
    throw new TypeError(`invalid options of ${owner}: ${shown(given)}; expected an object, of ${names}${also}`)
  }
  const other = Object.keys(given).find((name) => !known.includes(name))
  if (other !== undefined) {
    throw new TypeError(`unknown option of ${owner}: ${other}${didYouMeanOf(other, known)}${also}`)
  }
  checkValues(given)
}

/** Throws TypeError for a value that an option of this name has nowhere. */
function checkValues(given: object): void {
  for (const [name, value] of Object.entries(given)) {
    const has = (method: string): boolean => typeof Object(value)[method] === "function"
    if (value === undefined) continue
    if (/^on[A-Z]/.test(name) && typeof value !== "function") throw invalidOption(name, value, "a function")
    if (name === "signal" && !has("addEventListener")) throw invalidOption(name, value, "an AbortSignal")
    if (name === "engine") checkEngine(value)
  }
}

/** Throws TypeError for what is neither true nor false. */
export function checkFlag(name: string, given: unknown): asserts given is boolean {
  if (typeof given !== "boolean") throw new TypeError(`invalid ${name}: ${String(given)}; expected true or false`)
}

/** Throws TypeError for what is no engine; undefined stands for the one that all frames share. */
export function checkEngine(given: unknown): void {
  if (given === undefined || typeof Object(given).read === "function") return
  throw invalidOption("engine", given, "an engine, as createDuckdbEngine gives it")
}

function invalidOption(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`invalid ${name}: ${shown(value)}; expected ${expected}`)
}

/** True for objects written in braces, of whatever realm; not for those of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function shown(value: unknown): string {
  if (typeof value === "function") return "a function"
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value)
  if (value instanceof Promise) return "a promise; await it"
  if (Array.isArray(value)) return "a list"
  const kind = value.constructor?.name ?? "Object"
  return kind === "Object" ? "an object" : `a ${kind}`
}
