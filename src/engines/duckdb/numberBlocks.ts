import type { RowPlaces } from "./rowPlaces"

// Numbers that arrive a few at a time, until it is known how many there are and where they belong.

const blockBits = 17
const blockSize = 1 << blockBits

/** A column of numbers that grows at its end. */
export interface NumberBlocks<T extends Float64Array | Int32Array> {
  /** Adds copies of the numbers. */
  push(items: T): void
  /** All numbers, as they came or each in its place; can be called once. */
  finish(places?: RowPlaces): T
}

/**
 * Blocks of numbers: no block moves when the column grows, and each goes as soon as its numbers have their places. Where it
 * is known how many come, the first ones are parts of one array, and numbers that come in order stay where they are.
 *
 * @param make - makes an array of a length
 * @param expected - how many numbers come, if that is known; there may be fewer and more
 */
export function numberBlocks<T extends Float64Array | Int32Array>(
  make: (length: number) => T,
  expected = 0,
): NumberBlocks<T> {
  // A whole number of blocks; one block alone is soon copied.
  const whole = expected > blockSize ? make(Math.ceil(expected / blockSize) * blockSize) : make(0)
  const blocks: T[] = []
  let rowCount = 0
  const newBlock = (): T =>
    rowCount < whole.length ? (whole.subarray(rowCount, rowCount + blockSize) as T) : make(blockSize)
  return {
    push(items) {
      for (let from = 0; from < items.length; ) {
        const at = rowCount & (blockSize - 1)
        if (at === 0) blocks.push(newBlock())
        const to = Math.min(items.length, from + blockSize - at)
        blocks[blocks.length - 1]!.set(items.subarray(from, to) as never, at)
        rowCount += to - from
        from = to
      }
    },
    finish(places) {
      const starts = places?.starts ?? Int32Array.of(0, rowCount)
      const firstPlaces = places?.places ?? Int32Array.of(0)
      const isInPlace = firstPlaces.length === 1 && firstPlaces[0] === 0
      if (isInPlace && rowCount > 0 && rowCount <= whole.length) return whole.subarray(0, rowCount) as T
      const out = make(rowCount)
      for (let i = 0; i < firstPlaces.length; i++) {
        const end = starts[i + 1]
        for (let row = starts[i]; row < end; ) {
          const block = blocks[row >>> blockBits]!
          const at = row & (blockSize - 1)
          const to = Math.min(end, row + blockSize - at)
          const place = firstPlaces[i] + row - starts[i]
          if (to - row === 1) out[place] = block[at]
          else out.set(block.subarray(at, at + to - row) as never, place)
          row = to
        }
      }
      blocks.length = 0
      return out
    },
  }
}
