// Mathematics. The functions called most are DuckDB's own, whose doubles may be one step of the last bit from Spark's, as
// Java's documentation allows Java's own to be; of the others, whichever of DuckDB's and JavaScript's gives Java's bits most
// often.

import { decimalOf, isDecimal, isWhole } from "../../../expression/dataType"
import { divideRounded } from "../../../expression/decimal"
import { constantWhole } from "../../../expression/functions/constants"
import type { TypedCall } from "../../../expression/typed"
import { formatDouble } from "../../../linalg/formatDouble"
import { cbrt, hypot } from "../javascript/fdlibm"
import { callJavascript, javascript } from "./javascript"
import { fitDigits, leastOf } from "./numbers"
import { cast, fill, once, raise, type Spelling, type Spellings } from "./spelling"

/** A function of doubles in JavaScript. */
function ofDoubles(compute: (...args: number[]) => number | null): Spelling {
  return javascript(() => compute as never)
}

/** The engine's sine and its like, which fail at infinity. */
function trigonometric(template: (x: string) => string): Spelling {
  return ([input]) => once(input, (x) => `CASE WHEN isinf(${x}) THEN CAST('NaN' AS DOUBLE) ELSE ${template(x)} END`)
}

const abs: Spelling = ([input], { type }, { ansi }) => {
  if (ansi || !isWhole(type)) return cast(`abs(${input})`, type)
  return once(input, (x) => `CASE WHEN ${x} = ${leastOf(type)} THEN ${x} ELSE abs(${x}) END`)
}

type Rounding = "up" | "even" | "ceil" | "floor"

/** A quotient of digits by a positive power of ten. */
function divided(value: bigint, by: bigint, how: Rounding): bigint {
  if (how === "up") return divideRounded(value, by)
  const rest = ((value % by) + by) % by
  const low = (value - rest) / by
  if (how === "floor" || rest === 0n) return low
  if (how === "ceil" || 2n * rest > by) return low + 1n
  return 2n * rest < by || low % 2n === 0n ? low : low + 1n
}

/** Rounds to decimal places; negative ones stand before the point. */
function rounded(how: Rounding): Spelling {
  return ([input], call, { ansi }) => {
    const from = call.args[0].type
    const places = call.args[1] ? constantWhole(call.args[1]) : 0
    if (places === null || places === undefined) return cast("NULL", call.type)
    if (isWhole(from) && places >= 0) return input
    const variant = `${how}${places}${ansi}`
    const compute = isDecimal(from)
      ? decimalRounding(call, places, how, ansi)
      : isWhole(from)
        ? wholeRounding(call, places, how, ansi)
        : doubleRounding(places, how)
    // A half away from zero is the engine's way too; adding 0.0 makes -0.0 zero, which a decimal has no sign for.
    if (from === "double" && places === 0 && how === "up") return `(round(${input}) + 0.0::DOUBLE)`
    return callJavascript(call.name, [from], call.type, [input], compute as never, { variant })
  }
}

function decimalRounding({ args, type }: TypedCall, places: number, how: Rounding, ansi: boolean) {
  const { scale } = decimalOf(args[0].type)!
  const out = decimalOf(type)!.scale
  if (places >= scale) return (value: bigint) => fitDigits(value, type, ansi)
  const by = 10n ** BigInt(scale - places)
  const back = 10n ** BigInt(out - places)
  return (value: bigint) => fitDigits(divided(value, by, how) * back, type, ansi)
}

const widths: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }

function wholeRounding({ type }: TypedCall, places: number, how: Rounding, ansi: boolean) {
  const by = 10n ** BigInt(Math.min(-places, 40))
  return (value: bigint | number) => {
    const exact = divided(BigInt(value), by, how) * by
    const kept = BigInt.asIntN(widths[type], exact)
    if (kept !== exact && ansi) throw new Error(`ARITHMETIC_OVERFLOW: ${exact} is no ${type}`)
    return type === "bigint" ? kept : Number(kept)
  }
}

/** Rounds the digits that Java writes for a number: 1.005 to 1.01, though the number is a bit below. */
function doubleRounding(places: number, how: Rounding) {
  const scale = 10 ** places
  return (value: number): number => {
    if (!Number.isFinite(value)) return value
    if (places > 0 && places <= 15) {
      const shifted = Math.abs(value) * scale
      const rest = shifted % 1
      // Far enough from a half, the digits round as the number does, and the quotient is the closest to them.
      if (shifted < 1e14 && Math.abs(rest - 0.5) > 0.05) {
        const magnitude = Math.round(shifted) / scale
        return (value < 0 ? -magnitude : magnitude) + 0
      }
    }
    const text = formatDouble(value)
    const match = /^(-?)(\d+)\.(\d+)(?:E(-?\d+))?$/.exec(text)!
    const exponent = Number(match[4] ?? 0) - match[3].length
    if (-exponent <= places) return value + 0
    const drop = -exponent - places
    if (drop > 400) return 0
    const kept = divided(BigInt(match[1] + match[2] + match[3]), 10n ** BigInt(drop), how)
    return Number(`${kept}e${-places}`) + 0
  }
}

function toWhole(name: "ceil" | "floor"): Spelling {
  return ([input, places], call, context) => {
    const from = call.args[0].type
    if (places !== undefined) return rounded(name)([input, places], call, context)
    if (isWhole(from)) return cast(input, "bigint")
    if (isDecimal(from)) return decimalOf(from)!.scale === 0 ? input : rounded(name)([input], call, context)
    return once(input, (x) => {
      const limits = [
        `isnan(${x}) THEN 0::BIGINT`,
        `${x} >= 9223372036854775808::DOUBLE THEN 9223372036854775807::BIGINT`,
        `${x} <= -9223372036854775808::DOUBLE THEN ${leastOf("bigint")}`,
      ]
      return `CASE ${limits.map((limit) => `WHEN ${limit}`).join(" ")} ELSE CAST(${name}(${x}) AS BIGINT) END`
    })
  }
}

/** A logarithm, null where there is none. */
const positive =
  (compute: (x: number) => number, above = 0) =>
  (x: number): number | null =>
    x <= above ? null : compute(x)

const { LN2 } = Math

/** Of fdlibm; JavaScript's has a rule of its own for e. */
const expOfOne = Number("2.7182818284590455")

const log: Spelling = ([a, b], call, context) => {
  if (b === undefined) return fill("CASE WHEN $1 > 0 THEN ln($1) END", [a])
  const compute = (base: number, x: number) => (base <= 0 || x <= 0 ? null : Math.log(x) / Math.log(base))
  return ofDoubles(compute)([a, b], call, context)
}

const factorials = Array.from({ length: 21 }, (_, n) => {
  let product = 1n
  for (let i = 2n; i <= BigInt(n); i++) product *= i
  return product
})

const mask = (1n << 64n) - 1n

/** A number written in one base in another; a base below zero gives a sign instead of 64 bits. */
function convert(text: string, from: number, to: number, ansi: boolean): string | null {
  const base = Math.abs(to)
  const trimmed = text.trim()
  if (from < 2 || from > 36 || base < 2 || base > 36 || trimmed === "") return null
  let isNegative = trimmed[0] === "-"
  let value = 0n
  for (const sign of trimmed.slice(isNegative ? 1 : 0)) {
    const digit = /^[0-9a-z]$/i.test(sign) ? Number.parseInt(sign, 36) : 99
    if (digit >= from) break
    value = value * BigInt(from) + BigInt(digit)
    if (value > mask) {
      if (ansi) throw new Error(`ARITHMETIC_OVERFLOW: ${text} does not fit 64 bits`)
      value = mask
      break
    }
  }
  const isHigh = (): boolean => value >> 63n === 1n
  if (isNegative && to > 0) value = isHigh() ? mask : BigInt.asUintN(64, -value)
  if (to < 0 && isHigh()) {
    value = BigInt.asUintN(64, -value)
    isNegative = true
  }
  const digits = value.toString(base).toUpperCase()
  return isNegative && to < 0 ? `-${digits}` : digits
}

/** A shift as Java's: by the lowest 5 or 6 bits of the count. */
function shifted(ofInt: (x: number, by: number) => number, ofLong: (x: bigint, by: bigint) => bigint): Spelling {
  return javascript((call) => {
    if (call.type === "bigint") {
      return ((x: bigint, by: number) => BigInt.asIntN(64, ofLong(x, BigInt(by & 63)))) as never
    }
    return ofInt as never
  })
}

const bitGet: Spelling = ([input, place], { args }) => {
  const width = widths[args[0].type]
  return once(place, (at) => {
    const isOut = `${at} < 0 OR ${at} >= ${width}`
    const outside = raise("INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", "tinyint")
    const bit = `CAST((${cast(input, "bigint")} >> ${at}) & 1 AS TINYINT)`
    return `CASE WHEN ${input} IS NOT NULL AND (${isOut}) THEN ${outside} ELSE ${bit} END`
  })
}

function bucket(value: number, low: number, high: number, count: bigint): bigint | null {
  const isBad = count <= 0n || count === 9223372036854775807n || Number.isNaN(value) || low === high
  if (isBad || !Number.isFinite(low) || !Number.isFinite(high)) return null
  const [lower, upper] = [Math.min(low, high), Math.max(low, high)]
  const isRising = low < high
  if (isRising ? value < lower : value > upper) return 0n
  if (isRising ? value >= upper : value <= lower) return count + 1n
  const distance = isRising ? value - lower : upper - value
  return BigInt(Math.trunc((Number(count) * distance) / (upper - lower))) + 1n
}

export const mathSpellings: Spellings = {
  abs,
  acos: ofDoubles(Math.acos),
  acosh: ofDoubles((x) => Math.log(x + Math.sqrt(x * x - 1))),
  asin: ofDoubles(Math.asin),
  asinh: ofDoubles((x) => (x === Number.NEGATIVE_INFINITY ? x : Math.log(x + Math.sqrt(x * x + 1)))),
  atan: ofDoubles(Math.atan),
  atan2: ofDoubles((y, x) => Math.atan2(y + 0, x + 0)),
  atanh: ofDoubles((x) => 0.5 * (Math.log1p(x) - Math.log1p(-x))),
  bin: javascript(() => ((x: bigint) => BigInt.asUintN(64, x).toString(2)) as never),
  bround: rounded("even"),
  cbrt: ofDoubles(cbrt),
  ceil: toWhole("ceil"),
  conv: javascript(
    (_, { ansi }) => ((text: string, from: number, to: number) => convert(text, from, to, ansi)) as never,
  ),
  cos: trigonometric((x) => `cos(${x})`),
  cosh: ofDoubles((x) => (Math.abs(x) === 1 ? 0.5 * expOfOne + 0.5 / expOfOne : Math.cosh(x))),
  cot: trigonometric((x) => `(1 / tan(${x}))`),
  csc: trigonometric((x) => `(1 / sin(${x}))`),
  degrees: "degrees($1)",
  e: "CAST('2.718281828459045' AS DOUBLE)",
  exp: "exp($1)",
  expm1: ofDoubles(Math.expm1),
  factorial: javascript(() => ((n: number) => factorials[n] ?? null) as never),
  floor: toWhole("floor"),
  hypot: ofDoubles(hypot),
  ln: "CASE WHEN $1 > 0 THEN ln($1) END",
  log,
  log10: "CASE WHEN $1 > 0 THEN log10($1) END",
  log1p: ofDoubles(positive(Math.log1p, -1)),
  log2: ofDoubles(positive((x) => Math.log(x) / LN2)),
  pi: "pi()",
  // Java's has no answer where C's is 1.
  pow: "CASE WHEN ($1 IS NOT NULL AND isnan($2)) OR (abs($1) = 1 AND isinf($2)) THEN CAST('NaN' AS DOUBLE) ELSE pow($1, $2) END",
  radians: "radians($1)",
  rint: "round_even($1, 0)",
  round: rounded("up"),
  sec: trigonometric((x) => `(1 / cos(${x}))`),
  sign: "CASE WHEN isnan($1) OR $1 = 0 THEN $1 WHEN $1 > 0 THEN 1.0::DOUBLE WHEN $1 < 0 THEN -1.0::DOUBLE END",
  sin: trigonometric((x) => `sin(${x})`),
  sinh: ofDoubles(Math.sinh),
  sqrt: "CASE WHEN $1 < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt($1) END",
  tan: trigonometric((x) => `tan(${x})`),
  tanh: "tanh($1)",
  shiftleft: shifted(
    (x, by) => x << by,
    (x, by) => x << by,
  ),
  shiftright: shifted(
    (x, by) => x >> by,
    (x, by) => x >> by,
  ),
  shiftrightunsigned: shifted(
    (x, by) => (x >>> by) | 0,
    (x, by) => BigInt.asUintN(64, x) >> by,
  ),
  bit_count: "CAST(bit_count(CAST($1 AS BIGINT)) AS INTEGER)",
  bit_get: bitGet,
  width_bucket: javascript(() => bucket as never),
}
