// Where progress bars are drawn, and how.

import { randomUUID } from "node:crypto"
import type { DisplayBundle } from "../display"
import { takeBackOutput } from "../kernel/cellOutputs"
import type { WriteDisplayData } from "../kernel/tslab"
import { escapeHtml } from "../text"
import { type ProgressState, progressText, shareDone } from "./text"

/** A place for the bar of one piece of work. */
export interface ProgressScreen {
  /** Draws the bar, in place of what was drawn before. */
  draw(state: ProgressState): void
  /** Takes the bar away, and leaves a line of words if there are any. */
  end(text: string | undefined): void
}

// A cell has one bar, however many pieces of work it runs: twenty lines that are left of twenty fits help nobody.
const ids = new WeakMap<WriteDisplayData, string>()

/** A bar in the cell that `write` writes to. */
export function notebookScreen(write: WriteDisplayData): ProgressScreen {
  function send(data: DisplayBundle): void {
    const known = ids.get(write)
    const id = known ?? randomUUID()
    ids.set(write, id)
    write({ data, metadata: {}, transient: { display_id: id } }, known !== undefined)
  }
  return {
    draw(state) {
      const text = progressText(state)
      const share = shareDone(state)
      // The element draws itself in the page's colours; without a value it shows that work goes on.
      const bar =
        `<progress max="1" ${share === undefined ? "" : `value="${share.toFixed(3)}" `}` +
        `aria-label="${escapeHtml(state.label)}" style="width:12em;vertical-align:middle"></progress>`
      send({ "text/html": `<div>${bar} ${escapeHtml(text)}</div>`, "text/plain": text })
    },
    end(text) {
      if (text === undefined && takeBackOutput(write)) {
        ids.delete(write)
        return
      }
      const html = text === undefined ? '<div style="display:none"></div>' : `<div>${escapeHtml(text)}</div>`
      send({ "text/html": html, "text/plain": text ?? "" })
    },
  }
}

/** A terminal's stream, as far as a bar needs it. */
interface TerminalStream {
  /** Width in characters; undefined where it is not known. */
  readonly columns?: number
  write(text: string): unknown
}

const barWidth = 20

/** A bar on a line of a terminal. */
export function terminalScreen(stream: TerminalStream): ProgressScreen {
  const over = "\r\u001b[K"
  // A line that wraps could not be drawn over, so it ends before the last column.
  const fit = (line: string): string => line.slice(0, (stream.columns || 80) - 1)
  return {
    draw(state) {
      const share = shareDone(state)
      const bar = share === undefined ? "" : `[${"#".repeat(Math.round(barWidth * share)).padEnd(barWidth)}] `
      stream.write(`${over}${fit(bar + progressText(state))}`)
    },
    end: (text) => stream.write(text === undefined ? over : `${over}${fit(text)}\n`),
  }
}
