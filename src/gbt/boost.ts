// Boosting: each tree is fitted to what the trees before it left over.
import type { Checked } from "../params/params"
import { JavaRandom } from "../random/javaRandom"
import { drawBag, shiftedSeed } from "./bagging"
import { featuresPerNode } from "./featureSubset"
import type { GbtModel } from "./gbtModel"
import type { GbtParams } from "./gbtParams"
import { growTree, newTreeScratch, type TreeSettings } from "./growTree"
import { STRIDE } from "./histogram"
import { fillGradients, meanLoss } from "./loss"
import { sumsInOrder } from "./sumTrees"
import type { TrainingCells } from "./trainingCells"
import type { Tree } from "./tree"
import type { GrownTree } from "./treeDraft"

/** Following and ending long work. */
export interface TrainOptions {
  /** Training ends with the signal's reason when it is aborted; looked at between trees. */
  readonly signal?: AbortSignal
  /** Called after each tree with the number of trees done and of those asked for; must not throw. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Options of {@link boost}. */
export interface BoostOptions extends TrainOptions {
  /** Also gives the scores of the cells; not with validation rows, which leave the number of trees open. Default false. */
  readonly keepScores?: boolean
}

/** A model and the scores it gives to the cells it was trained on. */
export interface Boosted {
  readonly model: GbtModel
  /** The scores that the model gives to the cells, as predictMargins does, rows left out included; where asked for. */
  readonly scores?: Float64Array
}

/** Counts and weights of the rows in the bag, by cell. */
function bagCells(data: TrainingCells, bag: Uint8Array, counts: Float64Array, weights: Float64Array): void {
  const { cellOfRow } = data.cells
  const rowWeights = data.rows.weights
  counts.fill(0)
  weights.fill(0)
  for (let row = 0; row < bag.length; row++) {
    if (bag[row] === 0) continue
    const cell = cellOfRow === undefined ? row : cellOfRow[row]
    counts[cell]++
    weights[cell] += rowWeights === undefined ? 1 : rowWeights[row]
  }
}

/** The sums that the trees are grown from, for each cell. */
function fillStats(targets: Float64Array, counts: Float64Array, weights: Float64Array, out: Float64Array): void {
  for (let cell = 0; cell < targets.length; cell++) {
    const at = cell * STRIDE
    const sum = weights[cell] * targets[cell]
    out[at] = weights[cell]
    out[at + 1] = sum
    out[at + 2] = sum * targets[cell]
    out[at + 3] = counts[cell]
  }
}

/** Adds what the tree says, times its weight, to the score of every cell. */
function addTree(grown: GrownTree, order: Int32Array, treeWeight: number, scores: Float64Array): void {
  visitLeaves(grown, (prediction, start, end) => {
    const step = prediction * treeWeight
    for (let i = start; i < end; i++) scores[order[i]] += step
  })
}

function visitLeaves(grown: GrownTree, visit: (prediction: number, start: number, end: number) => void): void {
  const { tree, starts, ends } = grown
  for (let node = 0; node < starts.length; node++) {
    if (tree.feature[node] < 0) visit(tree.prediction[node], starts[node], ends[node])
  }
}

function treeSettings(data: TrainingCells, params: Checked<GbtParams>): TreeSettings {
  return {
    maxDepth: params.maxDepth,
    minInstancesPerNode: params.minInstancesPerNode,
    minWeightPerNode: params.minWeightFractionPerNode * data.totalWeight,
    minInfoGain: params.minInfoGain,
    maxMemoryInMB: params.maxMemoryInMB,
    featuresPerNode: featuresPerNode(params.featureSubsetStrategy, data.features.featureCount),
  }
}

/** Lets timers and messages run, so that an interruption can arrive. */
function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Least loss that the tolerance is taken of, so that tiny losses do not keep training going; Spark's constant. */
const LEAST_LOSS = 0.01

/**
 * Trains the trees of a model, as Spark's `GradientBoostedTrees.boost` does: the first on the targets, each later one on
 * the negative gradients at the scores so far. With validation rows it stops once a tree lowers their loss by less than
 * validationTol x max(loss, 0.01), and keeps the trees up to the best loss.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function boost(
  data: TrainingCells,
  params: Checked<GbtParams>,
  options: BoostOptions = {},
): Promise<Boosted> {
  const { cells, features, targets, validationWeights, loss } = data
  const { subsamplingRate, maxIter, seed } = params
  const settings = treeSettings(data, params)
  const scratch = newTreeScratch(features, cells.cellCount)
  const gradients = new Float64Array(cells.cellCount)
  const scores = new Float64Array(cells.cellCount)
  const isBagged = subsamplingRate < 1
  const bag = new Uint8Array(isBagged ? cells.rowCount : 0)
  const counts = isBagged ? new Float64Array(cells.cellCount) : data.counts
  const weights = isBagged ? new Float64Array(cells.cellCount) : data.weights
  const trees: Tree[] = []
  let bestLoss = Number.POSITIVE_INFINITY
  let bestCount = 0
  if (options.keepScores && validationWeights !== undefined)
    throw new Error("scores can't be kept with validation rows")
  const sums = options.keepScores ? sumsInOrder(maxIter, cells.cellCount) : undefined
  for (let m = 0; m < maxIter; m++) {
    options.signal?.throwIfAborted()
    const treeSeed = shiftedSeed(seed, m)
    if (isBagged) {
      drawBag(treeSeed, subsamplingRate, data.rows.partitions, data.rows.roles, bag)
      bagCells(data, bag, counts, weights)
    }
    if (m > 0) fillGradients(loss, targets, scores, gradients)
    fillStats(m === 0 ? targets : gradients, counts, weights, scratch.stats)
    const grown = growTree(features, data.splits.thresholds, settings, new JavaRandom(treeSeed), scratch)
    trees.push(grown.tree)
    const treeWeight = m === 0 ? 1 : params.stepSize
    addTree(grown, scratch.order, treeWeight, scores)
    if (sums !== undefined) {
      visitLeaves(grown, (prediction, start, end) => {
        sums.addLeaf(m, prediction, treeWeight, scratch.order, start, end)
      })
    }
    options.onProgress?.(m + 1, maxIter)
    if (validationWeights !== undefined) {
      const currentLoss = meanLoss(loss, targets, scores, validationWeights)
      if (m > 0 && bestLoss - currentLoss < params.validationTol * Math.max(currentLoss, LEAST_LOSS)) break
      if (currentLoss < bestLoss) {
        bestLoss = currentLoss
        bestCount = m + 1
      }
    } else {
      bestCount = m + 1
    }
    await yieldToEvents()
  }
  const treeWeights = new Float64Array(bestCount).fill(params.stepSize)
  treeWeights[0] = 1
  const model = { trees: trees.slice(0, bestCount), treeWeights, featureCount: features.featureCount, loss }
  return sums === undefined ? { model } : { model, scores: sums.finish() }
}
