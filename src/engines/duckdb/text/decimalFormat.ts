// Numbers in groups of digits, by Java's DecimalFormat in the locale en_US: what format_number gives.

import { decimalText } from "../../../expression/decimal"

/** How a number is written. */
export interface DecimalFormat {
  readonly positive: Affixes
  readonly negative: Affixes
  readonly leastWhole: number
  readonly leastFraction: number
  readonly mostFraction: number
  /** A point stands behind whole numbers, too. */
  readonly hasPoint: boolean
  /** Digits between commas; 0: none. */
  readonly group: number
  /** 100 for %, 1000 for ‰. */
  readonly factor: number
}

interface Affixes {
  readonly prefix: string
  readonly suffix: string
}

/** A format of so many places, in groups of three. */
export function placesFormat(places: number): DecimalFormat {
  const plain = { prefix: "", suffix: "" }
  return {
    positive: plain,
    negative: { prefix: "-", suffix: "" },
    leastWhole: 1,
    leastFraction: places,
    mostFraction: places,
    hasPoint: false,
    group: 3,
    factor: 1,
  }
}

const affix = "((?:'[^']*'|[^'#0,.;])*)"
const patternForm = new RegExp(`^${affix}([#0,.]*)${affix}(?:;${affix}[#0,.]*${affix})?$`)

/**
 * Reads a pattern as `#,##0.00` or `0.0%;(0.0%)`.
 *
 * @throws Error for what is none, and for one with an exponent, which is not supported
 */
export function parseDecimalFormat(pattern: string): DecimalFormat {
  if (/[#0.]E0/.test(pattern)) throw new Error(`unsupported pattern of a number, with an exponent: ${pattern}`)
  const match = patternForm.exec(pattern)
  const digits = match?.[2] ?? ""
  const [whole, fraction = "", more] = digits.split(".")
  const places = whole.replaceAll(",", "")
  if (match === null || more !== undefined || /0#/.test(places) || /#0|,/.test(fraction) || whole.endsWith(",")) {
    throw new Error(`invalid pattern of a number: ${pattern}; expected one as #,##0.00`)
  }
  const positive = { prefix: affixText(match[1]), suffix: affixText(match[3]) }
  const other = match[4] === undefined ? undefined : { prefix: affixText(match[4]), suffix: affixText(match[5]) }
  const isSame = other === undefined || (other.prefix === positive.prefix && other.suffix === positive.suffix)
  const zeros = (text: string): number => text.replace(/[^0]/g, "").length
  // A point without a zero beside it has one before it, or behind it where nothing is before.
  const isBare = digits.includes(".") && !digits.includes("0")
  const affixes = match[1] + match[3]
  return {
    positive,
    negative: isSame ? { prefix: `-${positive.prefix}`, suffix: positive.suffix } : other!,
    leastWhole: isBare && places !== "" ? 1 : zeros(places),
    leastFraction: isBare && places === "" ? Math.min(1, fraction.length) : zeros(fraction),
    mostFraction: fraction.length,
    hasPoint: digits.endsWith("."),
    group: whole.includes(",") ? whole.length - 1 - whole.lastIndexOf(",") : 0,
    factor: affixes.includes("%") ? 100 : affixes.includes("‰") ? 1000 : 1,
  }
}

function affixText(text: string): string {
  return text.replace(/'([^']*)'|¤/g, (sign, quoted?: string) => (sign === "¤" ? "$" : quoted === "" ? "'" : quoted!))
}

/** A double in a format. */
export function doubleFormatted(value: number, format: DecimalFormat): string {
  if (Number.isNaN(value)) return "NaN"
  const isNegative = value < 0 || Object.is(value, -0)
  const size = Math.abs(value * format.factor)
  if (!Number.isFinite(size)) return affixed("∞", isNegative, format)
  const { digits, scale } = writtenDigits(size)
  return affixed(
    rounded(digits, scale, format, () => excess(size, digits, scale)),
    isNegative,
    format,
  )
}

/** A decimal of a scale, or a whole number, in a format. */
export function decimalFormatted(unscaled: bigint, scale: number, format: DecimalFormat): string {
  const size = (unscaled < 0n ? -unscaled : unscaled) * BigInt(format.factor)
  return affixed(rounded(size, scale, format), unscaled < 0n, format)
}

function affixed(text: string, isNegative: boolean, format: DecimalFormat): string {
  const { prefix, suffix } = isNegative ? format.negative : format.positive
  return `${prefix}${text}${suffix}`
}

/** The digits that a double is written with, and their scale. */
function writtenDigits(value: number): { digits: bigint; scale: number } {
  const [mantissa, exponent] = value.toExponential().split("e")
  const digits = BigInt(mantissa.replace(".", ""))
  const scale = Math.max(0, mantissa.length - 1) - (mantissa.includes(".") ? 1 : 0) - Number(exponent)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

/** The sign of what a double is more than the digits that it is written with. */
function excess(value: number, digits: bigint, scale: number): number {
  let shift = 0
  let whole = value
  while (!Number.isInteger(whole)) {
    whole *= 2
    shift++
  }
  const difference = BigInt(whole) * 10n ** BigInt(scale) - digits * 2n ** BigInt(shift)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

/**
 * Digits as the format has them; a half goes to the even neighbour.
 *
 * @param more - the sign of what the number is more than its digits, which decides a half
 */
function rounded(digits: bigint, scale: number, format: DecimalFormat, more = (): number => 0): string {
  const { mostFraction, leastFraction, leastWhole, hasPoint, group } = format
  let kept = digits
  if (scale > mostFraction) {
    const unit = 10n ** BigInt(scale - mostFraction)
    const rest = digits % unit
    kept = digits / unit
    const isHalf = 2n * rest === unit
    const side = isHalf ? more() : 0
    if (2n * rest > unit || side > 0 || (isHalf && side === 0 && kept % 2n === 1n)) kept++
  } else kept *= 10n ** BigInt(mostFraction - scale)
  const [integer, decimals = ""] = decimalText({ unscaled: kept, scale: mostFraction }).split(".")
  let fraction = decimals
  while (fraction.length > leastFraction && fraction.endsWith("0")) fraction = fraction.slice(0, -1)
  const significant = integer === "0" ? "" : integer
  const whole = significant.padStart(Math.max(leastWhole, fraction === "" ? 1 : 0), "0")
  const grouped = group > 0 ? whole.replace(new RegExp(`\\B(?=([0-9]{${group}})+$)`, "g"), ",") : whole
  return fraction === "" && !hasPoint ? grouped : `${grouped}.${fraction}`
}
