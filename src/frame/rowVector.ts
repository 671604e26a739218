import { csrRow } from "../linalg/csrMatrix"
import { compressed, sparseVector, type Vector } from "../linalg/vector"
import { type VectorType, vectorSize } from "./vectorColumn"

/**
 * The vector that one value of a vector column stands for; null for null.
 *
 * @param value - as the engine gives it: a matrix row number, or an object with a field for every part
 */
export function rowVector(type: VectorType, value: unknown): Vector | null {
  if (value === null) return null
  if (type.form === "reference") {
    const part = type.parts[0]!
    return part.kind === "vector" ? csrRow(part.matrix, value as number) : null
  }
  const fields = value as Record<string, number | null>
  const indices: number[] = []
  const values: number[] = []
  let offset = 0
  type.parts.forEach((part, i) => {
    const field = fields[`v${i}`]
    if (part.kind === "value") {
      indices.push(offset)
      values.push(field ?? Number.NaN)
      offset += 1
      return
    }
    const { matrix } = part
    for (
      let at = field == null ? 0 : matrix.rowStarts[field]!, end = field == null ? 0 : matrix.rowStarts[field + 1]!;
      at < end;
      at++
    ) {
      indices.push(offset + matrix.columns[at]!)
      values.push(matrix.values[at]!)
    }
    // A missing vector is kept as NaN in every slot (VectorAssembler's handleInvalid "keep").
    if (field == null) {
      for (let slot = 0; slot < matrix.columnCount; slot++) {
        indices.push(offset + slot)
        values.push(Number.NaN)
      }
    }
    offset += matrix.columnCount
  })
  // Spark's VectorAssembler leaves zeros out and then takes the shorter form.
  return compressed(sparseVector(vectorSize(type), indices, values))
}
