import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { fillUniform, uniformDraws } from "../../src/random/uniform"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"

const reference = join(__dirname, "../reference")
const rand: { seed: number; first: number[] } = JSON.parse(readFileSync(join(reference, "rand.json"), "utf8"))
const sampleBy: { seed: number; fractions: Record<string, number>; kept_user_item: number[][] } = JSON.parse(
  readFileSync(join(reference, "sampleBy.json"), "utf8"),
)

function uniform(seed: number | bigint, rowCount: number, partitions?: number[]): number[] {
  const out = new Float64Array(rowCount)
  fillUniform(seed, out, partitions)
  return [...out]
}

describe("fillUniform", () => {
  it("gives Spark's rand(42) over one partition", () => {
    expect(uniform(rand.seed, rand.first.length)).toEqual(rand.first)
  })

  it("keeps the rows that Spark's sampleBy keeps", () => {
    const text = readFileSync(join(reference, "data/lab10_train.csv"), "utf8")
    const rows = text
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").map(Number))
    const draws = uniform(sampleBy.seed, rows.length)
    const kept = rows.filter((row, i) => draws[i] < sampleBy.fractions[row[2] === 1 ? "1" : "0"])
    expect(kept.map((row) => row.slice(0, 2))).toEqual(sampleBy.kept_user_item)
  })

  it("seeds partition p with seed + p", () => {
    const first = new XorShiftRandom(42)
    const third = new XorShiftRandom(44)
    const expected = [first.nextDouble(), first.nextDouble(), third.nextDouble()]
    expect(uniform(42, 3, [2, 0, 1])).toEqual(expected)
  })

  it("goes on where the last stretch ended, over partitions", () => {
    const partitions = [2, 0, 5, 1]
    const expected = uniform(7, 8, partitions)
    const draws = uniformDraws(7, 8, partitions)
    const [first, rest] = [new Float64Array(3), new Uint8Array(5)]
    draws.fill(first)
    draws.fillBelow(0.5, rest)
    expect([...first]).toEqual(expected.slice(0, 3))
    expect([...rest]).toEqual(expected.slice(3).map((draw) => (draw < 0.5 ? 1 : 0)))
  })

  it("wraps the seed of a partition around as a signed 64-bit integer", () => {
    const largest = 2n ** 63n - 1n
    expect(uniform(largest, 2, [1, 1])[1]).toBe(new XorShiftRandom(-(2n ** 63n)).nextDouble())
  })

  it("fills nothing when there are no rows", () => {
    expect(uniform(1, 0)).toEqual([])
    expect(uniform(1, 0, [])).toEqual([])
  })

  it("refuses partitions that do not sum to the rows, before it writes", () => {
    const out = new Float64Array(3)
    expect(() => fillUniform(1, out, [1, 1])).toThrow(new RangeError("length mismatch: partitions sum to 2, out has 3"))
    expect(() => fillUniform(1, out, [4, -1])).toThrow(
      new RangeError("invalid partitions[1]: -1; expected an integer >= 0"),
    )
    expect([...out]).toEqual([0, 0, 0])
  })
})
