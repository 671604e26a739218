// Sends rich output to the notebook cell that runs, and plain text everywhere else.

import { randomUUID } from "node:crypto"
import { checkOptions } from "../params/options"
import { holdCell } from "./kernel/holdCell"
import { notebookWriter } from "./kernel/tslab"
import { escapeHtml } from "./text"

/** One output in several forms, by mime type; the front end draws the richest it knows. */
export interface DisplayBundle {
  /** What a terminal, a log and a screen reader get; every bundle has it. */
  "text/plain": string
  [mime: string]: unknown
}

/** How a bundle is sent. */
export interface DisplayOptions {
  /** Names the output, so that a later call can replace it. */
  id?: string
  /** true replaces the output shown before under `id`. Default false: a new output. */
  update?: boolean
}

/**
 * Shows a bundle in the current notebook cell; outside a notebook prints its `text/plain`.
 *
 * @throws RangeError if `update` is asked for without an `id`
 */
export function display(bundle: DisplayBundle, options: DisplayOptions = {}): void {
  checkOptions(options, ["id", "update"], "display")
  const { id, update = false } = options
  if (update && id === undefined) throw new RangeError("missing id: an update needs the id of the output to replace")
  const write = notebookWriter()
  if (write === null) {
    console.log(bundle["text/plain"])
    return
  }
  write({ data: bundle, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update)
}

/**
 * Shows a bundle in the cell that runs, and gives a function that replaces it by another, in that cell also when another
 * one runs by then. Outside a notebook prints the `text/plain` of each.
 */
export function displayFirst(bundle: DisplayBundle): (bundle: DisplayBundle) => void {
  const write = notebookWriter()
  const id = randomUUID()
  const send = (data: DisplayBundle, update: boolean): void => {
    if (write === null) console.log(data["text/plain"])
    else write({ data, metadata: {}, transient: { display_id: id } }, update)
  }
  send(bundle, false)
  return (later) => send(later, true)
}

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
  const update = displayFirst(words(`${name}: computing …`))
  const work = compute(update).then(update, (error: unknown) => {
    update(words(`${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`))
    throw error
  })
  holdCell(work)
}

function words(text: string): DisplayBundle {
  return { "text/html": `<em>${escapeHtml(text)}</em>`, "text/plain": text }
}
