// Formats of to_number and to_char: `99,999.99`, `S$0D00MI`.

/** A format, read. */
export interface NumberFormat {
  /** Words before the digits and behind them, in their order: S, MI, $ and PR's brackets. */
  readonly before: readonly ("S" | "MI" | "$" | "<")[]
  readonly behind: readonly ("S" | "MI" | ">")[]
  /** Digits between the commas. A group that begins with 0 has exactly as many, one that begins with 9 at most. */
  readonly groups: readonly { readonly digits: number; readonly isExact: boolean }[]
  readonly hasPoint: boolean
  /** Digits behind the point. */
  readonly scale: number
}

/**
 * Reads a format of Spark's, in any case of letters: `[MI|S] [$] digits with , or G between [. or D digits] [PR|MI|S]`.
 *
 * @throws TypeError for what is none
 */
export function parseNumberFormat(text: string): NumberFormat {
  const form = /^(S|MI)?(\$)?((?:[09]+[,G])*[09]+)?(?:([.D])([09]*))?(S|MI|PR)?$/.exec(text.toUpperCase())
  const [, sign, dollar, whole, point, fraction = "", end] = form ?? []
  const groups = (whole ?? "").split(/[,G]/).filter((group) => group !== "")
  if (form === null || groups.length + fraction.length === 0 || (sign !== undefined && sign === end)) {
    throw new TypeError(`INVALID_FORMAT: ${text}; expected digits as in "999.99", "S$9,999" or "000D00MI"`)
  }
  const before = [end === "PR" ? "<" : undefined, sign, dollar].filter((word) => word !== undefined)
  const behind = end === undefined ? [] : [end === "PR" ? ">" : end]
  const format = {
    before: before as NumberFormat["before"],
    behind: behind as NumberFormat["behind"],
    groups: groups.map((group) => ({ digits: group.length, isExact: group.startsWith("0") })),
    hasPoint: point !== undefined,
    scale: fraction.length,
  }
  if (precisionOf(format) > 38) throw new TypeError(`more than 38 digits: ${text}`)
  return format
}

/** All digits of a format. */
export function precisionOf({ groups, scale }: Pick<NumberFormat, "groups" | "scale">): number {
  return groups.reduce((sum, group) => sum + group.digits, scale)
}
