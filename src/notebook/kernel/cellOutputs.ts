// What a cell has shown so far, for an output that is to go away: Jupyter can clear all of a cell's outputs, and none alone.

import type { WriteDisplayData, WriteStream } from "./tslab"

/** The outputs of one cell. */
export interface CellOutputs {
  readonly stream: WriteStream
  readonly display: WriteDisplayData
  /** Tells that something else was shown. */
  count(): void
  /** Clears what is to go away and has been followed by nothing. */
  end(): void
}

const outputsOf = new WeakMap<WriteDisplayData, { takeBack(): boolean }>()

/** Counts what goes to a cell; `clear` sends Jupyter's message, `wait` being true where the next output does the clearing. */
export function countOutputs(
  stream: WriteStream,
  display: WriteDisplayData,
  clear: (wait: boolean) => void,
): CellOutputs {
  let shown = 0
  let isClearing = false
  const count = (): void => {
    shown = isClearing ? 1 : shown + 1
    isClearing = false
  }
  const counted: WriteDisplayData = (content, update) => {
    if (!update) count()
    display(content, update)
  }
  outputsOf.set(counted, {
    takeBack() {
      if (shown !== 1) return false
      isClearing = true
      clear(true)
      return true
    },
  })
  return {
    display: counted,
    stream(name, text) {
      count()
      stream(name, text)
    },
    count,
    end() {
      if (isClearing) clear(false)
    },
  }
}

/** Takes back the only output of the cell that `write` writes to; false where there are others, or nobody can tell. */
export function takeBackOutput(write: WriteDisplayData): boolean {
  return outputsOf.get(write)?.takeBack() ?? false
}
