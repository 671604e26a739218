// The exponential function, rounded to the nearest double but for one case in some hundreds.
// V8's Math.exp is off by one in the last place more often than the JVM's. Where two splits divide the rows alike, the
// last bits of the gradients decide which of them wins: Spark's trees grow from Spark's gradients only.

const STEPS = 128
const BITS = 160n

/** ln 2 / 128 in two parts; multiples of the first, up to 2^18 of them, are exact. */
const STEP_HIGH = 0.0054152123475432745
const STEP_LOW = 5.812982117197185e-13

function integerSqrt(x: bigint): bigint {
  let root = 1n << BigInt((x.toString(2).length + 1) >> 1)
  for (let next = (root + x / root) >> 1n; next < root; next = (root + x / root) >> 1n) root = next
  return root
}

function makePowersOfTwo(): Float64Array {
  let step = 2n << BITS
  for (let root = 1; root < STEPS; root *= 2) step = integerSqrt(step << BITS)
  const out = new Float64Array(2 * STEPS)
  let power = 1n << BITS
  for (let j = 0; j < STEPS; j++) {
    const high = Number(power)
    out[2 * j] = high * 2 ** -160
    out[2 * j + 1] = Number(power - BigInt(high)) * 2 ** -160
    power = (power * step) >> BITS
  }
  return out
}

/** 2^(j / 128) for j = 0 … 127, each as the nearest double and what is left of it. */
export const powersOfTwo: Float64Array = makePowersOfTwo()

/** 2^k for k = -1023 … 1023. */
const scales = new Float64Array(2047).map((_, k) => 2 ** (k - 1023))
const STEPS_PER_UNIT = 1 / (STEP_HIGH + STEP_LOW)

/** e^x, with an error below 0.503 units in the last place for |x| <= 700; beyond, what Math.exp says. */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 700)) return Math.exp(x)
  // x = (128 k + j) ln 2 / 128 + rest, with j in [0, 128)
  const steps = Math.floor(x * STEPS_PER_UNIT + 0.5)
  const j = steps & (STEPS - 1)
  const rest = x - steps * STEP_HIGH - steps * STEP_LOW
  const restSquared = rest * rest
  // e^rest - 1; |rest| < 0.0028, so the next term is below 2^-60
  const tail = rest + restSquared * (0.5 + rest * (1 / 6)) + restSquared * restSquared * (1 / 24 + rest * (1 / 120))
  const high = powersOfTwo[2 * j]
  return (high + (powersOfTwo[2 * j + 1] + high * tail)) * scales[(steps >> 7) + 1023]
}
