import type { BinArray } from "./binArray"

/** What rows are grouped by: the key of a row is keys[codes[row]], or keys[row] without codes, in [0, keyCount). */
export interface KeyColumn {
  readonly codes: Int32Array | undefined
  readonly keys: BinArray
  readonly keyCount: number
}
