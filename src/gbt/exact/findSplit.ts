// Scoring a node: histograms of its features, and the best split they show.
import type { CellColumn, CellVectorsColumn, TreeFeatures } from "../cells/cells"
import type { SplitLimits } from "../trees/gbtParams"
import type { NodeDraft } from "../trees/treeDraft"
import { type BestSplit, findCategoricalSplit, findContinuousSplit, newBestSplit } from "./bestSplit"
import { addToHistogram, addToTwoHistograms, STATS_STRIDE, sumStats } from "./histogram"
import { addToSparseHistogram, addToSparseHistogramInOrder, type ClassSums, newClassSums } from "./sparseHistogram"

/** The cells of all nodes, those of each node side by side. */
export interface CellOrder {
  readonly order: Int32Array
  /** STRIDE numbers for each place of `order`, see histogram.ts. */
  readonly stats: Float64Array
}

/** Arrays that scoring a node needs, made once for all trees. */
export interface HistogramScratch {
  readonly totals: Float64Array
  /** Histogram of each column: of a feature, or of all features of a matrix. */
  readonly histograms: readonly Float64Array[]
  /** Of each matrix column. */
  readonly classSums: readonly (ClassSums | undefined)[]
}

/** Room for scoring nodes. */
export function newHistogramScratch(columns: readonly CellColumn[]): HistogramScratch {
  return {
    totals: new Float64Array(STATS_STRIDE),
    histograms: columns.map((column) => {
      const binCount = column.kind === "values" ? column.binCount : column.matrix.slotStarts[column.matrix.width]
      return new Float64Array(binCount * STATS_STRIDE)
    }),
    classSums: columns.map((column) =>
      column.kind === "vectors" ? newClassSums(column.matrix.classCount) : undefined,
    ),
  }
}

function fillSparseHistogram(
  { order, stats }: CellOrder,
  { start, end }: NodeDraft,
  column: CellVectorsColumn,
  sumsInOrder: boolean,
  classSums: ClassSums,
  totals: Float64Array,
  histogram: Float64Array,
): void {
  const { classes, matrix } = column
  if (sumsInOrder) {
    addToSparseHistogramInOrder(order, start, end, stats, classes, matrix, histogram)
    return
  }
  sumStats(stats, start, end, totals)
  addToSparseHistogram(order, start, end, stats, totals, classes, matrix, classSums, histogram)
}

/** Fills the histograms of the columns that the features to try are in. */
function fillHistograms(
  cells: CellOrder,
  node: NodeDraft,
  features: TreeFeatures,
  tried: readonly number[],
  scratch: HistogramScratch,
): void {
  const { order, stats } = cells
  const { columns, columnOfFeature, sumsInOrder } = features
  const { histograms, classSums, totals } = scratch
  const isNeeded = new Uint8Array(columns.length)
  for (const feature of tried) isNeeded[columnOfFeature[feature]] = 1
  let waiting = -1
  for (const [index, column] of columns.entries()) {
    if (isNeeded[index] === 0) continue
    histograms[index].fill(0)
    if (column.kind === "vectors") {
      fillSparseHistogram(cells, node, column, sumsInOrder, classSums[index]!, totals, histograms[index])
      continue
    }
    const other = waiting >= 0 ? columns[waiting] : undefined
    if (other?.kind !== "values") {
      waiting = index
      continue
    }
    const { start, end } = node
    addToTwoHistograms(order, start, end, stats, other.bins, column.bins, histograms[waiting], histograms[index])
    waiting = -1
  }
  const last = waiting >= 0 ? columns[waiting] : undefined
  if (last?.kind === "values") addToHistogram(order, node.start, node.end, stats, last.bins, histograms[waiting])
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
 * @param candidates - the features to try, in the order that ties are broken in; all of them when left out
 * @returns the best split; its parent stats are the node's own, of a root as its first candidate told them, and if no
 *   feature can be split on, as summed from its cells
 */
export function findSplit(
  cells: CellOrder,
  node: NodeDraft,
  features: TreeFeatures,
  candidates: Int32Array | undefined,
  limits: SplitLimits,
  scratch: HistogramScratch,
): BestSplit {
  const { columns, columnOfFeature, binCounts, arities } = features
  const { histograms, totals } = scratch
  const tried = featuresToTry(features, candidates)
  if (tried.length === 0) {
    sumStats(cells.stats, node.start, node.end, totals)
    return newBestSplit({ weight: totals[0], sum: totals[1], squares: totals[2], count: totals[3] })
  }
  fillHistograms(cells, node, features, tried, scratch)
  const best = newBestSplit(node.stats)
  for (const feature of tried) {
    const index = columnOfFeature[feature]
    const column = columns[index]
    const slot = column.kind === "values" ? 0 : column.matrix.slotStarts[feature - column.firstFeature]
    const score = arities[feature] > 0 ? findCategoricalSplit : findContinuousSplit
    score(histograms[index], slot * STATS_STRIDE, binCounts[feature], feature, limits, best)
  }
  return best
}
