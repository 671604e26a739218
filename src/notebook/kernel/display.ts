// Sends rich output to the notebook cell that runs, and plain text everywhere else.

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

/** Sends an output to one cell, or with `update` replaces what stands under its display id. */
export type WriteDisplayData = (
  content: { data: Record<string, unknown>; metadata: object; transient: { display_id?: string } },
  update?: boolean,
) => void

// tslab offers only one mime type a call in its public API. The function behind that API takes a whole bundle, and is
// new for every cell, so it is looked up each time.
/** What writes to the cell that runs, another for every cell; null outside a notebook. */
export function notebookWriter(): WriteDisplayData | null {
  const kernel = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__
  if (typeof kernel?.require !== "function") return null
  try {
    const jupyter = kernel.require("tslab/dist/jupyter") as { lastWriteDisplayData?: WriteDisplayData | null }
    return jupyter.lastWriteDisplayData ?? null
  } catch {
    return null
  }
}

/** true when the code runs in a tslab cell, which can show HTML and figures. */
export function isNotebook(): boolean {
  return notebookWriter() !== null
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
 * Shows a bundle in the cell that runs, and gives a function that replaces it by another, in that cell also when another
 * one runs by then. Outside a notebook prints the `text/plain` of each.
 *
 * @param id - names the output; new for every output
 */
export function displayUnder(id: string, bundle: DisplayBundle): (bundle: DisplayBundle) => void {
  const write = notebookWriter()
  const send = (data: DisplayBundle, update: boolean): void => {
    if (write === null) console.log(data["text/plain"])
    else write({ data, metadata: {}, transient: { display_id: id } }, update)
  }
  send(bundle, false)
  return (later) => send(later, true)
}
