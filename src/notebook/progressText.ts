import { formatNumber } from "./formatNumber"

/** How far some work has come. */
export interface ProgressState {
  label: string
  /** What is counted, in the plural. */
  unit?: string
  /** Undefined where nobody knows. */
  total?: number
  done: number
  elapsedMs: number
  /** true once the work has ended, wherever it stands. */
  isFinished: boolean
}

/**
 * A line of words on the state of some work, as in "reading: 40% · 2,000,000 of 5,000,000 rows · 1,000,000/s · 3 s left";
 * the time it took once it has ended.
 */
export function progressText(state: ProgressState): string {
  const { label, unit, total, done, elapsedMs, isFinished } = state
  const units = unit === undefined ? "" : ` ${unit}`
  const rate = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0
  const parts: string[] = []
  if (total !== undefined && total > 0) {
    if (!isFinished || done < total) parts.push(`${Math.floor(100 * Math.min(1, done / total))}%`)
    parts.push(
      isFinished && done >= total
        ? `${formatNumber(done)}${units}`
        : `${formatNumber(done)} of ${formatNumber(total)}${units}`,
    )
  } else {
    parts.push(`${formatNumber(done)}${units}`)
  }
  if (isFinished)
    parts.push(`${total !== undefined && done < total ? "stopped after" : "in"} ${formatDuration(elapsedMs)}`)
  if (rate > 0) parts.push(`${formatNumber(rate, rate < 10 ? 1 : 0)}/s`)
  if (!isFinished && rate > 0 && total !== undefined && total > done) {
    parts.push(`${formatDuration(((total - done) / rate) * 1000)} left`)
  }
  return `${label}: ${parts.join(" · ")}`
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
