import { csrRow, csrVector } from "../../linalg/csrMatrix"
import { compressed, sparseVector, type Vector } from "../../linalg/vector"
import { type VectorType, vectorSize } from "../../plan/vectorColumn"

/**
 * The vector that one value of a vector column stands for; null for null.
 *
 * @param value - as the engine gives it: a matrix row number, or an object with a field for every part
 */
export function rowVector(type: VectorType, value: unknown): Vector | null {
  if (value === null) return null
  if (type.form === "reference") {
    const part = type.parts[0]
    return part.kind === "vector" ? csrVector(part.matrix, value as number) : null
  }
  const fields = value as Record<string, number | null>
  const indices: number[] = []
  const values: number[] = []
  // Spark's VectorAssembler leaves zeros out, those written in a sparse vector and -0 among them.
  function push(slot: number, slotValue: number): void {
    if (slotValue === 0) return
    indices.push(slot)
    values.push(slotValue)
  }
  let offset = 0
  type.parts.forEach((part, i) => {
    const field = fields[`v${i}`]
    if (part.kind === "value") {
      push(offset++, field ?? Number.NaN)
      return
    }
    const { matrix } = part
    if (field == null) {
      // A missing vector is kept as NaN in every slot (VectorAssembler's handleInvalid "keep").
      for (let slot = 0; slot < matrix.columnCount; slot++) push(offset + slot, Number.NaN)
    } else {
      const row = csrRow(matrix, field)
      row.indices.forEach((slot, k) => {
        push(offset + slot, row.values[k])
      })
    }
    offset += matrix.columnCount
  })
  return compressed(sparseVector(vectorSize(type), indices, values))
}
