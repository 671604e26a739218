// Decimals, whose digits a double would lose: a whole number of units of the last place.

/** `unscaled` units of the place number `scale` behind the point. */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** Reads `-12.50`, `.5`, `1e3`; the scale is that of the text, never below 0. Undefined for text that is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole, fraction = "", exponent = "0"] = match
  if (whole === "" && fraction === "") return undefined
  const digits = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  const unscaled = scale < 0 ? digits * 10n ** BigInt(-scale) : digits
  return { unscaled: sign === "-" ? -unscaled : unscaled, scale: Math.max(0, scale) }
}

/** All digits, as many behind the point as the scale says: `-12.50`. */
export function decimalText({ unscaled, scale }: Decimal): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0")
  const at = digits.length - scale
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ""}`
}

/** The quotient at a scale, halves away from zero, as Spark rounds. */
export function divideDecimal({ unscaled, scale }: Decimal, divisor: bigint, toScale: number): Decimal {
  const shift = toScale - scale
  const numerator = shift >= 0 ? unscaled * 10n ** BigInt(shift) : unscaled
  const denominator = shift >= 0 ? divisor : divisor * 10n ** BigInt(-shift)
  const isNegative = numerator < 0n !== denominator < 0n
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  const rounded = (2n * n + d) / (2n * d)
  return { unscaled: isNegative ? -rounded : rounded, scale: toScale }
}

/** The same number at another scale, halves away from zero. */
export function roundDecimal(decimal: Decimal, scale: number): Decimal {
  return divideDecimal(decimal, 1n, scale)
}

/**
 * The number as text of decimal(precision,scale), all its digits there; undefined where it has more digits than that holds.
 */
export function exactDecimal(decimal: Decimal, precision: number, scale: number): string | undefined {
  const rounded = roundDecimal(decimal, scale)
  const isSame = decimal.unscaled * 10n ** BigInt(scale) === rounded.unscaled * 10n ** BigInt(decimal.scale)
  return isSame ? boundedDecimal(rounded, precision) : undefined
}

/** A decimal's text; undefined where it has more than `precision` digits. */
export function boundedDecimal(decimal: Decimal, precision: number): string | undefined {
  const limit = 10n ** BigInt(precision)
  return decimal.unscaled < limit && decimal.unscaled > -limit ? decimalText(decimal) : undefined
}
