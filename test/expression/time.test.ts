import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decimalText, divideDecimal, exactDecimal, parseDecimal } from "../../src/expression/decimal"
import { dateText, parseDate, parseTimestamp, timestampText } from "../../src/expression/time"

describe("timestamps in text", () => {
  it.each([
    // Skipped when clocks went forward, met twice when they went back: as Java's ZonedDateTime.of.
    ["2024-03-31 02:30:00", "Europe/Berlin", "2024-03-31 01:30:00"],
    ["2024-10-27 02:30:00", "Europe/Berlin", "2024-10-27 00:30:00"],
    ["2024-01-05 10:00:00 America/New_York", "UTC", "2024-01-05 15:00:00"],
    ["2024-01-05T10:00:00GMT-05:30", "UTC", "2024-01-05 15:30:00"],
    ["0001-01-01", "UTC", "0001-01-01 00:00:00"],
    ["-0001-01-01 00:00:00.5", "UTC", "-0001-01-01 00:00:00.5"],
    ["+12345-01-01", "UTC", "+12345-01-01 00:00:00"],
  ])("%s in %s is %s in UTC", (text, zone, expected) => {
    expect(timestampText(parseTimestamp(text, zone)!, "UTC")).toBe(expected)
  })

  it.each(["", "2024", "2024-02-30", "2024-01-01 25:00", "2024-01-01 10:00 Mars", "2024-01-01 10:00+19:00", "x"])(
    "%j is none",
    (text) => expect(parseTimestamp(text, "UTC")).toBeUndefined(),
  )

  it("are read back as they are written", () => {
    const zones = fc.constantFrom("UTC", "Europe/Moscow", "Asia/Kathmandu")
    fc.assert(
      fc.property(fc.bigInt(-62_000_000_000_000_000n, 250_000_000_000_000_000n), zones, (micros, zone) => {
        const again = parseTimestamp(timestampText(micros, zone), zone)!
        // A time that clocks show twice is the first of the two.
        expect(timestampText(again, zone)).toBe(timestampText(micros, zone))
        expect(again <= micros).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), (days) => parseDate(dateText(days)) === days),
    )
  })
})

describe("decimals in text", () => {
  it("round halves away from zero, or keep every digit", () => {
    expect(decimalText(divideDecimal(parseDecimal("-1.00")!, 8n, 2))).toBe("-0.13")
    expect(decimalText(divideDecimal(parseDecimal("2")!, 3n, 4))).toBe("0.6667")
    expect(exactDecimal(parseDecimal("1.500")!, 3, 1)).toBe("1.5")
    expect(exactDecimal(parseDecimal("1.55")!, 3, 1)).toBeUndefined()
    expect(["", ".", "1_0", "0x1", "e5"].map(parseDecimal)).toEqual(Array(5).fill(undefined))
  })
})
