// Whole numbers that wrap and decimals that keep their digits.

import { type DataType, decimalOf } from "../../../expression/dataType"
import { divideRounded, rescaled } from "../../../expression/decimal"
import { callJavascript } from "./javascript"
import { cast, once, raise } from "./spelling"

const bits: Readonly<Record<DataType, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }

/** A whole number of any size, as HUGEINT, cut to the bits of a type, as Java's arithmetic does. */
export function wrapped(sql: string, type: DataType): string {
  const width = BigInt(bits[type])
  const half = 2n ** (width - 1n)
  const wide = type === "bigint" ? "HUGEINT" : "BIGINT"
  const mask = `${2n ** width - 1n}::${wide}`
  // Cut before as well: the sum itself may be out of range.
  return cast(`((((${sql})::${wide} & ${mask}) + ${half}) & ${mask}) - ${half}`, type)
}

/** The smallest value of a type of whole numbers, as a literal of that type. */
export function leastOf(type: DataType): string {
  return cast(`'-${2n ** BigInt(bits[type] - 1)}'`, type)
}

/** The largest value of a type of whole numbers, as a literal of that type. */
export function mostOf(type: DataType): string {
  return cast(`'${2n ** BigInt(bits[type] - 1) - 1n}'`, type)
}

/** The digits where they fit the decimal; an error where ANSI has one, else null. */
export function fitDigits(value: bigint, type: DataType, ansi: boolean): bigint | null {
  const { precision } = decimalOf(type)!
  const limit = 10n ** BigInt(precision)
  if (value < limit && value > -limit) return value
  if (ansi) throw new Error("NUMERIC_VALUE_OUT_OF_RANGE")
  return null
}

/** An operation on decimals that DuckDB would do in doubles, or not at all. */
export function decimalOperation(
  sign: "+" | "-" | "*" | "/" | "%" | "div" | "pmod",
  args: readonly string[],
  types: readonly DataType[],
  result: DataType,
  isNullOnError: boolean,
): string {
  const [a, b] = types.map((type) => decimalOf(type)!.scale)
  const out = decimalOf(result)?.scale ?? 0
  const fit = (value: bigint): bigint | null =>
    result === "bigint" ? fitLong(value, !isNullOnError) : fitDigits(value, result, !isNullOnError)
  const compute = (x: bigint, y: bigint): bigint | null => {
    const scale = Math.max(a, b)
    if (sign === "*") return fit(rescaled(x * y, a + b, out))
    if (sign === "+" || sign === "-") {
      const [l, r] = [rescaled(x, a, scale), rescaled(y, b, scale)]
      return fit(rescaled(sign === "+" ? l + r : l - r, scale, out))
    }
    if (y === 0n) {
      if (isNullOnError) return null
      throw new Error("DIVIDE_BY_ZERO")
    }
    if (sign === "/")
      return fit(
        divideRounded(x * 10n ** BigInt(Math.max(0, out - a + b)), y * 10n ** BigInt(Math.max(0, a - b - out))),
      )
    const [l, r] = [rescaled(x, a, scale), rescaled(y, b, scale)]
    if (sign === "div") return fit(l / r)
    const rest = l % r
    return fit(rescaled(sign === "pmod" && rest < 0n ? (rest + r) % r : rest, scale, out))
  }
  return callJavascript(`decimal_${sign}`, types, result, args, compute as never, { variant: String(isNullOnError) })
}

function fitLong(value: bigint, ansi: boolean): bigint | null {
  if (BigInt.asIntN(64, value) === value) return value
  if (ansi) throw new Error("ARITHMETIC_OVERFLOW")
  return null
}

/** A divisor that is not zero: an error where ANSI has one, unless the dividend is null, else null. */
export function checkedDivisor(sql: string, type: DataType, isNullOnError: boolean, dividend: string): string {
  if (isNullOnError) return `nullif(${sql}, 0)`
  return once(
    sql,
    (x) => `CASE WHEN ${x} = 0 AND ${dividend} IS NOT NULL THEN ${raise("DIVIDE_BY_ZERO", type)} ELSE ${x} END`,
  )
}
