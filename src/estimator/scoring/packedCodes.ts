// Several small whole numbers as few large ones.

import { castTo } from "../../expression/coerce"
import { callOf, type Typed } from "../../expression/typed"
import { type ColumnType, ownName } from "../../plan/column"
import type { Field } from "../../plan/plan"

/** A column that holds the codes of some parts: the sum of code x stride. */
export interface PackedColumn extends ColumnType {
  readonly parts: readonly { readonly part: number; readonly stride: number; readonly codeCount: number }[]
}

/** Numbers up to here are exact in JavaScript, too. */
const largest = 2 ** 53
const largestInt = 2 ** 31

/**
 * Columns for codes below `codeCounts`; parts that have one code only are left out. One column at least.
 *
 * @param isComputed - true for parts whose codes are no numbers written out: each is the first of a column, where it need not
 *   be multiplied, which engines check to be in range
 */
export function packColumns(codeCounts: readonly number[], isComputed: readonly boolean[]): PackedColumn[] {
  const packed: { parts: { part: number; stride: number; codeCount: number }[]; size: number }[] = []
  for (const [part, codeCount] of codeCounts.entries()) {
    if (codeCount < 2) continue
    let last = packed.at(-1)
    if (last === undefined || isComputed[part] || last.size * codeCount > largest) {
      last = { parts: [], size: 1 }
      packed.push(last)
    }
    last.parts.push({ part, stride: last.size, codeCount })
    last.size *= codeCount
  }
  if (packed.length === 0) packed.push({ parts: [], size: 1 })
  return packed.map(({ parts, size }, i) => ({
    name: ownName(`k${i}`),
    type: size <= largestInt ? "int" : "bigint",
    parts,
  }))
}

/** The field of a packed column. */
export function packedField({ name, type, parts }: PackedColumn, codes: readonly Typed[]): Field {
  const terms = parts.map(({ part, stride }) => scaled(codes[part], BigInt(stride), type))
  const zero: Typed = { kind: "literal", value: 0n, type }
  const value = terms.length === 0 ? zero : terms.reduce((a, b) => callOf("+", [a, b], type))
  return { column: { name, type }, value }
}

/** A code times a number; those that are written out are multiplied here, any other goes by 1. */
function scaled(code: Typed, stride: bigint, type: string): Typed {
  if (code.kind === "literal") return { kind: "literal", value: BigInt(code.value as number) * stride, type }
  if (code.kind === "case") {
    const branches = code.branches.map(({ when, then }) => ({ when, then: scaled(then, stride, type) }))
    return { kind: "case", branches, otherwise: code.otherwise && scaled(code.otherwise, stride, type), type }
  }
  return castTo(code, type)
}

/** The codes of every part from the packed ones; 0 for those that are left out. */
export function unpackCodes(
  columns: readonly PackedColumn[],
  data: readonly Float64Array[],
  partCount: number,
): Int32Array[] {
  const codes = Array.from({ length: partCount }, () => new Int32Array(data[0].length))
  for (const [c, { parts }] of columns.entries()) {
    for (const { part, stride, codeCount } of parts) {
      for (let i = 0; i < data[c].length; i++) {
        const packed = data[c][i]
        codes[part][i] = ((packed - (packed % stride)) / stride) % codeCount
      }
    }
  }
  return codes
}
