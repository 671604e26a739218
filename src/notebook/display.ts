// Sends rich output to the notebook cell that runs, and plain text everywhere else.

import { randomUUID } from "node:crypto"
import { holdCell } from "./kernel/runCell"
import { notebookWriter } from "./kernel/tslab"

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
 * Gives a function that shows a bundle in the cell that runs now, also when another one runs by then, and from the second
 * call on replaces what it showed. Outside a notebook it prints the `text/plain` of each.
 */
export function displayPlace(): (bundle: DisplayBundle) => void {
  const write = notebookWriter()
  const id = randomUUID()
  let isShown = false
  return (data) => {
    if (write === null) console.log(data["text/plain"])
    else write({ data, metadata: {}, transient: { display_id: id } }, isShown)
    isShown = true
  }
}

/**
 * Shows what is computed once it is there. The cell ends then; if the computing fails, the cell does.
 *
 * @param compute - gives what to show; may show something in its place before
 */
export function displayLater(compute: (show: (bundle: DisplayBundle) => void) => Promise<DisplayBundle>): void {
  const show = displayPlace()
  holdCell(compute(show).then(show))
}
