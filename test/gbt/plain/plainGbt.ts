// Gradient-boosted trees written straight from their definition: row by row, with objects, as slow as it is plain.
// What the trainer must equal, sums in the order of the rows included.
import { exp } from "../../../src/gbt/model/exp"
import type { GbtParams } from "../../../src/gbt/trees/gbtParams"
import type { Checked } from "../../../src/params/params"
import { JavaRandom } from "../../../src/random/javaRandom"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"

/** A row: all its features, its label (0 or 1 for logistic loss) and its weight. */
export interface PlainRow {
  features: number[]
  label: number
  weight: number
  isValidation: boolean
}

export interface PlainData {
  rows: PlainRow[]
  partitions: number[]
  /** Number of categories of each feature, 0 for a continuous one. */
  arities: number[]
}

/** A node: with a split if it has children. */
export interface PlainNode {
  prediction: number
  impurity: number
  count: number
  rawCount: number
  gain?: number
  feature?: number
  threshold?: number
  leftCategories?: number[]
  left?: PlainNode
  right?: PlainNode
}

export interface PlainModel {
  trees: PlainNode[]
  treeWeights: number[]
}

/** Weight, weight x target, weight x target^2 and count. */
export interface Stats {
  w: number
  s: number
  q: number
  n: number
}

/** A row as one tree sees it. */
export interface TreeRow {
  features: number[]
  bins: number[]
  bagCount: number
  weight: number
  target: number
}

export interface Candidate {
  feature: number
  leftBins: Set<number>
  threshold: number
  gain: number
  /** Whether both sides have rows and weight enough. */
  isAllowed: boolean
  left: Stats
  right: Stats
}

/** A node that is being grown, with its rows. */
export interface Growing {
  level: number
  rows: TreeRow[]
  stats: Stats | undefined
  impurity: number
  split?: Candidate
  left?: Growing
  right?: Growing
}

const EPSILON = 2 ** -52

const empty = (): Stats => ({ w: 0, s: 0, q: 0, n: 0 })
const plus = (a: Stats, b: Stats): Stats => ({ w: a.w + b.w, s: a.s + b.s, q: a.q + b.q, n: a.n + b.n })
const minus = (a: Stats, b: Stats): Stats => ({ w: a.w - b.w, s: a.s - b.s, q: a.q - b.q, n: a.n - b.n })
const impurityOf = ({ w, s, q }: Stats): number => (w === 0 ? 0 : (q - (s * s) / w) / w)
const predictionOf = ({ w, s }: Stats): number => (w === 0 ? 0 : s / w)
const longSum = (seed: number | bigint, x: number): bigint => BigInt.asIntN(64, BigInt(seed) + BigInt(x))

function add(stats: Stats, row: TreeRow): void {
  const nw = row.bagCount * row.weight
  stats.w += nw
  stats.s += nw * row.target
  stats.q += nw * row.target * row.target
  stats.n += row.bagCount
}

function inPartitions<T>(items: T[], sizes: number[]): T[][] {
  let start = 0
  return sizes.map((size) => {
    start += size
    return items.slice(start - size, start)
  })
}

/** The rows that thresholds are chosen from. */
function sampledRows(data: PlainData, fraction: number, seed: number | bigint): PlainRow[] {
  const partitionSeeds = new JavaRandom(new XorShiftRandom(seed).nextInt())
  return inPartitions(data.rows, data.partitions).flatMap((partition) => {
    const random = new XorShiftRandom(partitionSeeds.nextLong())
    const rows = partition.filter((row) => !row.isValidation)
    if (fraction > 0.4) return rows.filter(() => random.nextDouble() <= fraction)
    const drawSkip = () => Math.trunc(Math.log(Math.max(random.nextDouble(), 5e-11)) / Math.log1p(-fraction))
    let skip = drawSkip()
    return rows.filter(() => {
      if (skip-- > 0) return false
      skip = drawSkip()
      return true
    })
  })
}

function thresholdsOf(rows: PlainRow[], feature: number, expectedWeight: number, binCount: number): number[] {
  const weights = new Map<number, number>()
  let rowCount = 0
  for (const row of rows) {
    const x = row.features[feature]
    if (x === 0) continue
    weights.set(x, (weights.get(x) ?? 0) + row.weight)
    rowCount++
  }
  if (weights.size === 0) return []
  let sum = 0
  for (const [, weight] of [...weights].sort((a, b) => a[0] - b[0])) sum += weight
  if (expectedWeight - sum > EPSILON * rowCount * 100) weights.set(0, expectedWeight - sum)
  const entries = [...weights].sort((a, b) => a[0] - b[0])
  const splitCount = binCount - 1
  const middles = entries.slice(1).map(([x], i) => (entries[i][0] + x) / 2)
  if (middles.length <= splitCount) return middles
  const stride = expectedWeight / (splitCount + 1)
  let current = entries[0][1]
  let target = stride
  return middles.filter((_, i) => {
    const previous = current
    current += entries[i + 1][1]
    if (!(Math.abs(previous - target) < Math.abs(current - target))) return false
    target += stride
    return true
  })
}

function binOf(x: number, thresholds: number[], arity: number): number {
  if (arity > 0) return x
  const bin = thresholds.findIndex((threshold) => threshold >= x)
  return bin < 0 ? thresholds.length : bin
}

/** Thresholds and number of bins of every feature. */
export function plainSplits(
  data: PlainData,
  params: Checked<GbtParams>,
): { thresholds: number[][]; binCounts: number[] } {
  const training = data.rows.filter((row) => !row.isValidation)
  const most = Math.min(params.maxBins, training.length)
  const largest = Math.max(...data.arities.map((arity) => (arity > 1 ? arity : most)))
  const required = Math.max(largest * largest, 10000)
  const fraction = params.splitSample === "spark" && training.length > required ? required / training.length : 1
  const rows = fraction < 1 ? sampledRows(data, fraction, params.seed) : training
  let weight = 0
  for (const row of training) weight += row.weight
  const thresholds = data.arities.map((arity, feature) =>
    arity > 0 ? [] : thresholdsOf(rows, feature, fraction * weight, most),
  )
  const binCounts = data.arities.map((arity, f) =>
    arity === 0 ? thresholds[f].length + 1 : arity === 1 ? most : arity,
  )
  return { thresholds, binCounts }
}

function featuresPerNode(strategy: string, featureCount: number): number {
  if (strategy === "all" || strategy === "auto") return featureCount
  if (strategy === "sqrt") return Math.ceil(Math.sqrt(featureCount))
  if (strategy === "log2") return Math.max(1, Math.ceil(Math.log(featureCount) / Math.log(2)))
  if (strategy === "onethird") return Math.ceil(featureCount / 3)
  if (/^\d+$/.test(strategy)) return Math.min(Number(strategy), featureCount)
  return Math.ceil(Number(strategy) * featureCount)
}

function reservoir(featureCount: number, size: number, seed: bigint): number[] {
  const places = Array.from({ length: size }, (_, i) => i)
  const random = new XorShiftRandom(seed)
  for (let feature = size; feature < featureCount; feature++) {
    const j = Math.trunc(random.nextDouble() * (feature + 1))
    if (j < size) places[j] = feature
  }
  return places
}

/** What all nodes of a model share. */
export interface Grower {
  thresholds: number[][]
  binCounts: number[]
  arities: number[]
  params: Checked<GbtParams>
  totalWeight: number
}

/** Stats of a node summed from its rows. */
export function directStats(rows: TreeRow[]): Stats {
  const stats = empty()
  for (const row of rows) add(stats, row)
  return stats
}

/** A split of a node with these stats. */
export function newCandidate(
  feature: number,
  leftBins: Set<number>,
  threshold: number,
  left: Stats,
  right: Stats,
  parent: Stats,
  { params, totalWeight }: Grower,
): Candidate {
  const least = params.minWeightFractionPerNode * totalWeight
  const weight = left.w + right.w
  const gain = impurityOf(parent) - (left.w / weight) * impurityOf(left) - (right.w / weight) * impurityOf(right)
  const hasRows = left.n >= params.minInstancesPerNode && right.n >= params.minInstancesPerNode
  const isAllowed = hasRows && left.w >= least && right.w >= least
  return { feature, leftBins, threshold, gain, isAllowed, left, right }
}

/** Every split of a node; sets its stats if it is a root without them. */
export function candidatesOf(node: Growing, features: number[], grower: Grower): Candidate[] {
  const { thresholds, binCounts, arities } = grower
  const candidates: Candidate[] = []
  for (const feature of features) {
    if (binCounts[feature] < 2) continue
    const bins = Array.from({ length: binCounts[feature] }, empty)
    for (const row of node.rows) add(bins[row.bins[feature]], row)
    let order = bins.map((_, bin) => bin)
    if (arities[feature] > 0) {
      const centroids = bins.map((stats) => (stats.w === 0 ? Number.MAX_VALUE : predictionOf(stats)))
      order = order.sort((a, b) => centroids[a] - centroids[b])
    }
    const prefixes: Stats[] = []
    for (const bin of order)
      prefixes.push(prefixes.length === 0 ? bins[bin] : plus(bins[bin], prefixes[prefixes.length - 1]))
    const total = prefixes[prefixes.length - 1]
    for (let b = 0; b + 1 < prefixes.length; b++) {
      const left = prefixes[b]
      const right = minus(total, left)
      if (node.stats === undefined) {
        node.stats = plus(left, right)
        node.impurity = impurityOf(node.stats)
      }
      const leftBins = new Set(order.slice(0, b + 1))
      candidates.push(newCandidate(feature, leftBins, thresholds[feature][b], left, right, node.stats, grower))
    }
  }
  return candidates
}

function scoreNode(node: Growing, features: number[], grower: Grower): Growing[] {
  const candidates = candidatesOf(node, features, grower)
  if (candidates.length === 0) node.stats = directStats(node.rows)
  node.impurity = impurityOf(node.stats!)
  let best: Candidate | undefined
  for (const candidate of candidates) {
    const isValid = candidate.isAllowed && candidate.gain >= grower.params.minInfoGain
    if (isValid && candidate.gain > (best?.gain ?? -1)) best = candidate
  }
  if (best === undefined) node.impurity = -1
  const { maxDepth } = grower.params
  if (best === undefined || best.gain <= 0 || node.level === maxDepth) return []
  const { feature, leftBins } = best
  const child = (isLeft: boolean, stats: Stats): Growing => ({
    level: node.level + 1,
    rows: node.rows.filter((row) => leftBins.has(row.bins[feature]) === isLeft),
    stats,
    impurity: impurityOf(stats),
  })
  node.split = best
  node.left = child(true, best.left)
  node.right = child(false, best.right)
  return [node.left, node.right].filter((c) => c.level < maxDepth && Math.abs(c.impurity) >= EPSILON)
}

function grow(rows: TreeRow[], grower: Grower, treeSeed: bigint): Growing {
  const { params, binCounts } = grower
  const featureCount = binCounts.length
  const size = featuresPerNode(params.featureSubsetStrategy, featureCount)
  const random = new JavaRandom(treeSeed)
  const root: Growing = { level: 0, rows, stats: undefined, impurity: -1 }
  const stack = [root]
  while (stack.length > 0) {
    const round: [Growing, number[]][] = []
    let bytes = 0
    while (stack.length > 0) {
      const features =
        size < featureCount ? reservoir(featureCount, size, random.nextLong()) : binCounts.map((_, feature) => feature)
      let nodeBytes = 0
      for (const feature of features) nodeBytes += 3 * 8 * binCounts[feature]
      if (bytes > 0 && bytes + nodeBytes > params.maxMemoryInMB * 2 ** 20) break
      bytes += nodeBytes
      round.push([stack[0], features])
      stack.shift()
    }
    for (const [node, features] of round) for (const child of scoreNode(node, features, grower)) stack.unshift(child)
  }
  return root
}

/** A grown tree, pruned. */
function finish(node: Growing, arities: number[]): PlainNode {
  const stats = node.stats!
  const leaf = { prediction: predictionOf(stats), impurity: node.impurity, count: stats.w, rawCount: stats.n }
  if (node.split === undefined) return leaf
  const left = finish(node.left!, arities)
  const right = finish(node.right!, arities)
  if (left.left === undefined && right.left === undefined && left.prediction === right.prediction) {
    return { ...leaf, prediction: left.prediction }
  }
  const { feature, gain, threshold, leftBins } = node.split
  const rule = arities[feature] > 0 ? { leftCategories: [...leftBins].sort((a, b) => a - b) } : { threshold }
  return { ...leaf, feature, gain, ...rule, left, right }
}

/** What a tree says about a row. */
export function plainPredict(node: PlainNode, features: number[]): number {
  if (node.left === undefined) return node.prediction
  const x = features[node.feature!]
  const goesLeft = node.leftCategories === undefined ? x <= node.threshold! : node.leftCategories.includes(x)
  return plainPredict(goesLeft ? node.left : node.right!, features)
}

function plainTarget(loss: GbtParams["loss"], label: number): number {
  return loss === "logistic" ? 2 * label - 1 : label
}

function plainGradient(loss: GbtParams["loss"], y: number, score: number): number {
  if (loss === "logistic") return (4 * y) / (1 + exp(2 * y * score))
  if (loss === "squared") return 2 * (y - score)
  return y - score < 0 ? -1 : 1
}

/** Weighted mean loss. */
export function plainLoss(loss: GbtParams["loss"], rows: PlainRow[], scores: number[]): number {
  let sum = 0
  let weight = 0
  for (const [i, row] of rows.entries()) {
    const y = plainTarget(loss, row.label)
    const error =
      loss === "logistic"
        ? 2 * Math.log1p(Math.exp(-2 * y * scores[i]))
        : loss === "squared"
          ? (y - scores[i]) ** 2
          : Math.abs(y - scores[i])
    sum += error * row.weight
    weight += row.weight
  }
  return sum / weight
}

/** Rows in the bag of tree m, as counts. */
function plainBag(data: PlainData, params: Checked<GbtParams>, m: number): number[] {
  if (params.subsamplingRate === 1) return data.rows.map(() => 1)
  return inPartitions(data.rows, data.partitions).flatMap((partition, p) => {
    const random = new XorShiftRandom(longSum(longSum(params.seed, m), p + 1))
    return partition.map((row) => (!row.isValidation && random.nextDouble() < params.subsamplingRate ? 1 : 0))
  })
}

export function newGrower(data: PlainData, params: Checked<GbtParams>): Grower {
  let totalWeight = 0
  for (const row of data.rows) if (!row.isValidation) totalWeight += row.weight
  return { ...plainSplits(data, params), arities: data.arities, params, totalWeight }
}

/** The rows that train, as tree m sees them. */
export function treeRows(data: PlainData, grower: Grower, m: number, scores: number[]): TreeRow[] {
  const { params, thresholds, arities } = grower
  const bag = plainBag(data, params, m)
  const rows = data.rows.map((row, i) => {
    const y = plainTarget(params.loss, row.label)
    return {
      features: row.features,
      bins: row.features.map((x, f) => binOf(x, thresholds[f], arities[f])),
      bagCount: bag[i],
      weight: row.weight,
      target: m === 0 ? y : plainGradient(params.loss, y, scores[i]),
    }
  })
  return rows.filter((_, i) => !data.rows[i].isValidation)
}

/** Trains a model. */
export function plainGbt(data: PlainData, params: Checked<GbtParams>): PlainModel {
  const grower = newGrower(data, params)
  const scores = data.rows.map(() => 0)
  const validation = data.rows.filter((row) => row.isValidation)
  const trees: PlainNode[] = []
  let bestLoss = 0
  let bestCount = 0
  for (let m = 0; m < params.maxIter; m++) {
    const tree = finish(grow(treeRows(data, grower, m, scores), grower, longSum(params.seed, m)), data.arities)
    trees.push(tree)
    for (const [i, row] of data.rows.entries()) {
      scores[i] += plainPredict(tree, row.features) * (m === 0 ? 1 : params.stepSize)
    }
    if (validation.length === 0) {
      bestCount = trees.length
      continue
    }
    const loss = plainLoss(
      params.loss,
      validation,
      scores.filter((_, i) => data.rows[i].isValidation),
    )
    if (m > 0 && bestLoss - loss < params.validationTol * Math.max(loss, 0.01)) break
    if (m === 0 || loss < bestLoss) {
      bestLoss = loss
      bestCount = m + 1
    }
  }
  return {
    trees: trees.slice(0, bestCount),
    treeWeights: trees.slice(0, bestCount).map((_, m) => (m === 0 ? 1 : params.stepSize)),
  }
}
