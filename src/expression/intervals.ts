// What spans of time are made of. Spark has three types of them, which are one here.

import type { Interval } from "./tree"
import type { Typed } from "./typed"

/** Spark's types of spans: months, days to microseconds (with or without a time of day), or all three apart. */
export type IntervalKind = "months" | "days" | "dayTime" | "calendar"

/** Which of Spark's types a span has, by how it is written. */
export function intervalKind(interval: Typed): IntervalKind {
  if (interval.kind === "literal" && interval.value !== null) return literalKind(interval.value as Interval)
  if (interval.kind !== "call") return "calendar"
  switch (interval.name) {
    case "make_ym_interval":
      return "months"
    case "make_dt_interval":
      return "dayTime"
    case "subtract_times":
      return interval.args[0].type === "date" ? "days" : "dayTime"
    case "multiply_interval":
    case "divide_interval": {
      const kind = intervalKind(interval.args[0])
      return kind === "days" ? "dayTime" : kind
    }
    case "negative":
    case "positive":
    case "add_intervals":
    case "subtract_intervals": {
      const kinds = interval.args.map(intervalKind)
      const [a, b] = [kinds[0], kinds[1] ?? kinds[0]]
      return a === b
        ? a
        : a === "calendar" || b === "calendar" || a === "months" || b === "months"
          ? "calendar"
          : "dayTime"
    }
    default:
      return "calendar"
  }
}

function literalKind({ months, days, microseconds }: Interval): IntervalKind {
  if (months !== 0) return days === 0 && microseconds === 0n ? "months" : "calendar"
  return microseconds === 0n ? "days" : "dayTime"
}

/** An interval as Spark writes one of months, days and microseconds: `1 years 2 days 4.5 seconds`. */
export function intervalText({ months, days, microseconds }: Interval): string {
  const parts: string[] = []
  const part = (count: number | bigint, unit: string): void => {
    if (Number(count) !== 0) parts.push(`${count} ${unit}`)
  }
  part(Math.trunc(months / 12), "years")
  part(months % 12, "months")
  part(days, "days")
  part(microseconds / 3600000000n, "hours")
  part((microseconds / 60000000n) % 60n, "minutes")
  const seconds = microseconds % 60000000n
  if (seconds !== 0n) {
    const size = seconds < 0n ? -seconds : seconds
    const fraction = String(size % 1000000n)
      .padStart(6, "0")
      .replace(/0+$/, "")
    parts.push(`${seconds < 0n ? "-" : ""}${size / 1000000n}${fraction === "" ? "" : `.${fraction}`} seconds`)
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ")
}
