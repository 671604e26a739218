import type { Work, WorkCount } from "../../work/runWork"
import { formatNumber } from "../text"

/** How far some work has come, as a bar tells it. */
export interface ProgressState {
  /** What is going on; work within other work names both. */
  readonly label: string
  readonly count: WorkCount | undefined
  /** What is counted a second; undefined where nothing has been yet. */
  readonly rate: number | undefined
  readonly elapsedMs: number
}

/**
 * What to tell of a piece of work: its own count, or where it counts nothing, that of the work under way within it.
 *
 * @param now - milliseconds by `performance.now`
 */
export function progressState(work: Work, now: number): ProgressState {
  const labels = [work.label]
  let counted = work
  while (counted.count === undefined && counted.inner !== undefined) {
    counted = counted.inner
    if (counted.label !== "") labels.push(counted.label)
  }
  const { count, start } = counted
  const made = count === undefined || start === undefined ? 0 : count.done - start.done
  return {
    label: labels.join(" · "),
    count,
    rate: made > 0 && now > start!.at ? made / ((now - start!.at) / 1000) : undefined,
    elapsedMs: now - work.startedAt,
  }
}

/** Share of the work that is done, in [0, 1]; undefined where nobody knows. */
export function shareDone({ count }: ProgressState): number | undefined {
  if (count?.total === undefined || count.total === 0) return undefined
  return Math.min(1, count.done / count.total)
}

/**
 * A line of words on work under way: "fitting: 40% · 8 of 20 trees · 2.5 trees/s · 4.8 s left"; the time since it
 * began, where nobody knows how much is left.
 */
export function progressText(state: ProgressState): string {
  const { label, count, rate, elapsedMs } = state
  const share = shareDone(state)
  const parts: string[] = []
  if (share !== undefined) parts.push(`${Math.floor(100 * share)}%`)
  if (count?.unit !== undefined) {
    parts.push(countText(count))
    if (rate !== undefined) parts.push(`${rounded(rate)} ${count.unit}/s`)
  }
  const isTimeKnown = count?.total !== undefined && rate !== undefined && count.done < count.total
  parts.push(
    isTimeKnown ? `${formatDuration(((count.total - count.done) / rate) * 1000)} left` : formatDuration(elapsedMs),
  )
  return `${label}: ${parts.join(" · ")}`
}

/** What is left to say once work has ended: "fitting: 20 trees · 8.1 s"; how far it came, where it is not done. */
export function finalText({ label, count, elapsedMs }: ProgressState, isDone: boolean): string {
  // The last count may be older than the end.
  const last = count && isDone ? { ...count, done: count.total ?? count.done } : count
  const counted = last?.unit === undefined ? [] : [countText(last)]
  const time = `${isDone ? "" : "stopped after "}${formatDuration(elapsedMs)}`
  return `${label}: ${[...counted, time].join(" · ")}`
}

function countText({ done, total, unit }: WorkCount): string {
  const of = total === undefined || done >= total ? "" : ` of ${rounded(total)}`
  return `${rounded(done)}${of} ${unit}`
}

/** Small numbers with a digit after the point. */
function rounded(value: number): string {
  return formatNumber(value, value < 10 ? 1 : 0)
}

/** A duration for people: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
