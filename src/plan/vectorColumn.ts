// Vector columns: for an engine an integer that points into a CsrMatrix, or a struct of doubles and such integers.
import type { Typed } from "../expression/typed"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { internalValue } from "./values"

/** A nominal column's values, as StringIndexer gives them: category i is `labels[i]`. */
export interface Nominal {
  /** Category i is `labels[i]`; no label twice. */
  readonly labels: readonly string[]
}

/** One stretch of a vector: a number of the row's own, or a row of a matrix. */
export type VectorPart =
  | {
      /** A number of the row's own. */
      readonly kind: "value"
      /** Name of the slot: that of the column. */
      readonly name: string
      /** The categories, for a column of indices. */
      readonly nominal?: Nominal
    }
  | {
      /** A row of a matrix, which the row points to. */
      readonly kind: "vector"
      /** The rows pointed to; as many slots as it has columns. */
      readonly matrix: CsrMatrix
      /** Name of each slot. */
      readonly names: readonly string[]
    }

/**
 * What a Frame knows of a vector column. A `reference` is an INTEGER column that holds row numbers of the one part's
 * matrix; a `struct` has a field v0, v1, … for every part: a DOUBLE for a value, an INTEGER for a matrix row. So a join
 * or a cache copies some numbers a row, whatever the vectors' width.
 */
export interface VectorType {
  /** How the column holds it; see above. */
  readonly form: "reference" | "struct"
  /** Stretches of the vector, from slot 0 on; one in a `reference`. */
  readonly parts: readonly VectorPart[]
}

/** Slots of a vector. */
export function vectorSize(type: VectorType): number {
  return type.parts.reduce((size, part) => size + (part.kind === "value" ? 1 : part.matrix.columnCount), 0)
}

/** True for vectors whose values mean the same: rows of the same matrices, numbers of the same names and categories. */
export function isSameVector(a: VectorType | undefined, b: VectorType | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.form === b.form && a.parts.length === b.parts.length && a.parts.every((part, i) => isSamePart(part, b.parts[i]))
  )
}

function isSamePart(a: VectorPart, b: VectorPart): boolean {
  if (a.kind === "vector") return b.kind === "vector" && a.matrix === b.matrix
  return b.kind === "value" && a.name === b.name && isSameNominal(a.nominal, b.nominal)
}

/** True for nominal columns of the same categories in the same order, and for two that are not nominal. */
export function isSameNominal(a: Nominal | undefined, b: Nominal | undefined): boolean {
  if (a === undefined || b === undefined || a.labels === b.labels) return a?.labels === b?.labels
  return a.labels.length === b.labels.length && a.labels.every((label, i) => label === b.labels[i])
}

/** Name of every slot: a column's name, or the term or entity of a matrix column. */
export function slotNames(type: VectorType): string[] {
  return type.parts.flatMap((part) => (part.kind === "value" ? [part.name] : [...part.names]))
}

/** A vector column that points into `matrix`; `names` has a name for each of its columns. */
export function referenceType(matrix: CsrMatrix, names: readonly string[]): VectorType {
  if (names.length !== matrix.columnCount) {
    throw new RangeError(`length mismatch: names has ${names.length}, the matrix has ${matrix.columnCount} columns`)
  }
  return { form: "reference", parts: [{ kind: "vector", matrix, names }] }
}

/** The value of part `index` of a vector column: a number, or the number of a row of its matrix. */
export function partValue(column: string, type: VectorType, index: number): Typed {
  const vector: Typed = { kind: "column", name: column, type: "vector" }
  if (type.form === "reference") return vector
  return {
    kind: "field",
    input: vector,
    name: `v${index}`,
    type: type.parts[index].kind === "value" ? "double" : "int",
  }
}

/** The vector of form `struct` that has the values given as its parts. */
export function packedVector(parts: readonly Typed[]): Typed {
  return internalValue("pack", parts, "vector")
}
