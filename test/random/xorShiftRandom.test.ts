import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"

const reference = join(__dirname, "../reference")
const rand: { seed: number; first: number[] } = JSON.parse(readFileSync(join(reference, "rand.json"), "utf8"))

const mask = (1n << 64n) - 1n

/** The definition in 64-bit arithmetic: MurmurHash3 of the eight bytes twice, then xorshift. */
class PlainXorShift {
  state: bigint
  constructor(seed: bigint) {
    const bytes = new DataView(new ArrayBuffer(8))
    bytes.setBigInt64(0, seed)
    const hash = (start: bigint): bigint => {
      const m = (1n << 32n) - 1n
      const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (32n - by))) & m
      let h = start
      for (const at of [0, 4]) {
        const k = (BigInt(bytes.getUint32(at, true)) * 0xcc9e2d51n) & m
        h ^= (rotate(k, 15n) * 0x1b873593n) & m
        h = (rotate(h, 13n) * 5n + 0xe6546b64n) & m
      }
      h ^= 8n
      h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & m
      h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & m
      return h ^ (h >> 16n)
    }
    const low = hash(0x3c074a61n)
    this.state = (hash(low) << 32n) | low
  }
  next(bits: number): number {
    let s = this.state
    s ^= (s << 21n) & mask
    s ^= s >> 35n
    s ^= (s << 4n) & mask
    this.state = s
    return Number(BigInt.asIntN(32, s & ((1n << BigInt(bits)) - 1n)))
  }
}

describe("XorShiftRandom", () => {
  it("draws the numbers of Spark's rand(42)", () => {
    const random = new XorShiftRandom(rand.seed)
    expect(rand.first.map(() => random.nextDouble())).toEqual(rand.first)
  })

  it("agrees with the 64-bit definition for any seed and number of bits", () => {
    const seeds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const draws = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(seeds, draws, (seed, bits) => {
        const random = new XorShiftRandom(seed)
        const plain = new PlainXorShift(seed)
        for (const b of bits) expect(random.next(b)).toBe(plain.next(b))
      }),
      { seed: 1 },
    )
  })

  it("takes the same seed as a number and as a bigint", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        expect(new XorShiftRandom(seed).nextLong()).toBe(new XorShiftRandom(BigInt(seed)).nextLong())
      }),
      { seed: 2 },
    )
  })

  it("makes an int of one state and a long of two", () => {
    const plain = new PlainXorShift(7n)
    const ints = [plain.next(32), plain.next(32), plain.next(32), plain.next(32), plain.next(32)]
    const random = new XorShiftRandom(7)
    expect(random.nextInt()).toBe(ints[0])
    expect(random.nextLong()).toBe(BigInt.asIntN(64, (BigInt(ints[1]) << 32n) + BigInt(ints[2])))
    expect(random.nextLong()).toBe(BigInt.asIntN(64, (BigInt(ints[3]) << 32n) + BigInt(ints[4])))
  })

  it("starts over when the seed is set", () => {
    const random = new XorShiftRandom(1)
    random.nextDouble()
    random.setSeed(42)
    expect(random.nextDouble()).toBe(rand.first[0])
  })

  it("refuses a seed that is no signed 64-bit integer", () => {
    expect(() => new XorShiftRandom(0.5)).toThrow(
      new RangeError("invalid seed: 0.5; expected a safe integer, or a bigint for larger seeds"),
    )
    expect(() => new XorShiftRandom(2 ** 53)).toThrow(RangeError)
    expect(() => new XorShiftRandom(2n ** 63n)).toThrow(
      new RangeError("invalid seed: 9223372036854775808; expected a signed 64-bit integer"),
    )
    expect(() => new XorShiftRandom("42" as never)).toThrow(
      new TypeError("invalid seed: 42; expected a number or bigint"),
    )
  })
})
