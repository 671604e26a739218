// Values of JavaScript as literals.

import { decimal } from "../dataType"
import { literal } from "../literals"
import type { Expression } from "../tree"

/** A value of JavaScript that stands for itself in an expression; lists are arrays. */
export type Literal = null | boolean | number | bigint | string | Date | Uint8Array | readonly Literal[]

/** The literal of a value, with the type that PySpark gives it. */
export function literalExpression(value: Literal): Expression {
  switch (typeof value) {
    case "string":
      return literal(value, "string")
    case "boolean":
      return literal(value, "boolean")
    case "number":
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return literal(value, "double")
      return literal(BigInt(value), value === (value | 0) ? "int" : "bigint")
    case "bigint":
      return wholeLiteral(value)
  }
  if (value === null) return literal(null, "void")
  if (value instanceof Date) {
    const milliseconds = value.getTime()
    if (Number.isNaN(milliseconds)) throw new RangeError("invalid value: an invalid Date; expected a moment")
    return literal(BigInt(milliseconds) * 1000n, "timestamp")
  }
  if (value instanceof Uint8Array) return literal(value, "binary")
  if (Array.isArray(value)) return { kind: "call", name: "array", args: value.map(literalExpression) }
  throw new TypeError(
    `invalid value: ${String(value)}; expected a number, text, boolean, Date, null, a list or a column`,
  )
}

function wholeLiteral(value: bigint): Expression {
  if (BigInt.asIntN(64, value) === value) return literal(value, BigInt.asIntN(32, value) === value ? "int" : "bigint")
  const digits = String(value).replace("-", "").length
  if (digits > 38) throw new RangeError(`invalid value: ${value}; expected at most 38 digits`)
  return literal(value, decimal(digits, 0))
}
