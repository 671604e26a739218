// How far zones are from UTC.

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Minutes, with a fraction, that a zone is ahead of UTC at a moment.
 *
 * @param zone - a region, as "Europe/Moscow", "UTC", or an offset as "+03:00"
 * @param milliseconds - since 1970, in UTC
 */
export function zoneOffset(zone: string, milliseconds: number): number {
  if (zone === "UTC") return 0
  const fixed = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/.exec(zone)
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0) + Number(fixed[4] ?? 0) / 60
    return fixed[1] === "-" ? -minutes : minutes
  }
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(milliseconds).map((part) => [part.type, part.value]))
  const year = parts.era === "BC" ? 1 - Number(parts.year) : Number(parts.year)
  const date = new Date(0)
  date.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day))
  date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second))
  return (date.getTime() - Math.floor(milliseconds / 1000) * 1000) / 60000
}

/** Microseconds in UTC of a date and time in a zone; one that a clock skips is read with the offset before. */
export function instantOf(localMicros: bigint, zone: string): bigint {
  if (zone === "UTC") return localMicros
  const milliseconds = Number(localMicros / 1000n)
  const guess = zoneOffset(zone, milliseconds - zoneOffset(zone, milliseconds) * 60000)
  const early = zoneOffset(zone, milliseconds - 24 * 3600000)
  // Where both offsets give the local time back, Java takes the earlier moment, that of the offset before.
  const offset = zoneOffset(zone, milliseconds - early * 60000) === early ? early : guess
  return localMicros - BigInt(Math.round(offset * 60)) * 1000000n
}
