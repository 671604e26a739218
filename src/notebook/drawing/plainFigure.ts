// What a figure may hold that JSON can't: typed arrays, dates, whole numbers of any size, numbers that are not finite.

/** A Plotly figure as anybody may write it: traces may hold typed arrays, Date, BigInt, NaN; a layout is optional. */
export interface AnyFigure {
  /** Plotly traces. */
  readonly data: readonly object[]
  /** Plotly layout. */
  readonly layout?: object
  /** Plotly's settings, beside those that all figures have. */
  readonly config?: object
  /** Frames of an animation. */
  readonly frames?: readonly object[]
  /** What the figure shows, in words: for screen readers, and for terminals. */
  readonly alt?: string
}

/** Fields by name. */
export type Fields = Record<string, unknown>

/** A figure of JSON alone. */
export interface PlainFigure {
  readonly data: Fields[]
  readonly layout: Fields
  readonly config?: Fields
  readonly frames?: Fields[]
  readonly alt?: string
}

/** True for what has a figure's fields. */
export function isFigure(value: unknown): value is AnyFigure {
  const { data, layout = {} } = (typeof value === "object" && value !== null ? value : {}) as Partial<AnyFigure>
  return isObject(layout) && Array.isArray(data) && data.every(isObject)
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/**
 * The figure as JSON has it: typed arrays as arrays, Date as text in UTC, BigInt as number, and null for numbers and dates
 * that are none, which Plotly leaves out.
 *
 * @throws TypeError for what is no figure, and for a figure that holds itself
 */
export function plainFigure(figure: AnyFigure): PlainFigure {
  if (!isFigure(figure)) {
    const given = (figure as unknown) instanceof Promise ? "a promise; await it" : describe(figure)
    throw new TypeError(
      `invalid figure: ${given}; expected a Plotly figure, { data: [{ x: [1, 2], y: [3, 4] }], layout: {} }`,
    )
  }
  const { data, layout = {}, config, frames, alt } = figure
  return plain({ data, layout, config, frames, alt }, []) as unknown as PlainFigure
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value)
  return Array.isArray(value) ? "a list" : `an object with ${Object.keys(value).join(", ") || "nothing"}`
}

function plain(value: unknown, holders: readonly unknown[]): unknown {
  if (typeof value === "bigint") return Number(value)
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (typeof value === "function" || typeof value === "symbol") return undefined
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (holders.includes(value)) throw new TypeError("invalid figure: it holds itself, which no JSON can")
  const within = [...holders, value]
  if (ArrayBuffer.isView(value) || Array.isArray(value) || value instanceof Set) {
    return Array.from(value as Iterable<unknown>, (item) => plain(item, within) ?? null)
  }
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  const fields = entries.map(([name, field]) => [String(name), plain(field, within)] as const)
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined))
}
