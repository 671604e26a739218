// Vectors of doubles, dense or sparse: what a vector column holds in one row.
import { formatDouble } from "./formatDouble"

/** All values, zeros included. */
export interface DenseVector {
  /** Tells the two forms apart. */
  readonly kind: "dense"
  /** Value of each slot. */
  readonly values: Float64Array
}

/** The entries that are stored; every other value is zero. A stored value may be zero too. */
export interface SparseVector {
  /** Tells the two forms apart. */
  readonly kind: "sparse"
  /** Length of the vector, stored or not. */
  readonly size: number
  /** Position of each entry in [0, size), rising. */
  readonly indices: Int32Array
  /** Value of each entry. */
  readonly values: Float64Array
}

/** A vector of either kind. */
export type Vector = DenseVector | SparseVector

/** A dense vector of these values; a Float64Array is shared, anything else copied. */
export function denseVector(values: ArrayLike<number>): DenseVector {
  return { kind: "dense", values: values instanceof Float64Array ? values : Float64Array.from(values) }
}

/**
 * A sparse vector from its entries; typed arrays (Int32Array, Float64Array) are shared, anything else copied.
 *
 * @param size - length of the vector, an integer >= 0
 * @param indices - position of each entry in [0, size), rising, no index twice
 * @param values - value of each entry; zeros are kept
 * @throws RangeError if size or an index is out of range, indices do not rise or repeat, or lengths differ
 */
export function sparseVector(size: number, indices: ArrayLike<number>, values: ArrayLike<number>): SparseVector {
  if (!Number.isInteger(size) || size < 0) throw new RangeError(`invalid size: ${size}; expected an integer >= 0`)
  if (indices.length !== values.length) {
    throw new RangeError(`length mismatch: indices has ${indices.length}, values has ${values.length}`)
  }
  let previous = -1
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k]
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new RangeError(`invalid indices[${k}]: ${index}; expected an integer in [0, ${size})`)
    }
    if (index === previous) throw new RangeError(`found duplicate indices: ${index}`)
    if (index < previous) throw new RangeError(`invalid indices[${k}]: ${index}; expected more than ${previous}`)
    previous = index
  }
  return {
    kind: "sparse",
    size,
    indices: indices instanceof Int32Array ? indices : Int32Array.from(indices),
    values: values instanceof Float64Array ? values : Float64Array.from(values),
  }
}

/** Length of the vector, zeros included. */
export function vectorSize(vector: Vector): number {
  return vector.kind === "dense" ? vector.values.length : vector.size
}

/** All values, zeros included, as a new array. */
export function toArray(vector: Vector): Float64Array {
  if (vector.kind === "dense") return vector.values.slice()
  const out = new Float64Array(vector.size)
  for (let k = 0; k < vector.indices.length; k++) out[vector.indices[k]] = vector.values[k]
  return out
}

/**
 * The smaller of the two forms by Spark's rule: sparse if 1.5 (nonzeros + 1) < size, dense otherwise. Zeros, -0 among
 * them, are not stored in the sparse form; NaN is.
 *
 * @param values - a vector of either kind, or its values, which the result may share
 */
export function compressed(values: Vector | Float64Array): Vector {
  const vector = values instanceof Float64Array ? denseVector(values) : values
  const size = vectorSize(vector)
  let nonzeroCount = 0
  for (const value of vector.values) if (value !== 0) nonzeroCount++
  if (1.5 * (nonzeroCount + 1) >= size) return vector.kind === "dense" ? vector : denseVector(toArray(vector))
  if (vector.kind === "sparse" && nonzeroCount === vector.values.length) return vector
  const indices = new Int32Array(nonzeroCount)
  const nonzeros = new Float64Array(nonzeroCount)
  let count = 0
  for (let k = 0; k < vector.values.length; k++) {
    if (vector.values[k] === 0) continue
    indices[count] = vector.kind === "dense" ? k : vector.indices[k]
    nonzeros[count++] = vector.values[k]
  }
  return { kind: "sparse", size, indices, values: nonzeros }
}

/** The text Spark shows for a vector: `[0.1,0.9]`, or size, indices and values as `(96,[22],[1.0])`. */
export function formatVector(vector: Vector): string {
  const values = `[${Array.from(vector.values, formatDouble).join(",")}]`
  return vector.kind === "dense" ? values : `(${vector.size},[${vector.indices.join(",")}],${values})`
}
