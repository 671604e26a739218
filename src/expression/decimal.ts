// Decimals, whose digits a double would lose: a whole number of units of the last place.

/** `unscaled` units of the place number `scale` behind the point. */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** Reads `-12.50`, `.5`, `1e3`; the scale is that of the text, never below 0. Undefined for text that is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const number = numberIn(text)
  if (number === undefined || Math.abs(number.scale) > 10_000) return undefined
  return number.scale < 0 ? roundDecimal(number, 0) : number
}

/**
 * Units of the place number `scale` behind the point, halves away from zero, of text that is cast to a decimal; what is
 * beyond 10^400 comes to more than any decimal holds. Undefined for text that is no number.
 */
export function castDecimal(text: string, scale: number): bigint | undefined {
  const number = numberIn(text)
  if (number === undefined) return undefined
  const shift = scale - number.scale
  if (shift > 400) return number.unscaled * 10n ** 400n
  return shift < -400 ? 0n : rescaled(number.unscaled, number.scale, scale)
}

/** The digits of a text, with a scale below 0 for `1e3`. */
function numberIn(text: string): Decimal | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?\s*$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole, fraction = "", exponent = "0"] = match
  if (whole === "" && fraction === "") return undefined
  const digits = BigInt(whole + fraction)
  return { unscaled: sign === "-" ? -digits : digits, scale: fraction.length - Number(exponent) }
}

/** All digits, as many behind the point as the scale says: `-12.50`. */
export function decimalText({ unscaled, scale }: Decimal): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0")
  const at = digits.length - scale
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ""}`
}

/** As Java's BigDecimal writes it: with an exponent where more than five zeros would stand behind the point. */
export function javaDecimalText({ unscaled, scale }: Decimal): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString()
  const exponent = digits.length - 1 - scale
  if (exponent >= -6) return decimalText({ unscaled, scale })
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
  return `${unscaled < 0n ? "-" : ""}${mantissa}E${exponent}`
}

/** A quotient of whole numbers, a half rounded away from zero, as Spark rounds. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor]
  const quotient = (2n * a + b) / (2n * b)
  return isNegative ? -quotient : quotient
}

/** Units of one scale in those of another, a half rounded away from zero. */
export function rescaled(unscaled: bigint, from: number, to: number): bigint {
  return to >= from ? unscaled * 10n ** BigInt(to - from) : divideRounded(unscaled, 10n ** BigInt(from - to))
}

/** The quotient at a scale, halves away from zero. */
export function divideDecimal({ unscaled, scale }: Decimal, divisor: bigint, toScale: number): Decimal {
  const shift = toScale - scale
  const quotient =
    shift >= 0
      ? divideRounded(unscaled * 10n ** BigInt(shift), divisor)
      : divideRounded(unscaled, divisor * 10n ** BigInt(-shift))
  return { unscaled: quotient, scale: toScale }
}

/** The same number at another scale, halves away from zero. */
export function roundDecimal({ unscaled, scale }: Decimal, toScale: number): Decimal {
  return { unscaled: rescaled(unscaled, scale, toScale), scale: toScale }
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
