// The engine's errors by Spark's names.

import { adviceOf } from "../../../expression/advice"

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^Overflow in (addition|subtraction|multiplication|division) of INT(8|16) /i, "BINARY_ARITHMETIC_OVERFLOW"],
  [/^Failure in decode/, "INVALID_UTF8_STRING"],
  [
    /^Overflow in (HUGEINT )?(addition|subtraction|multiplication|negation|division)|Overflow on abs|Cannot take absolute value|out of range.*INT128|INT128.*out of range/i,
    "ARITHMETIC_OVERFLOW",
  ],
  [
    /can't be cast because the value is out of range|Could not cast value .* to DECIMAL|Failed to cast decimal value .* to type|out of range for the destination type/i,
    "CAST_OVERFLOW",
  ],
]

/** The reason with Spark's name of the error before it; the engine's own words where Spark has no name for it. */
export function sparkReason(reason: string): string {
  const raised =
    /^(?:Could not convert string ')?(_?[A-Z][A-Z]+(?:_[A-Z0-9]+)+(?:\.[A-Z_]+)*)\b(?:' to \S+)?:? ?(.*)$/.exec(reason)
  if (raised) return `${raised[1]}: ${raised[2] || adviceOf(raised[1]) || "the expression failed"}`
  const slot = /^Could not find key "v(\d+)" in struct/.exec(reason)
  if (slot) return `no number v${slot[1]} in the vector; it has fewer`
  const kind = kinds.find(([pattern]) => pattern.test(reason))?.[1]
  // What it is cast from is the engine's SQL.
  const own = reason.replace(/ when casting from source column .*$/, "")
  return kind ? `${kind}: ${adviceOf(kind)} (${own})` : own
}
