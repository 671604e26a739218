// The loops of growing trees on shards, in AssemblyScript: TypeScript whose numbers are machine numbers, compiled to
// WebAssembly by `node scripts/kernels.mjs`. Pointers are bytes from the start of a shard's memory, and nothing is checked.
// test/gbt/shardKernels.test.ts has each loop written plainly; findEntrySplit is held to the histograms of the same columns by
// test/gbt/fixedPoint.test.ts. Long lists of scalars, and the best split in variables of the module, stand in for objects:
// here those would need an allocator.

/** Address of an element: its index times the bytes of its kind. */
function at<T>(start: usize, index: usize): usize {
  return start + index * sizeof<T>()
}

/** Bits of a short sum that count rows; those above are the sum of their whole-number gradients. */
const COUNT_BITS: i64 = 18

/** A row's count (0 or 1) and whole-number gradient, from both packed, as a short sum. */
function unpack(packed: i32): i64 {
  return ((<i64>(packed >> 1)) << COUNT_BITS) + <i64>(packed & 1)
}

/** Adds a row to a flat bin's short sum. */
function addTo(flatBin: usize, value: i64): void {
  store<i64>(flatBin, load<i64>(flatBin) + value)
}

function addRows<T>(
  order: usize,
  count: usize,
  packed: usize,
  rows: usize,
  width: usize,
  starts: usize,
  out: usize,
): void {
  const end = at<i32>(order, count)
  for (; order < end; order += sizeof<i32>()) {
    const row = <usize>load<u32>(order)
    const value = unpack(load<i32>(at<i32>(packed, row)))
    let bin = at<T>(rows, row * width)
    const fours = at<T>(bin, width & ~3)
    const last = at<T>(bin, width)
    let start = starts
    for (; bin < fours; bin += 4 * sizeof<T>(), start += 16) {
      addTo(out + load<u32>(start) + ((<usize>load<T>(bin)) << 3), value)
      addTo(out + load<u32>(start, 4) + ((<usize>load<T>(bin, sizeof<T>())) << 3), value)
      addTo(out + load<u32>(start, 8) + ((<usize>load<T>(bin, 2 * sizeof<T>())) << 3), value)
      addTo(out + load<u32>(start, 12) + ((<usize>load<T>(bin, 3 * sizeof<T>())) << 3), value)
    }
    for (; bin < last; bin += sizeof<T>(), start += 4)
      addTo(out + load<u32>(start) + ((<usize>load<T>(bin)) << 3), value)
  }
}

/**
 * Adds rows, `width` bins each, to a short sum a flat bin, of fewer than 2^18 rows in all: bin b of a feature adds to the flat bin
 * at its start (in bytes) + 8 b. Half the bytes of two doubles: more of a histogram stays in the processor's caches.
 */
export function addRows8(o: usize, count: usize, packed: usize, rows: usize, width: usize, s: usize, out: usize): void {
  addRows<u8>(o, count, packed, rows, width, s, out)
}

export function addRows16(
  o: usize,
  count: usize,
  packed: usize,
  rows: usize,
  width: usize,
  s: usize,
  out: usize,
): void {
  addRows<u16>(o, count, packed, rows, width, s, out)
}

export function addRows32(
  o: usize,
  count: usize,
  packed: usize,
  rows: usize,
  width: usize,
  s: usize,
  out: usize,
): void {
  addRows<u32>(o, count, packed, rows, width, s, out)
}

function divideRows<T>(order: usize, count: usize, bins: usize, goesLeft: usize, spare: usize): usize {
  const end = at<i32>(order, count)
  let left = order
  let right = spare
  // Every row is written to both sides, and only the side it belongs to moves on: no branch to guess wrong.
  for (let from = order; from < end; from += 4) {
    const row = load<u32>(from)
    const step = (<usize>load<u8>(goesLeft + <usize>load<T>(at<T>(bins, row)))) << 2
    store<u32>(left, row)
    store<u32>(right, row)
    left += step
    right += 4 - step
  }
  memory.copy(left, spare, right - spare)
  return (left - order) >> 2
}

/** Moves the rows whose bin goes left to the front, both sides keeping their order; returns how many there are. */
export function divideRows8(order: usize, count: usize, bins: usize, goesLeft: usize, spare: usize): usize {
  return divideRows<u8>(order, count, bins, goesLeft, spare)
}

export function divideRows16(order: usize, count: usize, bins: usize, goesLeft: usize, spare: usize): usize {
  return divideRows<u16>(order, count, bins, goesLeft, spare)
}

export function divideRows32(order: usize, count: usize, bins: usize, goesLeft: usize, spare: usize): usize {
  return divideRows<u32>(order, count, bins, goesLeft, spare)
}

/** Adds a leaf's step to the scores of its rows; returns the sum of (gradient x unit)^2 x squareSteps, rounded row by row. */
export function addLeaf(
  order: usize,
  count: usize,
  packed: usize,
  scores: usize,
  step: f64,
  unit: f64,
  squareSteps: f64,
): f64 {
  const end = at<i32>(order, count)
  let squares: f64 = 0
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order)
    const score = at<f64>(scores, row)
    store<f64>(score, load<f64>(score) + step)
    const gradient = <f64>(load<i32>(at<i32>(packed, row)) >> 1) * unit
    squares += nearest(gradient * gradient * squareSteps)
  }
  return squares
}

/** The largest absolute value. */
export function largest(values: usize, count: usize): f64 {
  const end = at<f64>(values, count)
  let found: f64 = 0
  for (; values < end; values += 8) found = max(found, abs(load<f64>(values)))
  return found
}

/** Two numbers side by side, both the same. */
function both(x: f64): v128 {
  return f64x2.splat(x)
}

/**
 * e^x of two numbers, with the arithmetic of src/gbt/model/exp.ts to the last bit, for |x| <= 700; beyond, that of 700 or -700.
 *
 * @param powers - see powersOfTwo there
 */
function exp(number: v128, powers: usize): v128 {
  const x = f64x2.pmax(f64x2.pmin(number, both(700)), both(-700))
  const stepHigh: f64 = 0.0054152123475432745
  const stepLow: f64 = 5.812982117197185e-13
  const squareSteps = f64x2.floor(f64x2.add(f64x2.mul(x, both(1.0 / (stepHigh + stepLow))), both(0.5)))
  // Adding this leaves a whole number in the lowest bits of a double.
  const whole = f64x2.add(squareSteps, both(6755399441055744))
  const rest = f64x2.sub(f64x2.sub(x, f64x2.mul(squareSteps, both(stepHigh))), f64x2.mul(squareSteps, both(stepLow)))
  const squared = f64x2.mul(rest, rest)
  const third = f64x2.add(both(0.5), f64x2.mul(rest, both(1.0 / 6.0)))
  const fifth = f64x2.add(both(1.0 / 24.0), f64x2.mul(rest, both(1.0 / 120.0)))
  const tail = f64x2.add(f64x2.add(rest, f64x2.mul(squared, third)), f64x2.mul(f64x2.mul(squared, squared), fifth))
  const first = v128.load(powers + ((<usize>(i32x4.extract_lane(whole, 0) & 127)) << 4))
  const second = v128.load(powers + ((<usize>(i32x4.extract_lane(whole, 2) & 127)) << 4))
  const high = v128.shuffle<f64>(first, second, 0, 2)
  const low = v128.shuffle<f64>(first, second, 1, 3)
  const power = f64x2.add(high, f64x2.add(low, f64x2.mul(high, tail)))
  const exponent = i32x4.add(i32x4.shr_s(whole, 7), i32x4.splat(1023))
  return f64x2.mul(power, i64x2.shl(exponent, 52))
}

/**
 * The negative gradients of logistic loss, as fillGradients of src/gbt/model/loss.ts has them, two rows at a time: behind an
 * odd number of rows there must be room for one more, whose target is 0.
 *
 * @returns the largest absolute value
 */
export function logisticGradients(targets: usize, scores: usize, count: usize, powers: usize, out: usize): f64 {
  const end = at<f64>(targets, count)
  let most = both(0)
  for (; targets < end; targets += 16, scores += 16, out += 16) {
    const target = v128.load(targets)
    const power = exp(f64x2.mul(f64x2.mul(both(2), target), v128.load(scores)), powers)
    const gradient = f64x2.div(f64x2.mul(both(4), target), f64x2.add(both(1), power))
    v128.store(out, gradient)
    most = f64x2.pmax(most, f64x2.abs(gradient))
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))
}

/** Packs each gradient times the scale, rounded, with a count of 1. */
export function packGradients(gradients: usize, count: usize, scale: f64, packed: usize): void {
  const end = at<i32>(packed, count)
  for (; packed < end; packed += 4, gradients += 8) {
    store<i32>(packed, ((<i32>nearest(load<f64>(gradients) * scale)) << 1) | 1)
  }
}

/** The sum of the whole-number gradients. */
export function sumGradients(packed: usize, count: usize): f64 {
  const end = at<i32>(packed, count)
  let sum: i64 = 0
  for (; packed < end; packed += 4) sum += <i64>(load<i32>(packed) >> 1)
  return <f64>sum
}

/** Flat bin of a row in a column of a matrix: the entry from `first` on and before `last`, or the bin of zero. */
function flatBinOf(row: usize, rowStarts: usize, rowFlatBins: usize, first: u32, last: u32, zeroFlatBin: u32): u32 {
  let low = load<u32>(at<u32>(rowStarts, row))
  const rowEnd = load<u32>(at<u32>(rowStarts, row), 4)
  let high = rowEnd
  while (low < high) {
    const middle = (low + high) >>> 1
    if (load<u32>(at<u32>(rowFlatBins, middle)) >= first) high = middle
    else low = middle + 1
  }
  if (low === rowEnd) return zeroFlatBin
  const found = load<u32>(at<u32>(rowFlatBins, low))
  return found < last ? found : zeroFlatBin
}

/**
 * Looks up on which side of a split on a feature of a matrix rows are. Those without an entry for it have the bin of zero.
 *
 * @param rowStarts - where the flat bins of each row begin in `rowFlatBins`, rising within a row
 * @param first - flat bin of the feature's first bin
 * @param last - flat bin after that of its last
 * @param sides - 1 for a row that goes left, by row
 */
export function findSides(
  order: usize,
  count: usize,
  rowStarts: usize,
  rowFlatBins: usize,
  first: u32,
  last: u32,
  zeroFlatBin: u32,
  goesLeft: usize,
  sides: usize,
): void {
  const end = at<i32>(order, count)
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order)
    const flatBin = flatBinOf(row, rowStarts, rowFlatBins, first, last, zeroFlatBin)
    store<u8>(sides + row, load<u8>(goesLeft + flatBin - first))
  }
}

/** Moves the entries, flat bin and row each, of rows that go left to the front, both sides keeping their order. */
export function divideEntries(entries: usize, count: usize, sides: usize, spare: usize): usize {
  const end = at<u64>(entries, count)
  let left = entries
  let right = spare
  for (let from = entries; from < end; from += 8) {
    const entry = load<u64>(from)
    const step = (<usize>load<u8>(sides + <usize>(entry >> 32))) << 3
    store<u64>(left, entry)
    store<u64>(right, entry)
    left += step
    right += 8 - step
  }
  memory.copy(left, spare, right - spare)
  return (left - entries) >> 3
}

/** The best split of the node at hand so far. */
let bestScaledGain: f64 = 0
let bestRank: i32 = 0
let bestFlatBin: i32 = 0
let bestCount: f64 = 0
let bestSum: f64 = 0

/** Tries the split that sends so many rows left; src/gbt/sharded/bestSplit.ts has the same arithmetic. */
function trySplit(
  leftCount: f64,
  leftSum: f64,
  count: f64,
  sum: f64,
  leastCount: f64,
  leastScaledGain: f64,
  rank: i32,
  flatBin: i32,
): void {
  const rightCount = count - leftCount
  if (leftCount < leastCount || rightCount < leastCount) return
  const difference = leftSum / leftCount - (sum - leftSum) / rightCount
  const scaledGain = leftCount * rightCount * (difference * difference)
  if (scaledGain < bestScaledGain || scaledGain < leastScaledGain) return
  if (scaledGain === bestScaledGain && rank >= bestRank) return
  bestScaledGain = scaledGain
  bestRank = rank
  bestFlatBin = flatBin
  bestCount = leftCount
  bestSum = leftSum
}

/** Forgets the best split so far. */
function clearBest(): void {
  bestScaledGain = -1
  bestRank = i32.MAX_VALUE
}

/**
 * Tries the splits on one column of a matrix, from its entries in a node: rows without one are what is left of the node.
 *
 * @param from - its first entry; they rise by flat bin
 * @returns where the entries of the next column begin
 */
function tryColumn(
  from: usize,
  end: usize,
  column: usize,
  packed: usize,
  binStarts: usize,
  zeroFlatBins: usize,
  ranks: usize,
  count: f64,
  sum: f64,
  leastCount: f64,
  leastScaledGain: f64,
): usize {
  const endFlatBin = load<u32>(at<u32>(binStarts, column), 4)
  const zeroFlatBin = load<i32>(at<u32>(zeroFlatBins, column))
  const rank = load<i32>(at<i32>(ranks, column))
  let next = from
  let entriesCount: i32 = 0
  let entriesSum: i64 = 0
  for (; next < end && load<u32>(next) < endFlatBin; next += 8) {
    const value = load<i32>(at<i32>(packed, load<u32>(next, 4)))
    entriesCount += value & 1
    entriesSum += <i64>(value >> 1)
  }
  if (rank < 0) return next
  let leftCount: f64 = 0
  let leftSum: f64 = 0
  let isZeroLeft = false
  while (from < next) {
    const flatBin = load<i32>(from)
    if (!isZeroLeft && flatBin > zeroFlatBin) {
      isZeroLeft = true
      leftCount += count - <f64>entriesCount
      leftSum += sum - <f64>entriesSum
      trySplit(leftCount, leftSum, count, sum, leastCount, leastScaledGain, rank, zeroFlatBin)
    }
    for (; from < next && load<i32>(from) === flatBin; from += 8) {
      const value = load<i32>(at<i32>(packed, load<u32>(from, 4)))
      leftCount += <f64>(value & 1)
      leftSum += <f64>(value >> 1)
    }
    trySplit(leftCount, leftSum, count, sum, leastCount, leastScaledGain, rank, flatBin)
  }
  return next
}

/**
 * Finds the best split of a node on the columns of matrices, from the node's entries alone: rows without one for a
 * column are what is left of the node.
 *
 * @param entries - flat bin and row, rising by flat bin
 * @param binStarts - first flat bin of each column, and one more
 * @param ranks - of each column: of equal gains that of the lowest rank wins; columns below 0 are left out
 * @param out - gain, scaled (-1 if no split is allowed), flat bin of the last bin that goes left, count and sum on the left, rank
 */
export function findEntrySplit(
  entries: usize,
  entryCount: usize,
  packed: usize,
  columnOfFlatBin: usize,
  binStarts: usize,
  zeroFlatBins: usize,
  ranks: usize,
  count: f64,
  sum: f64,
  leastCount: f64,
  leastScaledGain: f64,
  out: usize,
): void {
  clearBest()
  const end = at<u64>(entries, entryCount)
  let from = entries
  while (from < end) {
    const column = <usize>load<u32>(at<u32>(columnOfFlatBin, load<u32>(from)))
    from = tryColumn(from, end, column, packed, binStarts, zeroFlatBins, ranks, count, sum, leastCount, leastScaledGain)
  }
  store<f64>(out, bestScaledGain)
  store<f64>(out, <f64>bestFlatBin, 8)
  store<f64>(out, bestCount, 16)
  store<f64>(out, bestSum, 24)
  store<f64>(out, <f64>bestRank, 32)
}

/**
 * The largest scaled gain on each column of matrices that has entries in a node and a split that is allowed, as findEntrySplit
 * makes them.
 *
 * @param columns - the columns; overwritten
 * @param gains - the gains; overwritten
 * @returns how many there are
 */
export function entryGains(
  entries: usize,
  entryCount: usize,
  packed: usize,
  columnOfFlatBin: usize,
  binStarts: usize,
  zeroFlatBins: usize,
  ranks: usize,
  count: f64,
  sum: f64,
  leastCount: f64,
  columns: usize,
  gains: usize,
): i32 {
  const end = at<u64>(entries, entryCount)
  let from = entries
  let found: usize = 0
  while (from < end) {
    const column = load<u32>(at<u32>(columnOfFlatBin, load<u32>(from)))
    clearBest()
    from = tryColumn(from, end, column, packed, binStarts, zeroFlatBins, ranks, count, sum, leastCount, 0)
    if (bestScaledGain < 0) continue
    store<u32>(at<u32>(columns, found), column)
    store<f64>(at<f64>(gains, found), bestScaledGain)
    found++
  }
  return <i32>found
}

/**
 * The largest scaled gain of a split that all bins up to one go left at, with the arithmetic of compareSplits in
 * src/gbt/sharded/bestSplit.ts, two splits at a time; -1 if none is allowed.
 *
 * @param sums - count and sum of each bin
 * @param binCount - at least 2
 * @param leastCount - rows that each side must have, at least 1
 */
export function largestGain(sums: usize, binCount: usize, count: f64, sum: f64, leastCount: f64): f64 {
  const allCount = both(count)
  const allSum = both(sum)
  const least = both(leastCount)
  const last = sums + ((binCount - 1) << 4)
  let left = both(0)
  let best = both(-1)
  while (sums < last) {
    const first = f64x2.add(left, v128.load(sums))
    left = sums + 16 < last ? f64x2.add(first, v128.load(sums, 16)) : first
    sums += 32
    const leftCount = v128.shuffle<f64>(first, left, 0, 2)
    const leftSum = v128.shuffle<f64>(first, left, 1, 3)
    const rightCount = f64x2.sub(allCount, leftCount)
    const difference = f64x2.sub(f64x2.div(leftSum, leftCount), f64x2.div(f64x2.sub(allSum, leftSum), rightCount))
    const gain = f64x2.mul(f64x2.mul(leftCount, rightCount), f64x2.mul(difference, difference))
    const isAllowed = v128.and(f64x2.ge(leftCount, least), f64x2.ge(rightCount, least))
    best = f64x2.max(best, v128.bitselect(gain, both(-1), isAllowed))
  }
  return max(f64x2.extract_lane(best, 0), f64x2.extract_lane(best, 1))
}

/** Adds short sums to counts and sums in doubles, and makes them 0. */
export function addShortSums(from: usize, count: usize, out: usize): void {
  const end = at<i64>(from, count)
  for (; from < end; from += 8, out += 16) {
    const value = load<i64>(from)
    if (value === 0) continue
    store<i64>(from, 0)
    const rows = <f64>(value & ((1 << COUNT_BITS) - 1))
    v128.store(out, f64x2.add(v128.load(out), f64x2.replace_lane(f64x2.splat(rows), 1, <f64>(value >> COUNT_BITS))))
  }
}

/** Makes each number of `from` less by the one of `by`. */
export function subtract(from: usize, by: usize, count: usize): void {
  const end = at<f64>(from, count)
  for (; from < end; from += 16, by += 16) v128.store(from, f64x2.sub(v128.load(from), v128.load(by)))
}

/** The sum of the whole-number gradients of rows. */
export function sumRows(order: usize, count: usize, packed: usize): f64 {
  const end = at<i32>(order, count)
  let sum: i64 = 0
  for (; order < end; order += 4) sum += <i64>(load<i32>(at<i32>(packed, load<u32>(order))) >> 1)
  return <f64>sum
}

/** Adds a row's weight, which is 1, its gradient, its square, and a count of 1 to the four sums of a bin. */
function addExactly(bin: usize, gradient: f64): void {
  v128.store(bin, f64x2.add(v128.load(bin), f64x2.replace_lane(both(1), 1, gradient)))
  v128.store(bin, f64x2.add(v128.load(bin, 16), f64x2.replace_lane(both(1), 0, gradient * gradient)), 16)
}

function addExactRows<T>(order: usize, count: usize, packed: usize, gradients: usize, bins: usize, out: usize): void {
  const end = at<i32>(order, count)
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order)
    if ((load<i32>(at<i32>(packed, row)) & 1) === 0) continue
    addExactly(out + ((<usize>load<T>(at<T>(bins, row))) << 5), load<f64>(at<f64>(gradients, row)))
  }
}

/** Adds rows that train to four sums a bin of one feature, in doubles and in the order of the rows: see src/gbt/exact/histogram.ts. */
export function addExactRows8(o: usize, count: usize, packed: usize, gradients: usize, bins: usize, out: usize): void {
  addExactRows<u8>(o, count, packed, gradients, bins, out)
}

export function addExactRows16(o: usize, count: usize, packed: usize, gradients: usize, bins: usize, out: usize): void {
  addExactRows<u16>(o, count, packed, gradients, bins, out)
}

export function addExactRows32(o: usize, count: usize, packed: usize, gradients: usize, bins: usize, out: usize): void {
  addExactRows<u32>(o, count, packed, gradients, bins, out)
}

/** The same for a column of a matrix; see findSides. */
export function addExactEntries(
  order: usize,
  count: usize,
  packed: usize,
  gradients: usize,
  rowStarts: usize,
  rowFlatBins: usize,
  first: u32,
  last: u32,
  zeroFlatBin: u32,
  out: usize,
): void {
  const end = at<i32>(order, count)
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order)
    if ((load<i32>(at<i32>(packed, row)) & 1) === 0) continue
    const flatBin = flatBinOf(row, rowStarts, rowFlatBins, first, last, zeroFlatBin)
    addExactly(out + ((<usize>(flatBin - first)) << 5), load<f64>(at<f64>(gradients, row)))
  }
}

/** Variance of the targets, as in src/gbt/trees/treeDraft.ts. */
function variance(weight: f64, sum: f64, squares: f64): f64 {
  return weight === 0 ? 0 : (squares - (sum * sum) / weight) / weight
}

/**
 * Finds the best split of one feature from sums in doubles, with the arithmetic of src/gbt/exact/bestSplit.ts to the last bit.
 *
 * @param sums - four a bin
 * @param order - bins in the order they go left; 0 for that of their numbers
 * @param prefixes - four sums over all bins up to each in that order; overwritten
 * @param bestGain - what is to be beaten
 * @param out - the gain; overwritten where there is one
 * @returns place of the last bin that goes left, -1 where no split beats the best
 */
export function findExactSplit(
  sums: usize,
  order: usize,
  binCount: usize,
  prefixes: usize,
  impurity: f64,
  minInstances: f64,
  minWeight: f64,
  minInfoGain: f64,
  bestGain: f64,
  out: usize,
): i32 {
  let first = both(0)
  let second = both(0)
  for (let place: usize = 0; place < binCount; place++) {
    const bin = sums + ((order === 0 ? place : <usize>load<u32>(at<u32>(order, place))) << 5)
    first = place === 0 ? v128.load(bin) : f64x2.add(v128.load(bin), first)
    second = place === 0 ? v128.load(bin, 16) : f64x2.add(v128.load(bin, 16), second)
    v128.store(prefixes + (place << 5), first)
    v128.store(prefixes + (place << 5), second, 16)
  }
  const totalWeight = f64x2.extract_lane(first, 0)
  const totalSum = f64x2.extract_lane(first, 1)
  const totalSquares = f64x2.extract_lane(second, 0)
  const totalCount = f64x2.extract_lane(second, 1)
  let best: i32 = -1
  for (let place: usize = 0; place + 1 < binCount; place++) {
    const prefix = prefixes + (place << 5)
    const leftCount = load<f64>(prefix, 24)
    if (leftCount < minInstances || totalCount - leftCount < minInstances) continue
    const leftWeight = load<f64>(prefix)
    const rightWeight = totalWeight - leftWeight
    if (leftWeight < minWeight || rightWeight < minWeight) continue
    const leftSum = load<f64>(prefix, 8)
    const leftSquares = load<f64>(prefix, 16)
    const weight = leftWeight + rightWeight
    const gain =
      impurity -
      (leftWeight / weight) * variance(leftWeight, leftSum, leftSquares) -
      (rightWeight / weight) * variance(rightWeight, totalSum - leftSum, totalSquares - leftSquares)
    if (gain < minInfoGain || !(gain > bestGain)) continue
    bestGain = gain
    best = <i32>place
  }
  if (best >= 0) store<f64>(out, bestGain)
  return best
}

/** Makes bytes 0. */
export function clear(from: usize, bytes: usize): void {
  memory.fill(from, 0, bytes)
}
