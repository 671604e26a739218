// Heavy-tailed weights as integers. A log-weight counts eighths of an octave: eight more is twice the weight. Sums of such
// integers stand for products of effects, and no exponential function, whose last bit differs between machines, is called.

import { nextBelow } from "./seededRandom.mjs"

/** 1024 times 2^(0/8) … 2^(7/8), rounded. */
const EIGHTHS = Uint32Array.of(1024, 1117, 1218, 1328, 1448, 1579, 1722, 1878)

/**
 * The weight that a log-weight stands for: 2^(logWeight / 8), rounded down, but 1 at least.
 *
 * @param {number} logWeight - an integer; below 0 counts as 0, above 200 as 200
 * @returns {number} an integer in [1, 2^25]
 */
export function weightOf(logWeight) {
  const bounded = Math.min(200, Math.max(0, logWeight))
  return Math.floor((EIGHTHS[bounded & 7] * (1 << (bounded >> 3))) / 1024)
}

/**
 * Running sums of weights, to draw from with {@link drawWeighted}.
 *
 * @param {ArrayLike<number>} weights - integers >= 0 with a sum in [1, 2^32)
 * @returns {Float64Array} as long as weights; the last is their sum
 */
export function runningSums(weights) {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let at = 0; at < weights.length; at++) {
    sum += weights[at]
    sums[at] = sum
  }
  return sums
}

/**
 * Draws an index with a chance in proportion to its weight.
 *
 * @param {import("./seededRandom.mjs").SeededRandom} random - changed in place
 * @param {Float64Array} sums - what {@link runningSums} gave
 * @returns {number} an index into the weights
 */
export function drawWeighted(random, sums) {
  const target = nextBelow(random, sums[sums.length - 1])
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}
