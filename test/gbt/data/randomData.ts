// Random training sets for property tests: few distinct values, so that ties abound, in columns of both kinds.
import fc from "fast-check"
import type { FeatureColumn, TrainingSet } from "../../../src/gbt/data/trainingSet"
import { type GbtParams, gbtParams } from "../../../src/gbt/trees/gbtParams"
import { denseVector } from "../../../src/linalg/vector"
import { type Checked, checkParams } from "../../../src/params/params"
import { csrFromRows } from "../../csrFromRows"
import type { PlainData } from "../plain/plainGbt"

/** The same rows twice: as the trainer takes them, and plainly. */
export interface RandomCase {
  data: TrainingSet
  plain: PlainData
  params: Checked<GbtParams>
}

/** What a random case is made of. */
export interface CaseOptions {
  loss?: GbtParams["loss"]
  /** Whether rows have weights; they are multiples of 1/4, so sums of them are exact. Default true. */
  hasWeights?: boolean
  /** Whether some rows may be for validation. Default false. */
  hasValidation?: boolean
  /** Whether features may be vectors of a matrix. Default true. */
  hasVectors?: boolean
  /** Whether each matrix has a categorical column. Default true. */
  hasMatrixCategories?: boolean
  /** Times that all rows are repeated, one round after the other. Default 1. */
  copies?: number
  /** Parameters that are fixed. */
  params?: Partial<GbtParams>
}

const cells = [-2, -1.5, -0, 0, 0.25, 1, 3]

function paramsArbitrary(fixed: Partial<GbtParams>): fc.Arbitrary<Checked<GbtParams>> {
  return fc
    .record({
      maxDepth: fc.integer({ min: 0, max: 5 }),
      maxBins: fc.integer({ min: 4, max: 9 }),
      minInstancesPerNode: fc.integer({ min: 1, max: 4 }),
      minWeightFractionPerNode: fc.constantFrom(0, 0, 0.06, 0.21),
      minInfoGain: fc.constantFrom(0, 0, 0.0123, 0.21),
      maxMemoryInMB: fc.constantFrom(0, 256),
      subsamplingRate: fc.constantFrom(1, 1, 0.5, 0.8),
      featureSubsetStrategy: fc.constantFrom("auto", "all", "onethird", "sqrt", "log2", "1", "2", "99", "0.5", "1.0"),
      seed: fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      maxIter: fc.integer({ min: 1, max: 4 }),
      stepSize: fc.constantFrom(0.1, 0.3, 1),
      validationTol: fc.constantFrom(0, 0.01),
    })
    .map((params) => checkParams<GbtParams>("test", gbtParams, { mergeRows: "never", ...params, ...fixed }))
}

/** A training set of 1 to 60 rows with random parameters. */
export function randomCase(options: CaseOptions = {}): fc.Arbitrary<RandomCase> {
  const { loss = "logistic", hasWeights = true, hasValidation = false, hasVectors = true, copies = 1 } = options
  const { hasMatrixCategories = true } = options
  return fc
    .tuple(
      fc.integer({ min: hasValidation ? 12 : 1, max: 60 }),
      fc.array(fc.constantFrom("values", "category", ...(hasVectors ? ["vectors"] : [])), {
        minLength: 1,
        maxLength: 4,
      }),
      paramsArbitrary({ ...options.params, loss }),
    )
    .chain(([rowCount, kinds, params]) => {
      const column = (cell: fc.Arbitrary<number>, length: number) =>
        fc.array(cell, { minLength: length, maxLength: length })
      const arity = fc.constantFrom(...[1, 2, 3, 4].filter((a) => a <= Math.min(params.maxBins, rowCount)))
      const width = fc.integer({ min: 1, max: 3 })
      const columns = kinds.map((kind): fc.Arbitrary<DrawnColumn> => {
        const parts = fc.record({ matrixRows: fc.integer({ min: 1, max: rowCount + 1 }), arity, width })
        return parts.chain(({ matrixRows, arity: a, width: w }): fc.Arbitrary<DrawnColumn> => {
          if (kind === "values") return column(fc.constantFrom(...cells), rowCount).map((values) => ({ kind, values }))
          if (kind === "category") {
            return column(fc.integer({ min: 0, max: a - 1 }), rowCount).map((values) => ({ kind, values, arity: a }))
          }
          return fc.record({
            kind: fc.constant(kind),
            width: fc.constant(w),
            arity: fc.constant(hasMatrixCategories ? a : 0),
            matrix: column(fc.constantFrom(...cells), matrixRows * w),
            categories: column(fc.integer({ min: 0, max: a - 1 }), matrixRows),
            refs: column(fc.integer({ min: 0, max: matrixRows - 1 }), rowCount),
          })
        })
      })
      const labels = loss === "logistic" ? fc.constantFrom(0, 1) : fc.constantFrom(-3, 0, 0.1, 2, 7.5)
      return fc
        .record({
          columns: fc.tuple(...columns),
          labels: column(labels, rowCount),
          weights: column(hasWeights ? fc.constantFrom(0, 0.25, 1, 1, 2.5) : fc.constant(1), rowCount),
          isValidation: column(hasValidation ? fc.constantFrom(0, 0, 1) : fc.constant(0), rowCount),
          firstPartition: fc.integer({ min: 0, max: rowCount }),
        })
        .filter(({ weights, isValidation }) => {
          const weigh = (role: number) => weights.some((weight, i) => weight > 0 && isValidation[i] === role)
          const trainingCount = isValidation.filter((role) => role === 0).length
          return weigh(0) && trainingCount >= Math.min(4, rowCount) && (!hasValidation || weigh(1))
        })
        .map((drawn) => toCase(rowCount * copies, repeated(drawn, copies), params, hasWeights, hasValidation))
    })
}

type DrawnColumn =
  | { kind: string; values: number[]; arity?: number }
  | { kind: string; width: number; arity: number; matrix: number[]; categories: number[]; refs: number[] }

interface Drawn {
  columns: DrawnColumn[]
  labels: number[]
  weights: number[]
  isValidation: number[]
  firstPartition: number
}

function repeated(drawn: Drawn, copies: number): Drawn {
  const repeat = (list: number[]) => new Array<number[]>(copies).fill(list).flat()
  return {
    columns: drawn.columns.map((column) =>
      "refs" in column ? { ...column, refs: repeat(column.refs) } : { ...column, values: repeat(column.values) },
    ),
    labels: repeat(drawn.labels),
    weights: repeat(drawn.weights),
    isValidation: repeat(drawn.isValidation),
    firstPartition: drawn.firstPartition,
  }
}

/** A matrix gets one categorical column more, after its continuous ones; not if its arity is 0. */
function matrixRows({ matrix, width, arity, categories }: Extract<DrawnColumn, { refs: number[] }>): number[][] {
  return categories.map((category, r) => {
    const numbers = matrix.slice(r * width, (r + 1) * width)
    return arity > 0 ? [...numbers, category] : numbers
  })
}

function matrixArities({ width, arity }: Extract<DrawnColumn, { refs: number[] }>): number[] {
  const zeros = new Array<number>(width).fill(0)
  return arity > 0 ? [...zeros, arity] : zeros
}

function toFeatureColumn(column: DrawnColumn): FeatureColumn {
  if ("refs" in column) {
    const hasCategories = column.arity > 0
    const matrix = csrFromRows(matrixRows(column).map(denseVector), column.width + (hasCategories ? 1 : 0))
    const categories = [...new Array<undefined>(column.width).fill(undefined), column.arity]
    const refs = Int32Array.from(column.refs)
    return { kind: "vectors", refs, matrix, categories: hasCategories ? categories : undefined }
  }
  return { kind: "values", values: Float64Array.from(column.values), categories: column.arity }
}

function toCase(
  rowCount: number,
  drawn: Drawn,
  params: Checked<GbtParams>,
  hasWeights: boolean,
  hasValidation: boolean,
): RandomCase {
  const { columns, labels, weights, isValidation, firstPartition } = drawn
  const rowsOfColumn = columns.map((column) => {
    if (!("refs" in column)) return column.values.map((x) => [x])
    const rows = matrixRows(column)
    return column.refs.map((ref) => rows[ref])
  })
  const partitions = [firstPartition, rowCount - firstPartition]
  return {
    params,
    data: {
      rowCount,
      features: columns.map(toFeatureColumn),
      labels: Float64Array.from(labels),
      weights: hasWeights ? Float64Array.from(weights) : undefined,
      partitions,
      isValidation: hasValidation ? Uint8Array.from(isValidation) : undefined,
    },
    plain: {
      partitions,
      arities: columns.flatMap((column) => ("refs" in column ? matrixArities(column) : [column.arity ?? 0])),
      rows: labels.map((label, i) => ({
        features: rowsOfColumn.flatMap((rows) => rows[i]),
        label,
        weight: weights[i],
        isValidation: isValidation[i] === 1,
      })),
    },
  }
}
