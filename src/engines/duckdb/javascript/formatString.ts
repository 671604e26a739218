// Java's format strings, as far as `format_string` and `printf` need them.

import { isFloating, isNumericType } from "../../../expression/dataType"

/** A value to be formatted: as text, and as a number where it is one. */
export interface Formattable {
  readonly value: unknown
  readonly type: string
  readonly text: string
  readonly number: number | null
}

const directive = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g

/** Writes values into a format with `%d`, `%s`, `%.2f`, `%,d`, `%05d`, `%x`, `%e`, `%c`, `%b`, `%n`, `%%`. */
export function formatted(format: string, values: readonly Formattable[]): string {
  let next = 0
  return format.replace(
    directive,
    (whole, position?: string, flags = "", width?: string, precision?: string, sign = "") => {
      if (sign === "%") return "%"
      if (sign === "n") return "\n"
      const item = values[position ? Number(position) - 1 : next++]
      if (item === undefined) throw new Error(`INVALID_PARAMETER_VALUE: no argument for ${whole} in ${format}`)
      const text = formatOne(item, sign, flags, precision === undefined ? undefined : Number(precision), whole)
      const length = Number(width ?? 0)
      if (flags.includes("-")) return text.padEnd(length)
      if (flags.includes("0") && item.value !== null && /[dfxoeE]/.test(sign)) {
        const head = /^[+\- (]/.test(text) ? text[0] : ""
        return head + text.slice(head.length).padStart(length - head.length, "0")
      }
      return text.padStart(length)
    },
  )
}

function formatOne(
  item: Formattable,
  sign: string,
  flags: string,
  precision: number | undefined,
  whole: string,
): string {
  const folded = sign.toLowerCase()
  const upper = (text: string): string => (sign !== folded ? text.toUpperCase() : text)
  if (item.value === null)
    return upper(folded === "b" ? "false" : "null".slice(0, folded === "s" ? precision : undefined))
  const { number, type } = item
  const isWhole = isNumericType(type) && !isFloating(type) && !type.startsWith("decimal")
  switch (folded) {
    case "s":
      return upper(item.text.slice(0, precision))
    case "b":
      return upper(String(item.value === true || typeof item.value !== "boolean"))
    case "c":
      return isWhole ? String.fromCodePoint(number!) : item.text
    case "d":
      if (!isWhole) break
      return signed(
        grouping(String(BigInt(item.value as bigint)).replace("-", ""), flags),
        BigInt(item.value as bigint) < 0n,
        flags,
      )
    case "x":
    case "o":
      if (!isWhole) break
      return upper(
        BigInt.asUintN(type === "bigint" ? 64 : 32, BigInt(item.value as bigint)).toString(folded === "x" ? 16 : 8),
      )
    case "f":
    case "e":
      if (isWhole || number === null) break
      if (!Number.isFinite(number)) return Number.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
      if (folded === "f")
        return signed(
          grouping(fixed(Math.abs(number), precision ?? 6), flags),
          number < 0 || Object.is(number, -0),
          flags,
        )
      return upper(signed(scientific(Math.abs(number), precision ?? 6), number < 0, flags))
  }
  throw new Error(`INVALID_PARAMETER_VALUE: ${whole} does not take a ${type}`)
}

/** A half is rounded up by the digits that the number is written with, as Java does. */
function fixed(value: number, places: number): string {
  const written = value.toExponential()
  const [mantissa, exponent] = written.split("e")
  const digits = mantissa.replace(".", "")
  const scale = digits.length - 1 - Number(exponent)
  let unscaled = BigInt(digits)
  if (scale > places) {
    const unit = 10n ** BigInt(scale - places)
    unscaled = (2n * unscaled + unit) / (2n * unit)
  } else unscaled *= 10n ** BigInt(places - scale)
  const text = unscaled.toString().padStart(places + 1, "0")
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}

function scientific(value: number, places: number): string {
  return value.toExponential(places).replace(/e([+-])(\d)$/, "e$10$2")
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
