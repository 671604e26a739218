// Boosting: each tree is fitted to what the trees before it left over.
import { availableParallelism } from "node:os"
import type { Checked } from "../../params/params"
import { XorShiftRandom } from "../../random/xorShiftRandom"
import { yieldToEvents } from "../../work/yieldToEvents"
import type { CellRows, TrainingCells } from "../cells/trainingCells"
import type { RowUse } from "../data/trainingSet"
import { newExactGrower } from "../exact/grower"
import type { GbtModel } from "../model/gbtModel"
import { meanLoss } from "../model/loss"
import { sumsInOrder, type TreeSums } from "../model/sumTrees"
import type { Tree } from "../model/tree"
import { newShardedGrower } from "../sharded/grower"
import { fitsInOneShard } from "../sharded/state"
import type { GbtParams } from "../trees/gbtParams"
import { featuresPerNode, type TreeSettings } from "../trees/selectNodes"
import type { LeafCells, TreeGrower } from "../trees/treeGrower"

/** Progress and cancellation of a training. */
export interface TrainOptions {
  /** Training ends with the signal's reason when it is aborted; looked at between trees, and where worker threads
   * or fixed-point sums are at work within them too. */
  readonly signal?: AbortSignal
  /** Called after each tree with the number of trees done and of those asked for; must not throw. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Options of {@link boost}. */
interface BoostOptions extends TrainOptions {
  /**
   * Numbers of trees, in [1, maxIter], after which the scores of the cells are wanted; not with validation rows, which
   * leave the number of trees open. Default none.
   */
  readonly scoresAfter?: readonly number[]
}

/** A model and the scores it gives to the cells it was trained on. */
export interface Boosted {
  readonly model: GbtModel
  /**
   * For each number of trees asked for, the scores that the model of so many trees gives to the cells, as predictScores
   * does, rows left out included.
   */
  readonly scores: readonly Float64Array[]
  /** Fewest rows on a side of any best split: no minInstancesPerNode up to this would have changed a tree. */
  readonly fewestOnSide: number
}

/** Counts and weights of the rows in the bag, by cell. */
function bagCells(rows: CellRows, bag: Uint8Array, counts: Float64Array, weights: Float64Array): void {
  const { cellOfRow, weights: rowWeights } = rows
  counts.fill(0)
  weights.fill(0)
  for (let row = 0; row < bag.length; row++) {
    if (bag[row] === 0) continue
    const cell = cellOfRow === undefined ? row : cellOfRow[row]
    counts[cell]++
    weights[cell] += rowWeights === undefined ? 1 : rowWeights[row]
  }
}

/** Adds what a tree says to the sums, leaf by leaf. */
function addLeaves(leaves: LeafCells, m: number, treeWeight: number, sums: TreeSums): void {
  const { predictions, starts, ends, order } = leaves
  for (let leaf = 0; leaf < starts.length; leaf++) {
    sums.addLeaf(m, predictions[leaf], treeWeight, order, starts[leaf], ends[leaf])
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

/** Rows that each worker should have at least. */
const FEWEST_ROWS_A_WORKER = 1 << 16

function newGrower(data: TrainingCells, params: Checked<GbtParams>, options: BoostOptions): TreeGrower {
  const { scoresAfter = [] } = options
  const settings = treeSettings(data, params)
  const isCertified = data.sums === "certified"
  if (data.sums === "double" || (isCertified && !fitsInOneShard(data))) return newExactGrower(data, settings)
  const { cellCount } = data
  const most = Math.max(1, Math.floor(cellCount / FEWEST_ROWS_A_WORKER))
  return newShardedGrower(data, settings, {
    threadCount: isCertified ? 1 : Math.min(cellCount, params.workers ?? Math.min(availableParallelism(), most)),
    hasBag: params.subsamplingRate < 1,
    keepsLeaves: scoresAfter.length > 0,
    signal: options.signal,
  })
}

/** Least loss that the tolerance is a share of, so that tiny losses do not keep training going; Spark's constant. */
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
  if (options.scoresAfter !== undefined && data.validationWeights !== undefined)
    throw new Error("scores can't be kept with validation rows")
  options.signal?.throwIfAborted()
  const grower = newGrower(data, params, options)
  try {
    return await growTrees(grower, data, params, options)
  } finally {
    await grower.end()
  }
}

async function growTrees(
  grower: TreeGrower,
  data: TrainingCells,
  params: Checked<GbtParams>,
  options: BoostOptions,
): Promise<Boosted> {
  const { cellCount, rows, features, targets, validationWeights, loss } = data
  const { subsamplingRate, maxIter, seed } = params
  const isBagged = subsamplingRate < 1
  if (isBagged && rows === undefined) throw new Error("no rows to draw from; prepare the cells with their rows")
  const bag = new Uint8Array(isBagged ? rows!.rowCount : 0)
  const counts = isBagged ? new Float64Array(cellCount) : data.counts
  const weights = isBagged ? new Float64Array(cellCount) : data.weights
  const trees: Tree[] = []
  let bestLoss = Number.POSITIVE_INFINITY
  let bestCount = 0
  let fewestOnSide = Number.POSITIVE_INFINITY
  const { scoresAfter = [] } = options
  const sums = scoresAfter.map((treeCount) => sumsInOrder(treeCount, cellCount))
  for (let m = 0; m < maxIter; m++) {
    options.signal?.throwIfAborted()
    const treeSeed = shiftedSeed(seed, m)
    if (isBagged) {
      drawBag(treeSeed, subsamplingRate, rows!, bag)
      bagCells(rows!, bag, counts, weights)
    }
    const treeWeight = m === 0 ? 1 : params.stepSize
    const grown = await grower.grow({ isFirst: m === 0, treeSeed, treeWeight, counts, weights })
    trees.push(grown.tree)
    fewestOnSide = Math.min(fewestOnSide, grown.fewestOnSide ?? params.minInstancesPerNode)
    const leaves = sums.length > 0 ? grown.leaves() : undefined
    for (const [i, treeCount] of scoresAfter.entries()) {
      if (m < treeCount) addLeaves(leaves!, m, treeWeight, sums[i])
    }
    options.onProgress?.(m + 1, maxIter)
    if (validationWeights !== undefined) {
      const currentLoss = meanLoss(loss, targets, grower.scores(), validationWeights)
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
  return { model, scores: sums.map((sum) => sum.finish()), fewestOnSide }
}

/** seed + offset, wrapped around at 64 bits as on the JVM. */
function shiftedSeed(seed: number | bigint, offset: number): bigint {
  return BigInt.asIntN(64, BigInt(seed) + BigInt(offset))
}

/**
 * Draws the rows of one tree without replacement (Spark's `BaggedPoint`): partition p draws from seed treeSeed + p + 1,
 * one number for each row that trains.
 *
 * @param rate - chance of each row, in (0, 1)
 * @param out - 1 for a row in the bag, 0 for another; overwritten
 */
function drawBag(
  treeSeed: bigint,
  rate: number,
  { partitions, roles }: Pick<RowUse, "partitions" | "roles">,
  out: Uint8Array,
): void {
  let row = 0
  for (const [p, size] of partitions.entries()) {
    const random = new XorShiftRandom(shiftedSeed(treeSeed, p + 1))
    for (const end = row + size; row < end; row++) {
      const trains = roles === undefined || roles[row] === 0
      out[row] = trains && random.nextDouble() < rate ? 1 : 0
    }
  }
}
