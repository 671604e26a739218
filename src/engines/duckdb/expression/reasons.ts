// The engine's errors by Spark's names.

const advice: Readonly<Record<string, string>> = {
  DIVIDE_BY_ZERO: "division by zero; try_divide gives null",
  ARITHMETIC_OVERFLOW: "the result is out of its type's range; cast to a wider type, or try_add and its kin give null",
  BINARY_ARITHMETIC_OVERFLOW:
    "the result is out of its type's range; cast to a wider type, or try_add and its kin give null",
  CAST_OVERFLOW: "the value is out of the type's range; try_cast gives null",
  CAST_INVALID_INPUT: "the value is none of the type; try_cast gives null",
  CANNOT_PARSE_TIMESTAMP: "the text does not fit the pattern; try_to_timestamp gives null",
  DATETIME_FIELD_OUT_OF_BOUNDS: "there is no such day or time",
  NUMERIC_VALUE_OUT_OF_RANGE: "the decimal has more digits than its type; cast to a wider one",
  INVALID_ARRAY_INDEX: "no element of that index; get or try_element_at give null",
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: "no element of that index; try_element_at gives null",
  INVALID_INDEX_OF_ZERO: "elements are counted from 1, or from -1 at the end",
  "INVALID_PARAMETER_VALUE.START": "elements are counted from 1, or from -1 at the end",
  "INVALID_PARAMETER_VALUE.LENGTH": "a part of an array has 0 elements or more",
  INVALID_UTF8_STRING: "the bytes are no UTF-8; decode(…) reads other character sets, make_valid_utf8(CAST(…)) repairs",
  "INVALID_FORMAT.ESC_IN_THE_MIDDLE": "a sign of escape before none of _, % and itself; write it twice",
  "INVALID_FORMAT.ESC_AT_THE_END": "a sign of escape at the end of a pattern; write it twice",
  "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE": "the type has no such bit; bits are counted from 0",
}

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
  if (raised) return `${raised[1]}: ${raised[2] || advice[raised[1]] || "the expression failed"}`
  const slot = /^Could not find key "v(\d+)" in struct/.exec(reason)
  if (slot) return `no number v${slot[1]} in the vector; it has fewer`
  const kind = kinds.find(([pattern]) => pattern.test(reason))?.[1]
  // What it is cast from is the engine's SQL.
  const own = reason.replace(/ when casting from source column .*$/, "")
  return kind ? `${kind}: ${advice[kind]} (${own})` : own
}
