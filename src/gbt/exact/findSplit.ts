// Finding the best split of a node: histograms of its features, and the best split they show.
import type { CellColumn, CellVectorsColumn, TreeFeatures } from "../cells/cells"
import type { SplitLimits } from "../trees/gbtParams"
import type { NodeStats } from "../trees/treeDraft"
import { type BestSplit, findCategoricalSplit, findContinuousSplit, newBestSplit } from "./bestSplit"
import { addToHistogram, addToTwoHistograms, type NodeCells, STATS_STRIDE, sumStats } from "./histogram"
import { addToSparseHistogram, addToSparseHistogramInOrder, type ClassSums, newClassSums } from "./sparseHistogram"

/** Arrays that finding a split needs, made once for all trees. */
export interface HistogramScratch {
  readonly totals: Float64Array
  /** Histogram of each column: of a feature, or of all features of a matrix. */
  readonly histograms: readonly Float64Array[]
  /** Of each matrix column. */
  readonly classSums: readonly (ClassSums | undefined)[]
}

/** Room for the histograms of a node. */
export function newHistogramScratch(columns: readonly CellColumn[]): HistogramScratch {
  return {
    totals: new Float64Array(STATS_STRIDE),
    histograms: columns.map((column) => {
      const binCount = column.kind === "values" ? column.binCount : column.matrix.binStarts[column.matrix.width]
      return new Float64Array(binCount * STATS_STRIDE)
    }),
    classSums: columns.map((column) =>
      column.kind === "vectors" ? newClassSums(column.matrix.classCount) : undefined,
    ),
  }
}

/** Fills the histogram of the matrix in column `index`. */
function fillSparseHistogram(
  cells: NodeCells,
  column: CellVectorsColumn,
  index: number,
  sumsInOrder: boolean,
  { histograms, classSums, totals }: HistogramScratch,
): void {
  if (sumsInOrder) {
    addToSparseHistogramInOrder(cells, column, histograms[index])
    return
  }
  sumStats(cells, totals)
  addToSparseHistogram(cells, column, totals, classSums[index]!, histograms[index])
}

/** Fills the histograms of the columns that the features to try are in. */
function fillHistograms(
  cells: NodeCells,
  features: TreeFeatures,
  tried: readonly number[],
  scratch: HistogramScratch,
): void {
  const { columns, columnOfFeature, sumsInOrder } = features
  const { histograms } = scratch
  const isNeeded = new Uint8Array(columns.length)
  for (const feature of tried) isNeeded[columnOfFeature[feature]] = 1
  let waiting = -1
  for (const [index, column] of columns.entries()) {
    if (isNeeded[index] === 0) continue
    histograms[index].fill(0)
    if (column.kind === "vectors") {
      fillSparseHistogram(cells, column, index, sumsInOrder, scratch)
      continue
    }
    const other = waiting >= 0 ? columns[waiting] : undefined
    if (other?.kind !== "values") {
      waiting = index
      continue
    }
    addToTwoHistograms(cells, other.bins, column.bins, histograms[waiting], histograms[index])
    waiting = -1
  }
  const last = waiting >= 0 ? columns[waiting] : undefined
  if (last?.kind === "values") addToHistogram(cells, last.bins, histograms[waiting])
}

/** Features that have something to split, in the order that ties are broken in. */
function featuresToTry(features: TreeFeatures, candidates: Int32Array | undefined): number[] {
  const { featureCount, binCounts } = features
  const tried: number[] = []
  for (let i = 0; i < (candidates?.length ?? featureCount); i++) {
    const feature = candidates === undefined ? i : candidates[i]
    if (binCounts[feature] > 1) tried.push(feature)
  }
  return tried
}

/**
 * Finds the best split of a node.
 *
 * @param stats - of the node; undefined for a root
 * @param candidates - the features to try, in the order that ties are broken in; all of them when left out
 * @returns the best split. Its `parent` is `stats`; for a root, the stats that the histogram of the first feature adds up
 *   to; where no feature can be split on, those summed from the cells
 */
export function findSplit(
  cells: NodeCells,
  stats: NodeStats | undefined,
  features: TreeFeatures,
  candidates: Int32Array | undefined,
  limits: SplitLimits,
  scratch: HistogramScratch,
): BestSplit {
  const { columns, columnOfFeature, binCounts, arities } = features
  const { histograms, totals } = scratch
  const tried = featuresToTry(features, candidates)
  if (tried.length === 0) {
    sumStats(cells, totals)
    return newBestSplit({ weight: totals[0], sum: totals[1], squares: totals[2], count: totals[3] })
  }
  fillHistograms(cells, features, tried, scratch)
  const best = newBestSplit(stats)
  for (const feature of tried) {
    const index = columnOfFeature[feature]
    const column = columns[index]
    const flatBin = column.kind === "values" ? 0 : column.matrix.binStarts[feature - column.firstFeature]
    const sums = histograms[index]
    const histogram = { feature, sums, start: flatBin * STATS_STRIDE, binCount: binCounts[feature] }
    if (arities[feature] > 0) findCategoricalSplit(histogram, limits, best)
    else findContinuousSplit(histogram, limits, best)
  }
  return best
}
