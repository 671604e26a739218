import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { binaryCurves } from "../../src/evaluation/binaryCurves"
import { areaUnderPR } from "../../src/evaluation/prCurve"
import { areaUnderROC, rocCurve } from "../../src/evaluation/rocCurve"

function readReference(name: string) {
  return JSON.parse(readFileSync(join(__dirname, "../reference", `${name}.json`), "utf8"))
}

describe("rocCurve", () => {
  it("runs from (0, 0) through every threshold to (1, 1)", () => {
    const curve = rocCurve(binaryCurves(Float64Array.of(1, 0, 1, 0), Float64Array.of(4, 3, 3, 1)))
    expect(curve).toEqual({
      falsePositiveRate: Float64Array.of(0, 0, 0.5, 1, 1),
      truePositiveRate: Float64Array.of(0, 0.5, 1, 1, 1),
      thresholds: Float64Array.of(Infinity, 4, 3, 1, -Infinity),
      area: 0.875,
    })
  })

  it("keeps the missing class at 0 until the last point, as Spark does", () => {
    const positives = rocCurve(binaryCurves(Float64Array.of(1, 1), Float64Array.of(1, 2)))
    expect([...positives.falsePositiveRate]).toEqual([0, 0, 0, 1])
    expect([...positives.truePositiveRate]).toEqual([0, 0.5, 1, 1])
    expect(positives.area).toBe(1)
    const negatives = rocCurve(binaryCurves(Float64Array.of(0, 0), Float64Array.of(1, 2)))
    expect([...negatives.truePositiveRate]).toEqual([0, 0, 0, 1])
    expect(negatives.area).toBe(0)
  })
})

describe("areaUnderROC", () => {
  it("counts a tie as one half", () => {
    expect(areaUnderROC(Float64Array.of(0, 1), Float64Array.of(7, 7))).toBe(0.5)
  })

  const rows = fc.array(
    fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(-2, 0, 0.5, 1, 3), fc.constantFrom(0.5, 1, 2)),
    {
      minLength: 2,
      maxLength: 40,
    },
  )

  it("is the chance that a random positive scores above a random negative", () => {
    fc.assert(
      fc.property(rows, (data) => {
        fc.pre(data.some((r) => r[0] === 0) && data.some((r) => r[0] === 1))
        let won = 0
        let pairs = 0
        for (const [label, score, weight] of data) {
          for (const [otherLabel, otherScore, otherWeight] of data) {
            if (label !== 1 || otherLabel !== 0) continue
            pairs += weight * otherWeight
            won += weight * otherWeight * (score > otherScore ? 1 : score === otherScore ? 0.5 : 0)
          }
        }
        const columns = [0, 1, 2].map((j) => Float64Array.from(data, (r) => r[j]))
        expect(areaUnderROC(columns[0], columns[1], columns[2])).toBeCloseTo(won / pairs, 12)
      }),
      { seed: 9, numRuns: 300 },
    )
  })

  it("does not change when scores are mapped by a rising function, and turns around when they are negated", () => {
    fc.assert(
      fc.property(rows, (data) => {
        fc.pre(data.some((r) => r[0] === 0) && data.some((r) => r[0] === 1))
        const labels = Float64Array.from(data, (r) => r[0])
        const scores = Float64Array.from(data, (r) => r[1])
        const area = areaUnderROC(labels, scores)
        expect(areaUnderROC(labels, scores.map(Math.exp))).toBe(area)
        expect(
          areaUnderROC(
            labels,
            scores.map((x) => -x),
          ),
        ).toBeCloseTo(1 - area, 12)
      }),
      { seed: 10 },
    )
  })

  it.each(["base", "deep", "default", "genres", "history"])("gives Spark's areas for the %s model", (name) => {
    const model = readReference(`gbt_${name}`)
    const labels = Float64Array.from(readReference("valid").purchase)
    const scores = Float64Array.from(model.rawPrediction1)
    expect(Math.abs(areaUnderROC(labels, scores) - model.areaUnderROC)).toBeLessThan(1e-12)
    expect(Math.abs(areaUnderROC(labels, scores, undefined, 1000) - model.areaUnderROC_1000bins)).toBeLessThan(1e-12)
    expect(Math.abs(areaUnderPR(labels, scores) - model.areaUnderPR)).toBeLessThan(1e-12)
  })
})
