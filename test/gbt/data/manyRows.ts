import type { FeatureColumn, RowUse } from "../../../src/gbt/data/trainingSet"
import { denseVector } from "../../../src/linalg/vector"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"
import { csrFromRows } from "../../csrFromRows"
import type { PlainData } from "../plain/plainGbt"

/** Some thousands of rows to choose thresholds for, as the trainer takes them and plainly. */
export interface ManyRows {
  features: FeatureColumn[]
  plain: PlainData
  rows: RowUse
}

/** Rows with a heavy value, negatives, zeros and a long tail; the last two features are in a matrix. */
export function manyRows(rowCount: number, hasWeights: boolean): ManyRows {
  const random = new XorShiftRandom(7)
  const draw = (scale: number) => Math.round(scale * (random.nextDouble() - 0.3)) / 8
  const first = Float64Array.from({ length: rowCount }, () => draw(1000))
  const second = Float64Array.from({ length: rowCount }, () => (random.nextDouble() < 0.4 ? 2 : draw(40)))
  const third = Float64Array.from({ length: rowCount }, () => random.nextDouble())
  const vectors = Array.from({ length: 300 }, () => denseVector([draw(30), random.nextDouble() < 0.8 ? 0 : draw(900)]))
  const refs = Int32Array.from({ length: rowCount }, () => Math.trunc(random.nextDouble() * vectors.length))
  const weights = Float64Array.from({ length: rowCount }, () => (hasWeights ? draw(100) ** 2 : 1))
  const isValidation = Uint8Array.from({ length: rowCount }, () => (random.nextDouble() < 0.1 ? 1 : 0))
  const partitions = [Math.trunc(rowCount / 3), 0, rowCount - Math.trunc(rowCount / 3)]
  const features: FeatureColumn[] = [
    ...[first, second, third].map((values) => ({ kind: "values" as const, values })),
    { kind: "vectors", refs, matrix: csrFromRows(vectors) },
  ]
  const plain: PlainData = {
    partitions,
    arities: [0, 0, 0, 0, 0],
    rows: Array.from(first, (x, row) => ({
      features: [x, second[row], third[row], ...vectors[refs[row]].values],
      label: 0,
      weight: weights[row],
      isValidation: isValidation[row] === 1,
    })),
  }
  return { features, plain, rows: { weights: hasWeights ? weights : undefined, roles: isValidation, partitions } }
}
