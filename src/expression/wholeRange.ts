/** What a type of whole numbers holds: from `least` up to and without `end`, both powers of two and so exact. */
interface WholeRange {
  readonly bits: number
  readonly least: number
  readonly end: number
}

const bitsOf: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }

/** The range of a type of whole numbers; undefined for other types. */
export function wholeRange(type: string): WholeRange | undefined {
  const bits = bitsOf[type]
  return bits === undefined ? undefined : { bits, least: -(2 ** (bits - 1)), end: 2 ** (bits - 1) }
}

/** The narrowest type of whole numbers that holds all from the least to the most. */
export function narrowestWhole(least: number, most: number): string {
  const holds = (type: string): boolean => {
    const range = wholeRange(type)!
    return least >= range.least && most < range.end
  }
  return ["tinyint", "smallint", "int"].find(holds) ?? "bigint"
}
