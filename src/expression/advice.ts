// Spark's errors of expressions, and what to do about each.

const advice: Readonly<Record<string, string>> = {
  DIVIDE_BY_ZERO: "division by zero; try_divide gives null",
  REMAINDER_BY_ZERO: "division by zero; try_mod gives null",
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

/** What happened and what to do, by Spark's name of the error; undefined for others. */
export function adviceOf(errorClass: string): string | undefined {
  return Object.hasOwn(advice, errorClass) ? advice[errorClass] : undefined
}
