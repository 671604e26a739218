// Draws of random values and tables from one seeded stream.

import { nextBell, nextBelow, nextUint32, seededRandom } from "../data/seededRandom.mjs"

/** @typedef {import("../data/seededRandom.mjs").SeededRandom} SeededRandom */

/**
 * A stream for each name, so that another case does not change what this one draws.
 *
 * @param {number} seed - an integer in [0, 2^32)
 * @param {string} name
 * @returns {SeededRandom}
 */
export function streamOf(seed, name) {
  let stream = 0
  for (const character of name) stream = (Math.imul(stream, 31) + character.charCodeAt(0)) >>> 0
  return seededRandom(seed, stream)
}

/**
 * Uniform in [0, 1), with all 53 bits of a double.
 *
 * @param {SeededRandom} random
 * @returns {number}
 */
export function uniform(random) {
  return ((nextUint32(random) >>> 6) * 134217728 + (nextUint32(random) >>> 5)) / 9007199254740992
}

/**
 * An integer in [least, most].
 *
 * @param {SeededRandom} random
 * @param {number} least
 * @param {number} most
 * @returns {number}
 */
export function integer(random, least, most) {
  return least + nextBelow(random, most - least + 1)
}

/**
 * True with the given chance.
 *
 * @param {SeededRandom} random
 * @param {number} chance
 * @returns {boolean}
 */
export function isDrawn(random, chance) {
  return uniform(random) < chance
}

/**
 * One of the values.
 *
 * @template T
 * @param {SeededRandom} random
 * @param {readonly T[]} values
 * @returns {T}
 */
export function pick(random, values) {
  return values[nextBelow(random, values.length)]
}

/**
 * About a standard normal number, with all the digits of a double.
 *
 * @param {SeededRandom} random
 * @returns {number}
 */
export function normal(random) {
  return nextBell(random, 1000) / 1633 + (uniform(random) - 0.5) / 1000
}

/**
 * `count` values, each drawn by `drawOne`, which gets its number.
 *
 * @template T
 * @param {number} count
 * @param {(index: number) => T} drawOne
 * @returns {T[]}
 */
export function many(count, drawOne) {
  return Array.from({ length: count }, (_, index) => drawOne(index))
}

/**
 * A signed 64-bit integer as text, which JSON keeps; small ones come up as well.
 *
 * @param {SeededRandom} random
 * @returns {string}
 */
export function seed64(random) {
  const high = BigInt(nextUint32(random)) << 32n
  const long = BigInt.asIntN(64, high + BigInt(nextUint32(random)))
  return String(isDrawn(random, 0.5) ? long : long % 1000n)
}

/**
 * Sizes of partitions that sum to rowCount; some may be empty.
 *
 * @param {SeededRandom} random
 * @param {number} rowCount
 * @param {number} partitionCount
 * @returns {number[]}
 */
export function partitionSizes(random, rowCount, partitionCount) {
  const ends = many(partitionCount - 1, () => integer(random, 0, rowCount)).sort((a, b) => a - b)
  return [...ends, rowCount].map((end, p) => end - (p === 0 ? 0 : ends[p - 1]))
}
