// Seeded random numbers by integer arithmetic alone, so that every machine and every version of Node draws the same bits:
// the generator sfc32 of Chris Doty-Humphrey's PractRand (three words of state and a counter, period of 2^32 at least).

/**
 * The state of one stream of random numbers: four 32-bit words, changed in place by every draw.
 * @typedef {Int32Array} SeededRandom
 */

const WARM_UP_DRAWS = 16

/**
 * Starts a stream of random numbers.
 *
 * @param {number} seed - an integer in [0, 2^32)
 * @param {number} stream - an integer in [0, 2^32); other streams of the same seed are independent of this one, so that
 *   one file can change without another
 * @returns {SeededRandom}
 */
export function seededRandom(seed, stream) {
  const random = Int32Array.of(seed, stream, 0x9e3779b9, 1)
  for (let draw = 0; draw < WARM_UP_DRAWS; draw++) nextUint32(random)
  return random
}

/**
 * Draws an integer in [0, 2^32).
 *
 * @param {SeededRandom} random - changed in place
 * @returns {number}
 */
export function nextUint32(random) {
  const [a, b, c, counter] = [random[0], random[1], random[2], random[3]]
  const drawn = (a + b + counter) | 0
  random[0] = b ^ (b >>> 9)
  random[1] = (c + (c << 3)) | 0
  random[2] = (((c << 21) | (c >>> 11)) + drawn) | 0
  random[3] = (counter + 1) | 0
  return drawn >>> 0
}

/**
 * Draws an integer in [0, bound). Each value comes up within bound / 2^32 of its share: nobody sees that in 20 million
 * draws, and it costs one multiplication.
 *
 * @param {SeededRandom} random - changed in place
 * @param {number} bound - an integer in [1, 2^32)
 * @returns {number}
 */
export function nextBelow(random, bound) {
  return Math.floor((nextUint32(random) * bound) / 4294967296)
}

/**
 * Draws an integer from a bell curve around 0: the sum of eight fair integers in [-spread, spread], whose standard
 * deviation is about 1.63 spread.
 *
 * @param {SeededRandom} random - changed in place
 * @param {number} spread - an integer >= 0
 * @returns {number}
 */
export function nextBell(random, spread) {
  let sum = -8 * spread
  for (let part = 0; part < 8; part++) sum += nextBelow(random, 2 * spread + 1)
  return sum
}

/**
 * Puts values into random order (Fisher and Yates), every order as likely as another.
 *
 * @param {SeededRandom} random - changed in place
 * @param {Uint32Array} values - changed in place
 */
export function shuffleInPlace(random, values) {
  for (let last = values.length - 1; last > 0; last--) {
    const chosen = nextBelow(random, last + 1)
    const value = values[last]
    values[last] = values[chosen]
    values[chosen] = value
  }
}

/**
 * Draws different integers in [from, to), in ascending order.
 *
 * @param {SeededRandom} random - changed in place
 * @param {number} count - how many, required values included; at most to - from
 * @param {number} from - the least value
 * @param {number} to - one more than the greatest
 * @param {Iterable<number>} required - values in [from, to) that are to be among them
 * @returns {Uint32Array}
 */
export function drawDistinct(random, count, from, to, required = []) {
  const taken = new Uint8Array(to - from)
  let left = count
  for (const value of required) {
    if (taken[value - from] === 0) left--
    taken[value - from] = 1
  }
  while (left > 0) {
    const at = nextBelow(random, to - from)
    if (taken[at] === 0) {
      taken[at] = 1
      left--
    }
  }
  const out = new Uint32Array(count)
  let length = 0
  for (let at = 0; at < taken.length; at++) if (taken[at] === 1) out[length++] = from + at
  return out
}
