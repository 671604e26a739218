/** Bins, in the smallest kind of array that holds them. */
export type BinArray = Uint8Array | Uint16Array | Int32Array

/** An array for bins below binCount, all 0. */
export function newBinArray(binCount: number, length: number): BinArray {
  if (binCount <= 256) return new Uint8Array(length)
  return binCount <= 65536 ? new Uint16Array(length) : new Int32Array(length)
}
