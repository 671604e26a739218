import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addProduct, exactProduct } from "../../src/gbt/model/sumTrees"

/** A double as a fraction: numerator / 2^1074. */
function toFixedPoint(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const mantissa = bits & 0xfffffffffffffn
  const magnitude = exponent === 0 ? mantissa : (mantissa | (1n << 52n)) << BigInt(exponent - 1)
  return x < 0 ? -magnitude : magnitude
}

/** a x b + c, rounded once to the nearest double, ties to even: by whole numbers. */
function fusedByDefinition(a: number, b: number, c: number): number {
  const exact = toFixedPoint(a) * toFixedPoint(b) + (toFixedPoint(c) << 1074n)
  if (exact === 0n) return 0
  const magnitude = exact < 0n ? -exact : exact
  const drop = BigInt(Math.max(0, magnitude.toString(2).length - 53))
  let kept = magnitude >> drop
  const rest = magnitude - (kept << drop)
  const half = drop === 0n ? 0n : 1n << (drop - 1n)
  if (drop > 0n && (rest > half || (rest === half && (kept & 1n) === 1n))) kept += 1n
  // kept has at most 53 bits; the value is kept x 2^(drop - 2148).
  const shift = Number(drop) - 2148
  const value = shift < -1000 ? Number(kept) * 2 ** -1000 * 2 ** (shift + 1000) : Number(kept) * 2 ** shift
  return exact < 0n ? -value : value
}

const number = fc.double({ min: -8, max: 8, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-60)

describe("addProduct", () => {
  it("rounds once where a product and a sum round twice", () => {
    const { high, low } = exactProduct(0.1, 0.1)
    expect(0.1 * 0.1 - 0.01).not.toBe(addProduct(-0.01, high, low))
    expect(addProduct(-0.01, high, low)).toBe(fusedByDefinition(0.1, 0.1, -0.01))
  })

  it("is the nearest double to a x b + c", () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const { high, low } = exactProduct(a, b)
        expect(addProduct(c, high, low) + 0).toBe(fusedByDefinition(a, b, c) + 0)
      }),
      { seed: 1, numRuns: 20_000 },
    )
  })

  it("knows on which side of half-way between two doubles a sum is", () => {
    const above = fc.constantFrom(1, -1)
    fc.assert(
      fc.property(above, above, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 20, max: 50 }), (a, b, odd, bits) => {
        // The product is half the last place of c, but for 2^-2bits of it.
        const [x, y] = [2 ** -27 * (1 + a * 2 ** -bits), 2 ** -26 * (1 + b * 2 ** -bits)]
        const c = 1 + odd * Number.EPSILON
        const { high, low } = exactProduct(x, y)
        expect(addProduct(c, high, low)).toBe(fusedByDefinition(x, y, c))
        expect(addProduct(-c, -high, -low)).toBe(-fusedByDefinition(x, y, c))
      }),
      { seed: 3, numRuns: 2000 },
    )
  })

  it("is right for sums that nearly cancel", () => {
    fc.assert(
      fc.property(number, number, fc.integer({ min: -3, max: 3 }), (a, b, steps) => {
        const c = -(a * b) * (1 + steps * Number.EPSILON)
        const { high, low } = exactProduct(a, b)
        expect(addProduct(c, high, low) + 0).toBe(fusedByDefinition(a, b, c) + 0)
      }),
      { seed: 2, numRuns: 20_000 },
    )
  })
})
