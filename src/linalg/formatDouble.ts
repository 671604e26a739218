/**
 * Writes a number as Java's `Double.toString` does: at least one digit on either side of the point, and computerised
 * scientific notation outside [0.001, 10000000): `0.5`, `-1.0`, `1.0E-4`, `1.0E7`, `NaN`, `Infinity`, `-0.0`.
 *
 * The digits are the shortest that read back as the same number, the closest of those with two digits where one would
 * do (`4.9E-324`): the rule of JDK 19 and later. Spark on an earlier JDK writes more digits than needed for some
 * numbers: 2E23 is `2.0E23` here, `1.9999999999999998E23` on Java 17. Either text reads back as the same number.
 */
export function formatDouble(x: number): string {
  return format(x, (magnitude) => {
    const text = magnitude.toExponential()
    if (text.includes(".")) return text
    // One digit is enough here, but Java takes the closest of those with two: 4.9E-324, not 5.0E-324.
    const two = magnitude.toExponential(1)
    return Number(two) === magnitude ? two : text
  })
}

/** The same for a number of 32 bits, as Java's `Float.toString`: the shortest digits that read back as that. */
export function formatFloat(x: number): string {
  return format(x, (magnitude) => {
    for (let digits = 1; digits < 9; digits++) {
      const text = magnitude.toExponential(digits)
      if (Math.fround(Number(text)) === magnitude) return text
    }
    return magnitude.toExponential(9)
  })
}

function format(x: number, exponential: (magnitude: number) => string): string {
  if (Number.isNaN(x)) return "NaN"
  if (!Number.isFinite(x)) return x > 0 ? "Infinity" : "-Infinity"
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0"
  const sign = x < 0 ? "-" : ""
  const text = exponential(Math.abs(x))
  const at = text.indexOf("e")
  const exponent = Number(text.slice(at + 1))
  const digits = text[0] + text.slice(2, at)
  if (exponent >= 7 || exponent < -3) return `${sign}${digits[0]}.${digits.slice(1) || "0"}E${exponent}`
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits.replace(/(.)0$/, "$1")}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0")
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`
}
