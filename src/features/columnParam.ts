// Parameters that name columns.

import { type Param, param } from "../params/params"

/** A column's name; a stage that needs it says so with {@link requireParams}. */
export const columnParam: Param<string> = param<string>(
  "",
  "the name of a column",
  (x) => typeof x === "string",
  (x) => x !== "",
)

/** Names of one or more columns, copied; a stage that needs them says so with {@link requireParams}. */
export const columnsParam: Param<readonly string[]> = textsParam("the names of one or more columns", (x) => {
  return x.length > 0 && !x.includes("")
})

/** A list of strings, copied; default an empty one. */
export function textsParam(
  expected: string,
  isInRange: (value: readonly string[]) => boolean = () => true,
): Param<readonly string[]> {
  const isTexts = (x: unknown): boolean => Array.isArray(x) && x.every((text) => typeof text === "string")
  const inner = param<readonly string[]>([], expected, isTexts, isInRange)
  return { default: inner.default, check: (name, value) => Object.freeze([...inner.check(name, value)]) }
}

/** Throws RangeError where a parameter that has no default was left out. */
export function requireParams<P extends object>(owner: string, params: P, names: readonly (keyof P & string)[]): void {
  for (const name of names) {
    const value = params[name]
    if ((Array.isArray(value) || typeof value === "string") && value.length === 0) {
      throw new RangeError(`missing ${name} of ${owner}; it has no default`)
    }
  }
}
