// Steps of a round width, that values of an axis are counted in.

import { fromWallClock } from "../../expression/time"
import { type Part, type PlotSource, timeText } from "./source"

const second = 1000
const day = 86_400_000

/** Widths that clocks have, up to two weeks. */
const clockSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 60 * second),
  ...[1, 2, 3, 6, 12].map((n) => n * 3600 * second),
  ...[1, 2, 7, 14].map((n) => n * day),
]
/** Widths that calendars have, in months. */
const calendarSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

/** Steps of an axis: step i is from `from + i * width` to before `from + (i + 1) * width`, as measured by `unit`. */
export interface Steps {
  /** What is measured: values themselves, their logarithms to base ten, or months since the year 0. */
  readonly unit: "value" | "log" | "month"
  readonly from: number
  readonly width: number
  /** How many reach over all values. */
  readonly count: number
  readonly part: Part
  readonly timeZone: string
}

/** What is measured of a column, as SQL. */
function measuredSql(name: string, unit: Steps["unit"], part: Part): string {
  if (unit === "value") return name
  if (unit === "log") return `log10(${name})`
  const time =
    part.kind === "date"
      ? `date_from_unix_date(CAST(${name} / ${day} AS INT))`
      : `timestamp_micros(CAST(${name} * 1000 AS BIGINT))`
  return `(year(${time}) * 12 + month(${time}) - 1)`
}

/** The number of the step that a value lies in, from 0, as SQL; the largest value lies in the last. */
export function stepSql(name: string, { unit, from, width, count, part }: Steps): string {
  // A difference of two numbers may be beyond all numbers, where that of their shares is not.
  return `least(CAST(floor(${measuredSql(name, unit, part)} / ${width} - (${from / width})) AS INT), ${count - 1})`
}

/**
 * About `wanted` steps over the values of a column.
 *
 * @param rows - with numbers that are finite, above 0 where `isLog`
 */
export async function stepsOf(
  rows: PlotSource,
  name: string,
  part: Part,
  wanted: number,
  isLog = false,
): Promise<Steps> {
  const ends = async (unit: Steps["unit"]): Promise<[number, number]> => {
    const value = measuredSql(name, unit, part)
    const [row] = await rows.agg(`min(${value}) AS least`, `max(${value}) AS most`).collect()
    return [Number(row.least ?? 0), Number(row.most ?? 0)]
  }
  const isTime = part.kind !== "number"
  let unit: Steps["unit"] = isLog ? "log" : "value"
  let [least, most] = await ends(unit)
  let width: number
  if (isTime && (most - least) / wanted > 14 * day) {
    unit = "month"
    ;[least, most] = await ends(unit)
    width = firstOf(calendarSteps, (most - least) / wanted)
  } else if (isTime) {
    width = Math.max(part.kind === "date" ? day : 0, firstOf(clockSteps, (most - least) / wanted))
  } else {
    width = numberWidth(least, most, wanted, part.isWhole && !isLog)
  }
  // Whole numbers stand in the middle of steps of one.
  const shift = part.isWhole && !isLog && width === 1 ? 0.5 : 0
  const from = tidy(Math.floor((least + shift) / width) * width - shift)
  const count = Math.max(1, Math.floor(most / width - from / width) + 1)
  return { unit, from, width, count, part, timeZone: rows.engine.timeZone }
}

function firstOf(steps: readonly number[], least: number): number {
  return steps.find((step) => step >= least) ?? steps[steps.length - 1]
}

function numberWidth(least: number, most: number, wanted: number, isWhole: boolean): number {
  const rough = most / wanted - least / wanted
  // One value alone has a step of its own, that shows.
  if (!(rough > 0)) return isWhole ? 1 : 10 ** Math.floor(Math.log10(Math.abs(most) || 1)) / 10
  const power = 10 ** Math.floor(Math.log10(rough))
  const width = tidy(power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10))
  return isWhole ? Math.max(1, Math.round(width)) : width
}

/** Without the last digits, which sums of tenths have. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

/** Where a step begins and ends on the axis. */
export function edgesOf({ unit, from, width, timeZone, part }: Steps, step: number): [number, number] {
  const onAxis = (value: number): number => {
    if (unit === "value") return part.kind === "number" ? tidy(value) : value
    if (unit === "log") return tidy(10 ** value)
    const start = new Date(0).setUTCFullYear(Math.floor(value / 12), value % 12, 1)
    return part.kind === "date" ? start : Number(fromWallClock(BigInt(start) * 1000n, timeZone)) / 1000
  }
  return [onAxis(from + width * step), onAxis(from + width * (step + 1))]
}

/** The middle of a step, on the axis. */
export function middleOf(steps: Steps, step: number): number {
  const [start, end] = edgesOf(steps, step)
  return (start + end) / 2
}

/** What lies in a step, in words: "10 to 20". */
export function stepText(steps: Steps, step: number): string {
  const { part, width, timeZone } = steps
  const [start, end] = edgesOf(steps, step)
  if (part.isWhole && width === 1 && steps.unit === "value") return String(Math.round((start + end) / 2))
  if (part.kind === "number") return `${Number(start.toPrecision(6))} to ${Number(end.toPrecision(6))}`
  const [from, to] = [start, end].map((value) => timeText(value, part.kind, timeZone))
  if (part.kind === "date" && steps.unit === "value" && width === day) return from
  return `${from} to before ${to}`
}

/** How wide steps are, in words. */
export function widthText({ unit, width, part }: Steps): string {
  if (unit === "log") return `${Number(width.toPrecision(3))} of a power of ten`
  if (unit === "month") return width % 12 === 0 ? counted(width / 12, "year") : counted(width, "month")
  if (part.kind === "number") return String(width)
  const units = [
    [day, "day"],
    [3600 * second, "hour"],
    [60 * second, "minute"],
    [second, "second"],
  ] as const
  const [size, name] = units.find(([least]) => width >= least) ?? units[3]
  return counted(width / size, name)
}

function counted(count: number, unit: string): string {
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`
}
