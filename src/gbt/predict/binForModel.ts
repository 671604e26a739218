// Binning rows for a finished model: with the thresholds its trees use, and only the features they split on.
import type { CsrMatrix } from "../../linalg/csrMatrix"
import { inStretches } from "../../work/steps"
import type { BinnedColumn } from "../bins/binFeatures"
import { type BinnedMatrix, binMatrix, binOf } from "../bins/sparseBins"
import { checkCategory } from "../data/checkRows"
import { checkColumns, countFeatures, type FeatureColumn } from "../data/trainingSet"
import type { GbtModel } from "../model/gbtModel"

/** What the trees of a model tell apart, by feature: bins between thresholds, or categories. */
export interface ModelBins {
  /** Distinct thresholds of each feature, rising. */
  readonly thresholds: readonly Float64Array[]
  /** Number of categories of each feature that has a categorical split, 0 for another. */
  readonly arities: Int32Array
}

/** Collects thresholds and categories from the splits of a model. */
export function binsOfModel(model: GbtModel): ModelBins {
  const sets = Array.from({ length: model.featureCount }, () => new Set<number>())
  const arities = new Int32Array(model.featureCount)
  for (const tree of model.trees) {
    for (const [node, feature] of tree.feature.entries()) {
      if (feature < 0) continue
      if (tree.leftCategories[node] === null) sets[feature].add(tree.threshold[node])
      else arities[feature] = tree.categoryCount[node]
    }
  }
  return { thresholds: sets.map((set) => Float64Array.from(set).sort()), arities }
}

function* binValues(values: Float64Array, feature: number, bins: ModelBins): Generator<undefined, BinnedColumn> {
  const codes = new Int32Array(values.length)
  const thresholds = bins.thresholds[feature]
  const arity = bins.arities[feature]
  if (arity > 0) {
    yield* inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row++) {
        checkCategory(values[row], arity, feature, row)
        codes[row] = values[row]
      }
    })
  } else if (thresholds.length > 0) {
    yield* inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row++) codes[row] = binOf(values[row], thresholds)
    })
  }
  const binCount = arity > 0 ? arity : thresholds.length + 1
  return {
    kind: "values",
    firstFeature: feature,
    binCount,
    codes,
    bins: Int32Array.from({ length: binCount }, (_, b) => b),
  }
}

function binVectors(
  column: Extract<FeatureColumn, { kind: "vectors" }>,
  firstFeature: number,
  bins: ModelBins,
): BinnedColumn {
  const { refs, matrix } = column
  const end = firstFeature + matrix.columnCount
  const arities = bins.arities.subarray(firstFeature, end)
  if (arities.some((arity) => arity > 0)) {
    for (let row = 0; row < refs.length; row++) {
      for (let at = matrix.rowStarts[refs[row]]; at < matrix.rowStarts[refs[row] + 1]; at++) {
        const j = matrix.columns[at]
        if (arities[j] > 0) checkCategory(matrix.values[at], arities[j], firstFeature + j, row)
      }
    }
  }
  return { kind: "vectors", firstFeature, refs, matrix: binMatrixForModel(matrix, firstFeature, bins) }
}

/** A matrix in the bins of a model; its rows are one class where the model can't tell them apart. */
export function binMatrixForModel(matrix: CsrMatrix, firstFeature: number, bins: ModelBins): BinnedMatrix {
  const end = firstFeature + matrix.columnCount
  const arities = bins.arities.subarray(firstFeature, end)
  const thresholds = bins.thresholds.slice(firstFeature, end)
  const binCounts = Int32Array.from(thresholds, (t, j) => (arities[j] > 0 ? arities[j] : t.length + 1))
  return binMatrix(matrix, thresholds, binCounts, (j) => arities[j] > 0)
}

/**
 * Bins rows for a model. A missing value is above every threshold, as in Spark, and no category.
 *
 * @throws RangeError if there are not as many features as the model has, a row has no vector, or a value is not one of
 *   its feature's categories
 */
export function* binForModel(
  model: GbtModel,
  bins: ModelBins,
  features: readonly FeatureColumn[],
  rowCount: number,
): Generator<undefined, BinnedColumn[]> {
  checkColumns(features, rowCount)
  const featureCount = countFeatures(features)
  checkFeatureCount(featureCount, model)
  const binned: BinnedColumn[] = []
  let firstFeature = 0
  for (const column of features) {
    if (column.kind === "values") binned.push(yield* binValues(column.values, firstFeature, bins))
    else binned.push(binVectors(column, firstFeature, bins))
    yield
    firstFeature += column.kind === "values" ? 1 : column.matrix.columnCount
  }
  return binned
}

/** Throws RangeError unless rows have as many features as the model. */
export function checkFeatureCount(featureCount: number, model: Pick<GbtModel, "featureCount">): void {
  if (featureCount === model.featureCount) return
  throw new RangeError(`length mismatch: rows have ${featureCount} features, the model has ${model.featureCount}`)
}
