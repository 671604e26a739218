import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decimalText, divideDecimal, exactDecimal, parseDecimal } from "../../src/expression/decimal"
import { castDate, castTimestamp, dateText, parseDate, parseTimestamp, timestampText } from "../../src/expression/time"

describe("timestamps in text", () => {
  it.each([
    // Skipped when clocks went forward, met twice when they went back: as Java's ZonedDateTime.of.
    ["2024-03-31 02:30:00", "Europe/Berlin", "2024-03-31 01:30:00"],
    ["2024-10-27 02:30:00", "Europe/Berlin", "2024-10-27 00:30:00"],
    ["2024-03-10 02:30:00", "America/New_York", "2024-03-10 07:30:00"],
    ["2024-11-03 01:30:00", "America/New_York", "2024-11-03 05:30:00"],
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

describe("text that is cast to a time", () => {
  // As Spark 4.0.1 casts them in the zone America/New_York.
  it.each([
    ["2024-03-10 02:30:00", "2024-03-10 07:30:00"],
    ["2024-11-03 01:30:00", "2024-11-03 05:30:00"],
    ["2024", "2024-01-01 05:00:00"],
    ["2024-7", "2024-07-01 04:00:00"],
    ["2024-03-10 10", "2024-03-10 14:00:00"],
    ["2024-03-10 10:00", "2024-03-10 14:00:00"],
    ["2024-03-10T10:00:00.", "2024-03-10 14:00:00"],
    ["2024-03-10 10:00:00+3", "2024-03-10 07:00:00"],
    ["2024-03-10 10:00:00+0330", "2024-03-10 06:30:00"],
    ["2024-03-10 10:00:00+3:5", "2024-03-10 06:55:00"],
    ["2024-03-10 10:00:00+030030", "2024-03-10 06:59:30"],
    ["2024-03-10 10:00:00 UT-5", "2024-03-10 15:00:00"],
    ["2024-03-10 10:00:00-18:00", "2024-03-11 04:00:00"],
    ["2024-03-10 10:00:00Europe/Moscow", "2024-03-10 07:00:00"],
  ])("%s", (text, expected) => {
    expect(timestampText(castTimestamp(text, "America/New_York")!, "UTC")).toBe(expected)
  })

  it.each(
    ["2024-03-10T", "2024-03-10 x", "2024-03-10 10:00Z", "+18:30 +330 +033 +03030 +03:0030 +03:".split(" ")].flat(),
  )("%j is none", (text) => {
    expect(castTimestamp(text.startsWith("+") ? `2024-03-10 10:00:00${text}` : text, "UTC")).toBeUndefined()
  })

  it("may have anything behind the day of a date", () => {
    expect(
      ["2024", "2024-3", "2024-03-01", "2024-03-01 x", "2024-03-01T"].map((text) => dateText(castDate(text)!)),
    ).toEqual(["2024-01-01", "2024-03-01", "2024-03-01", "2024-03-01", "2024-03-01"])
    expect(["20240301", "2024-02-30", "2024-", "2024-03-01x"].map(castDate)).toEqual(Array(4).fill(undefined))
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
