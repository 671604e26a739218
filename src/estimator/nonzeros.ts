import { type SparseVector, sparseVector } from "../linalg/vector"

/** The values that are not 0, as a sparse vector. */
export function nonzeros(values: Float64Array): SparseVector {
  const indices = Array.from(values.keys()).filter((index) => values[index] !== 0)
  return sparseVector(
    values.length,
    indices,
    indices.map((index) => values[index]),
  )
}
