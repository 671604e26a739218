// Reading parts of a JSON value, each with an error that names the part.

function describe(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "an array"
        : String(value)
}

/** Throws the error for a part that does not fit. */
export function refuse(what: string, value: unknown, expected: string): never {
  throw new RangeError(`invalid ${what}: ${describe(value)}; expected ${expected}`)
}

/** An object that is no array. */
export function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(what, value, "an object")
  return value as Record<string, unknown>
}

/** An array. */
export function asArray(value: unknown, what: string): unknown[] {
  return Array.isArray(value) ? value : refuse(what, value, "an array")
}

const spelledNumbers = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
])

/** A number, also one that JSON has no word for. */
export function asNumber(value: unknown, what: string): number {
  if (typeof value === "number") return value
  return spelledNumbers.get(value as string) ?? refuse(what, value, "a number")
}

/** A whole number from `least` on. */
export function asCount(value: unknown, what: string, least: number): number {
  const isCount = typeof value === "number" && Number.isInteger(value) && value >= least
  return isCount ? value : refuse(what, value, `an integer >= ${least}`)
}

/** An array of numbers. */
export function doubles(value: unknown, what: string): Float64Array {
  return Float64Array.from(asArray(value, what), (x, i) => asNumber(x, `${what}[${i}]`))
}

/** Whole numbers from -1 on. */
export function indices(value: unknown, what: string): Int32Array {
  return Int32Array.from(asArray(value, what), (x, i) => asCount(x, `${what}[${i}]`, -1))
}

/** An array of sets of categories, null where there is none. */
export function categorySets(value: unknown, what: string): (readonly number[] | null)[] {
  return asArray(value, what).map((set, i) =>
    set === null ? null : asArray(set, `${what}[${i}]`).map((x) => asCount(x, `${what}[${i}]`, 0)),
  )
}
