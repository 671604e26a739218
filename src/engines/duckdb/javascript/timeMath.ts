// Moments some time on or apart, as Spark moves and counts them.

import { addMonths, dateOf, microsPerDay, splitDay } from "../../../expression/calendar"
import { fromWallClock, toWallClock } from "../../../expression/time"
import type { Interval } from "../../../expression/tree"

/** A moment some months, days and microseconds on; months and days are those of the clock in the zone. */
export function shiftMoment(micros: bigint, { months, days, microseconds }: Interval, zone: string): bigint {
  let moment = micros
  if (months !== 0 || days !== 0) {
    const clock = splitDay(toWallClock(moment, zone))
    moment = fromWallClock(BigInt(addMonths(clock.days, months) + days) * microsPerDay + clock.rest, zone)
  }
  return moment + microseconds
}

/** Whole months from one moment of a clock to another. */
export function monthsBetween(start: bigint, end: bigint): number {
  const [a, b] = [splitDay(start), splitDay(end)]
  let to = b.days
  if (to > a.days && b.rest < a.rest) to--
  else if (to < a.days && b.rest > a.rest) to++
  const [x, y] = [dateOf(a.days), dateOf(to)]
  const packed = (date: typeof x): number => (date.year * 12 + date.month - 1) * 32 + date.day
  return Math.trunc((packed(y) - packed(x)) / 32)
}

/** The whole number of 64 bits that is nearest to a finite number cut, as Java casts. */
export function nearestLong(value: number): bigint {
  const whole = BigInt(Math.trunc(value))
  const most = 2n ** 63n - 1n
  return whole > most ? most : whole < -most - 1n ? -most - 1n : whole
}
