// How estimators and transformers declare, default and check their parameters.

import { didYouMeanOf } from "./nearest"

/** One parameter: its value when left out, and its check, which returns the value or throws. */
export interface Param<T> {
  readonly default: T
  check(name: string, value: unknown): T
}

/** A parameter for every field of P. */
export type ParamTable<P> = { readonly [K in keyof P]-?: Param<P[K]> }

/** Every field filled in and checked; inner code takes this and checks nothing again. */
export type Checked<P> = { readonly [K in keyof P]-?: P[K] }

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? `[${value}]` : String(value)
}

/** The error for a value that is out of range or of the wrong kind. */
export function invalidParam(name: string, value: unknown, expected: string, kind: "type" | "range"): Error {
  const message = `invalid ${name}: ${show(value)}; expected ${expected}`
  return kind === "type" ? new TypeError(message) : new RangeError(message)
}

/** Builds a parameter from a default and a predicate; `expected` completes "expected …" in the error. */
export function param<T>(
  defaultValue: T,
  expected: string,
  isKind: (value: unknown) => boolean,
  isInRange: (value: T) => boolean = () => true,
): Param<T> {
  return {
    default: defaultValue,
    check(name, value) {
      if (!isKind(value)) throw invalidParam(name, value, expected, "type")
      if (!isInRange(value as T)) throw invalidParam(name, value, expected, "range")
      return value as T
    },
  }
}

const isNumber = (value: unknown): boolean => typeof value === "number"

/** A whole number in [min, max]. */
export function integerParam(defaultValue: number, min: number, max: number = Number.MAX_SAFE_INTEGER): Param<number> {
  const expected = max === Number.MAX_SAFE_INTEGER ? `an integer >= ${min}` : `an integer in [${min}, ${max}]`
  return param<number>(defaultValue, expected, isNumber, (x) => Number.isInteger(x) && x >= min && x <= max)
}

/** A number for which `isInRange` holds; `expected` names the range, as in "a number in (0, 1]". */
export function numberParam(defaultValue: number, expected: string, isInRange: (x: number) => boolean): Param<number> {
  return param<number>(defaultValue, expected, isNumber, isInRange)
}

/** Any string. */
export function textParam(defaultValue: string): Param<string> {
  return param<string>(defaultValue, "a string", (x) => typeof x === "string")
}

/** true or false. */
export function flagParam(defaultValue: boolean): Param<boolean> {
  return param<boolean>(defaultValue, "true or false", (x) => typeof x === "boolean")
}

/** One of the strings given. */
export function choiceParam<T extends string>(defaultValue: T, choices: readonly T[]): Param<T> {
  const expected = `one of ${choices.map((c) => JSON.stringify(c)).join(", ")}`
  return param<T>(
    defaultValue,
    expected,
    (x) => typeof x === "string",
    (x) => choices.includes(x),
  )
}

/** A parameter that may be left unset. */
export function optionalParam<T>(inner: Param<T>): Param<T | undefined> {
  return { default: undefined, check: (name, value) => (value === undefined ? undefined : inner.check(name, value)) }
}

/**
 * Fills defaults and checks every value; the caller's object is not changed.
 *
 * @throws TypeError for what is no object, a name that `table` does not have, or a value of the wrong kind; RangeError
 *   for one out of range
 */
export function checkParams<P extends object>(owner: string, table: ParamTable<P>, given: Partial<P> = {}): Checked<P> {
  if (typeof given !== "object" || given === null) {
    throw invalidParam(`parameters of ${owner}`, given, "an object", "type")
  }
  const entries = table as Record<string, Param<unknown>>
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(entries, name)) {
      throw new TypeError(`unknown parameter of ${owner}: ${name}${didYouMeanOf(name, Object.keys(entries))}`)
    }
  }
  const checked: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(entries)) {
    const value = (given as Record<string, unknown>)[name]
    checked[name] = value === undefined ? entry.default : entry.check(name, value)
  }
  return Object.freeze(checked) as Checked<P>
}
