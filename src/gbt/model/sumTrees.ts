// The score of a row as Spark adds it up: the dot product of what the trees say and their weights, to the last bit.
//
// Spark calls BLAS's ddot. On a processor with 512-bit vectors its Java BLAS keeps eight running sums, to which it adds
// eight products at a time by fused multiply-add; it then adds the eight in order, and the trees that are left over by
// plain arithmetic. Narrower vectors would give other last bits. They matter where rows get one score in different
// ways: whether those scores are equal decides whether they are one point of a ROC curve or several.

/** Running sums that Spark's dot product keeps. */
export const LANES = 8

/** Trees that go to the running sums; those after them are added plainly. */
export function lanedCount(treeCount: number): number {
  return treeCount - (treeCount % LANES)
}

/** Adds up the scores of many cells, leaf by leaf. */
export interface TreeSums {
  /** Adds what tree `m` says to the cells `order[start]` up to `order[end]`; each tree once a cell. */
  addLeaf(m: number, prediction: number, treeWeight: number, order: Int32Array, start: number, end: number): void
  /** The order in which the trees must come: for {@link sumsByLane} lane by lane, else 0, 1, 2 … */
  readonly treeOrder: readonly number[]
  /** The scores, one a cell; call it once, after all trees. */
  finish(): Float64Array
}

/** Sums for trees that come in the order they were grown in; keeps eight numbers a cell. */
export function sumsInOrder(treeCount: number, cellCount: number): TreeSums {
  return newSums(
    Array.from({ length: treeCount }, (_, m) => m),
    treeCount,
    cellCount,
    LANES,
  )
}

/** Sums for trees that can come in any order; keeps two numbers a cell. */
export function sumsByLane(treeCount: number, cellCount: number): TreeSums {
  const laned = lanedCount(treeCount)
  const lanes = Array.from({ length: Math.min(LANES, laned) }, (_, lane) => lane)
  const inLanes = lanes.flatMap((lane) => Array.from({ length: laned / LANES }, (_, k) => lane + k * LANES))
  const rest = Array.from({ length: treeCount - laned }, (_, k) => laned + k)
  return newSums([...inLanes, ...rest], treeCount, cellCount, 1)
}

function newSums(treeOrder: readonly number[], treeCount: number, cellCount: number, kept: number): TreeSums {
  const laned = lanedCount(treeCount)
  const totals = new Float64Array(cellCount)
  const lanes = Array.from({ length: laned === 0 ? 0 : kept }, () => new Float64Array(cellCount))
  // Lane that the first kept array stands for, where only one is kept.
  let firstLane = 0
  function addLanes(): void {
    for (const lane of lanes) {
      for (let cell = 0; cell < cellCount; cell++) totals[cell] += lane[cell]
      lane.fill(0)
    }
  }
  return {
    treeOrder,
    addLeaf(m, prediction, treeWeight, order, start, end) {
      const isPlain = m >= laned
      const lane = isPlain ? LANES : m % LANES
      if (lane - firstLane >= kept) {
        if (firstLane < LANES) addLanes()
        firstLane = lane
      }
      if (isPlain) {
        const step = prediction * treeWeight
        for (let i = start; i < end; i++) totals[order[i]] += step
        return
      }
      const sums = lanes[lane - firstLane]
      const { high, low } = exactProduct(prediction, treeWeight)
      for (let i = start; i < end; i++) sums[order[i]] = addProduct(sums[order[i]], high, low)
    },
    finish() {
      if (firstLane < LANES) addLanes()
      return totals
    },
  }
}

// Fused multiply-add, which JavaScript lacks: a product without rounding, added with one rounding.

/** a x b as the sum of two doubles, exactly, where neither overflows nor is tiny. */
interface ExactProduct {
  /** The product, rounded. */
  readonly high: number
  /** What the rounding left out. */
  readonly low: number
}

/** Veltkamp's constant for doubles: a product with 2^27 + 1 cuts one in halves of 26 bits. */
const halving = 134217729

/** The product of two doubles and its rounding error (T. J. Dekker, 1971). */
export function exactProduct(a: number, b: number): ExactProduct {
  const high = a * b
  const aCut = halving * a
  const aHigh = aCut - (aCut - a)
  const aLow = a - aHigh
  const bCut = halving * b
  const bHigh = bCut - (bCut - b)
  const bLow = b - bHigh
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) }
}

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const lowWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1

/** a + b, rounded to the neighbour with an odd last bit where it is not exact. */
function addToOdd(a: number, b: number): number {
  const sum = a + b
  const back = sum - a
  const error = a - (sum - back) + (b - back)
  if (error === 0) return sum
  double[0] = sum
  if ((words[lowWord] & 1) === 1) return sum
  if (error > 0 === sum > 0) words[lowWord] |= 1
  else if (words[lowWord]-- === 0) words[1 - lowWord]--
  return double[0]
}

/**
 * sum + high + low with one rounding (S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums", 2008):
 * what a processor's fused multiply-add gives for the product that {@link exactProduct} took apart.
 */
export function addProduct(sum: number, high: number, low: number): number {
  if (low === 0) return sum + high
  const t = sum + low
  const tBack = t - sum
  const tError = sum - (t - tBack) + (low - tBack)
  const v = high + t
  const vBack = v - high
  const vError = high - (v - vBack) + (t - vBack)
  const error = tError + vError
  const nearest = v + error
  // Rounding error before the last sum matters only where that sum ends half-way between two doubles.
  const left = error - (nearest - v)
  if (left === 0 || nearest + 2 * left - nearest !== 2 * left) return nearest
  return v + addToOdd(tError, vError)
}
