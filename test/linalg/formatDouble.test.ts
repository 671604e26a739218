import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { formatDouble } from "../../src/linalg/formatDouble"

describe("formatDouble", () => {
  // As Double.toString of OpenJDK 17 prints them.
  it.each([
    [1e-4, "1.0E-4"],
    [0.001, "0.001"],
    [0.002, "0.002"],
    [0.00099999, "9.9999E-4"],
    [9.5e-4, "9.5E-4"],
    [5e-5, "5.0E-5"],
    [0.0625, "0.0625"],
    [0.1 + 0.2, "0.30000000000000004"],
    [0.5, "0.5"],
    [-1, "-1.0"],
    [-0.25, "-0.25"],
    [10, "10.0"],
    [100, "100.0"],
    [1e6, "1000000.0"],
    [123456.789, "123456.789"],
    [9999999.999, "9999999.999"],
    [1e7, "1.0E7"],
    [12345678, "1.2345678E7"],
    [-0, "-0.0"],
    [0, "0.0"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [Number.MIN_VALUE, "4.9E-324"],
    [Number.MAX_VALUE, "1.7976931348623157E308"],
  ])("writes %d as %s", (x, text) => {
    expect(formatDouble(x)).toBe(text)
  })

  it("writes no more digits than are needed", () => {
    expect(formatDouble(2e23)).toBe("2.0E23")
  })

  it("reads back as the same number and has Java's shape", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const text = formatDouble(x)
        expect(Number(text)).toBe(x)
        const isPlain = x === 0 || (Math.abs(x) >= 1e-3 && Math.abs(x) < 1e7)
        expect(text).toMatch(isPlain ? /^-?\d+\.(\d|\d*[1-9])$/ : /^-?[1-9]\.(\d|\d*[1-9])E-?\d+$/)
      }),
      { seed: 3, numRuns: 2000 },
    )
  })
})
