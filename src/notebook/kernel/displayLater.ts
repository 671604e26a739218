import { randomUUID } from "node:crypto"
import { escapeHtml } from "../text"
import { type DisplayBundle, displayUnder } from "./display"
import { holdCell } from "./holdCell"

/**
 * Shows at once that something is being computed, and then what was, in the same place. The cell ends when that is there;
 * if it fails, its error stands there, and the cell fails.
 *
 * @param name - what is computed, as in "Frame"
 * @param compute - gives what to show; may give something to show before that to `update`
 */
export function displayLater(
  name: string,
  compute: (update: (bundle: DisplayBundle) => void) => Promise<DisplayBundle>,
): void {
  // Into the cell that runs now, whichever runs when the computing ends.
  const update = displayUnder(randomUUID(), words(`${name}: computing …`))
  const work = compute(update).then(update, (error: unknown) => {
    update(words(`${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`))
    throw error
  })
  holdCell(work)
}

function words(text: string): DisplayBundle {
  return { "text/html": `<em>${escapeHtml(text)}</em>`, "text/plain": text }
}
