import { randomUUID } from "node:crypto"
import { display, isNotebook } from "./display"
import { escapeHtml } from "./escapeHtml"
import { type ProgressState, progressText } from "./progressText"

/** A bar that shows how far long work has come. */
export interface ProgressBar {
  /** Says how much is done; calls that come fast are cheap and mostly not drawn. */
  update(done: number): void
  /** Draws the last state and leaves it there; further calls do nothing. Call it in a `finally`. */
  finish(): void
}

/** Where a bar is drawn and by which clock; only tests need to set these. */
export interface ProgressOptions {
  /** What is counted, in the plural, as in "rows". Default: nothing is named. */
  unit?: string
  /** Where the bar goes outside a notebook, if that is a terminal. Default `process.stderr`. */
  stream?: { isTTY?: boolean; columns?: number; write(text: string): unknown }
  /** Milliseconds since any moment. Default `performance.now`. */
  now?: () => number
  /** Default `process.env`; a terminal of a machine where `CI` is set gets no bar. */
  env?: Record<string, string | undefined>
}

// Work shorter than this needs no bar, and one that flashes up for it only disturbs.
const delayMs = 300
const throttleMs = 100

/**
 * One bar with rate and time left, drawn in place: in a notebook as an output that is updated, on a terminal as a line
 * on standard error. Silent in logs and on CI, and for work that ends within 0.3 s.
 *
 * @param label - what is going on, as in "reading"
 * @param total - how much there is to do, >= 0; undefined where nobody knows, which shows the count and rate alone
 * @throws RangeError if `total` is negative or NaN
 */
export function progressBar(label: string, total?: number, options: ProgressOptions = {}): ProgressBar {
  if (total !== undefined && !(total >= 0)) throw new RangeError(`invalid total: ${total}; expected a number >= 0`)
  const { unit, stream = process.stderr, now = () => performance.now(), env = process.env } = options
  const start = now()
  const draw = isNotebook() ? notebookDraw() : stream.isTTY && !env.CI ? terminalDraw(stream) : null
  let done = 0
  let drawnAt = Number.NaN
  let isFinished = draw === null
  const state = (at: number): ProgressState => ({ label, unit, total, done, elapsedMs: at - start, isFinished })
  return {
    update(count) {
      if (isFinished) return
      done = count
      const at = now()
      if (Number.isNaN(drawnAt) ? at - start < delayMs : at - drawnAt < throttleMs) return
      drawnAt = at
      draw?.(state(at))
    },
    finish() {
      if (isFinished) return
      isFinished = true
      if (!Number.isNaN(drawnAt)) draw?.(state(now()))
    },
  }
}

type Draw = (state: ProgressState) => void

function notebookDraw(): Draw {
  const id = randomUUID()
  let update = false
  return (state) => {
    const text = progressText(state)
    const { done, total } = state
    // The element draws itself in the page's colours; without a value it shows that work goes on.
    const bar =
      state.isFinished || total === 0
        ? ""
        : `<progress max="1" ${total === undefined ? "" : `value="${Math.min(1, done / total)}" `}` +
          `aria-label="${escapeHtml(state.label)}" style="width:12em;vertical-align:middle"></progress> `
    display({ "text/html": `<div>${bar}${escapeHtml(text)}</div>`, "text/plain": text }, { id, update })
    update = true
  }
}

function terminalDraw(stream: NonNullable<ProgressOptions["stream"]>): Draw {
  return (state) => {
    const filled = state.total ? Math.round(20 * Math.min(1, state.done / state.total)) : 0
    const bar = state.total && !state.isFinished ? `[${"#".repeat(filled)}${" ".repeat(20 - filled)}] ` : ""
    // A line that wraps could not be drawn over, so it ends before the last column.
    const line = `${bar}${progressText(state)}`.slice(0, (stream.columns ?? 80) - 1)
    stream.write(`\r\u001b[K${line}${state.isFinished ? "\n" : ""}`)
  }
}
