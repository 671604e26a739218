// Java's format strings, as `format_string` and `printf` need them.

import { type DataType, decimalOf, isFloating, isWhole } from "../../../expression/dataType"
import { decimalText, javaDecimalText } from "../../../expression/decimal"
import { formatDouble, formatFloat } from "../../../linalg/formatDouble"
import { javaHash } from "../javascript/hash"

const directive = /%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?(t?[a-zA-Z%])?/g
const widths: Readonly<Record<DataType, number>> = { tinyint: 8, smallint: 16, int: 32, date: 32 }

interface Spec {
  readonly whole: string
  readonly sign: string
  readonly flags: string
  readonly precision: number | undefined
}

/**
 * Writes values of such types into a format with `%d`, `%s`, `%.2f`, `%,d`, `%05d`, `%x`, `%e`, `%g`, `%c`, `%b`, `%h`, `%n`
 * and `%%`. Spark hands Java a date as its days and a timestamp as its microseconds since 1970, so they are numbers here.
 */
export function formatted(format: string, values: readonly unknown[], types: readonly DataType[]): string {
  let next = 0
  let last = -1
  return format.replace(
    directive,
    (whole, position?: string, flags = "", width?: string, decimals?: string, sign?: string) => {
      const fail = (problem: string): Error =>
        new Error(`INVALID_PARAMETER_VALUE: ${problem}, in the format ${format}: ${whole}`)
      if (sign === undefined) throw fail("a % without a letter behind it")
      if (/[-0]/.test(flags) && width === undefined) throw fail("a flag that needs a width")
      if (/-.*0|0.*-/.test(flags) || /\+.* | .*\+/.test(flags)) throw fail("flags that exclude each other")
      if (sign === "n") {
        if (width !== undefined || decimals !== undefined || flags !== "") throw fail("a new line has no width")
        return "\n"
      }
      const pad = (text: string): string =>
        flags.includes("-") ? text.padEnd(Number(width ?? 0)) : text.padStart(Number(width ?? 0))
      if (sign === "%") return pad("%")
      last = position ? Number(position) - 1 : flags.includes("<") ? last : next++
      if (last < 0 || last >= values.length) throw fail("no argument")
      const spec = { whole, sign, flags, precision: decimals === undefined ? undefined : Number(decimals) }
      const text = formatOne(values[last], types[last], spec, fail)
      if (!flags.includes("0") || values[last] === null || /^(.?nan|.?infinity.?)$/i.test(text)) return pad(text)
      const head = /^(?:[+\- (]?(?:0[xX])?)/.exec(text)![0]
      return head + text.slice(head.length).padStart(Number(width) - head.length, "0")
    },
  )
}

function formatOne(value: unknown, type: DataType, spec: Spec, fail: (problem: string) => Error): string {
  const { sign, flags, precision } = spec
  const folded = sign.toLowerCase()
  if (!/^[sbchdxofeg]$/.test(folded) || /^[DOF]$/.test(sign)) throw fail(`%${sign} is not supported`)
  if (/^[cdxo]$/.test(folded) && precision !== undefined) throw fail("a whole number has no precision")
  if (/^[sbch]$/.test(folded) && /[#,+ 0(]/.test(flags)) throw fail(`a flag that %${sign} does not take`)
  const upper = (text: string): string => (sign !== folded ? text.toUpperCase() : text)
  if (folded === "b") return upper(String(value !== null && (typeof value !== "boolean" || value)).slice(0, precision))
  if (value === null) return upper("null".slice(0, precision))
  const isInteger = isWhole(type) || type === "date" || type === "timestamp" || type === "timestamp_ntz"
  switch (folded) {
    case "s":
      return upper(javaText(value, type).slice(0, precision))
    case "h":
      if (decimalOf(type)) break
      return upper(hashText(value, type).slice(0, precision))
    case "c":
      if (!isInteger || widths[type] === undefined) break
      if (Number(value) < 0 || Number(value) > 0x10ffff) throw fail(`no character of the number ${value}`)
      return upper(String.fromCodePoint(Number(value)))
    case "d":
      if (!isInteger) break
      return signed(grouping(String(value).replace("-", ""), flags), BigInt(value as bigint) < 0n, flags)
    case "x":
    case "o": {
      if (!isInteger) break
      if (/[+ ,(]/.test(flags)) throw fail(`a flag that %${sign} does not take`)
      const digits = BigInt.asUintN(widths[type] ?? 64, BigInt(value as bigint)).toString(folded === "x" ? 16 : 8)
      return upper(`${flags.includes("#") ? (folded === "x" ? "0x" : "0") : ""}${digits}`)
    }
    case "f":
    case "e":
    case "g":
      if (!isFloating(type)) break
      return upper(floating(value as number, folded, spec))
  }
  throw fail(`%${sign} does not take a ${type}`)
}

/** A value as Java's `String.valueOf` writes it. */
function javaText(value: unknown, type: DataType): string {
  const decimal = decimalOf(type)
  if (decimal) return javaDecimalText({ unscaled: value as bigint, scale: decimal.scale })
  return type === "double"
    ? formatDouble(value as number)
    : type === "float"
      ? formatFloat(value as number)
      : String(value)
}

/** Java's `hashCode` as hexadecimal digits. */
function hashText(value: unknown, type: DataType): string {
  // A set of values takes -0.0 for 0.0, Java's Double does not.
  if (Object.is(value, -0)) return "80000000"
  return BigInt.asUintN(32, BigInt(javaHash(value, type))).toString(16)
}

function floating(value: number, kind: string, { flags, precision }: Spec): string {
  const isNegative = value < 0 || Object.is(value, -0)
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return signed("Infinity", isNegative, flags)
  const size = Math.abs(value)
  const text =
    kind === "f"
      ? grouping(fixed(size, precision ?? 6), flags)
      : kind === "e"
        ? scientific(size, precision ?? 6)
        : general(size, precision ?? 6, flags)
  return signed(text, isNegative, flags)
}

function general(size: number, precision: number, flags: string): string {
  const digits = Math.max(1, precision)
  if (size === 0) return fixed(0, digits - 1)
  const exponent = Number(scientific(size, digits - 1).split("e")[1])
  return exponent >= -4 && exponent < digits
    ? grouping(fixed(size, digits - 1 - exponent), flags)
    : scientific(size, digits - 1)
}

/** Digits and exponent of a number as it is written: 1.25 is 125 and 0. */
function digitsOf(value: number): { digits: string; exponent: number } {
  const [mantissa, exponent] = value.toExponential().split("e")
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) }
}

/** A half is rounded up by the digits that the number is written with, as Java does. */
function fixed(value: number, places: number): string {
  const { digits, exponent } = digitsOf(value)
  const scale = digits.length - 1 - exponent
  let unscaled = BigInt(digits)
  if (scale > places) {
    const unit = 10n ** BigInt(scale - places)
    unscaled = (2n * unscaled + unit) / (2n * unit)
  } else unscaled *= 10n ** BigInt(places - scale)
  return decimalText({ unscaled, scale: places })
}

function scientific(value: number, places: number): string {
  const { digits, exponent } = digitsOf(value)
  let kept = BigInt(digits.slice(0, places + 1).padEnd(places + 1, "0"))
  if (digits.length > places + 1 && digits[places + 1] >= "5") kept++
  let shown = exponent
  if (String(kept).length > places + 1) {
    kept /= 10n
    shown++
  }
  const text = decimalText({ unscaled: kept, scale: places })
  return `${text}e${shown < 0 ? "-" : "+"}${String(Math.abs(shown)).padStart(2, "0")}`
}

function grouping(text: string, flags: string): string {
  if (!flags.includes(",")) return text
  const [whole, fraction] = text.split(".")
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`
}

function signed(text: string, isNegative: boolean, flags: string): string {
  if (isNegative) return flags.includes("(") ? `(${text})` : `-${text}`
  return `${flags.includes("+") ? "+" : flags.includes(" ") ? " " : ""}${text}`
}
