import fc from "fast-check"
import { expect, it } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { denseVector, sparseVector, toArray, type Vector } from "../../src/linalg/vector"
import { randomCase } from "../gbt/data/randomData"
import { trainGbt } from "../gbt/trainGbt"
import { isOnSpark } from "../onSpark"

/** What a way of scoring gives for a row: numbers, or the message of the RangeError that refuses it. */
type Answer = number[] | string

const numbersOf = (vector: Vector): number[] => Array.from(toArray(vector))

/** The message without what is known only where there are many rows. */
function refusal(error: unknown): string {
  if (!(error instanceof RangeError)) throw error
  return error.message.replace(" at row 0", "").replace("rows have", "the vector has")
}

function answer(score: () => number[]): Answer {
  try {
    return score()
  } catch (error) {
    return refusal(error)
  }
}

/** The numbers of some fields of the frame that `transform` makes of a row, and those of its column of leaves. */
async function transformed(
  model: GBTClassificationModel | GBTRegressionModel,
  row: readonly number[],
  fields: readonly string[],
): Promise<Answer> {
  const columns = Object.fromEntries(row.map((value, i) => [`x${i}`, Float64Array.of(value)]))
  const assembler = new VectorAssembler({
    inputCols: Object.keys(columns),
    outputCol: "features",
    handleInvalid: "keep",
  })
  const scored = await model.transform(await assembler.transform(await Frame.fromColumns(columns)))
  const selected = scored.select(...fields.map((field, i) => `${field} AS f${i}`), "leaf")
  return selected
    .collect()
    .then(([only]) => [...fields.map((_, i) => only[`f${i}`] as number), ...numbersOf(only.leaf as Vector)], refusal)
}

function sparse(row: readonly number[]): Vector {
  const indices = row.map((_, i) => i).filter((i) => !Object.is(row[i], 0))
  return sparseVector(
    row.length,
    indices,
    indices.map((i) => row[i]),
  )
}

/** How a row of a random case is spoilt. */
interface Awkward {
  readonly from: number
  /** What replaces each value; null leaves it. */
  readonly values: readonly (number | null)[]
  /** Features too few, and too many. */
  readonly missing: number
  readonly more: number
}

/** Missing values, negative zeros, fractions, what is no category of any feature. */
const awkward: fc.Arbitrary<Awkward> = fc.record({
  from: fc.nat(),
  values: fc.array(
    fc.option(fc.constantFrom(Number.NaN, -0, 0, 1, 3, 0.25, 1.5, -1, 99, Number.POSITIVE_INFINITY), { freq: 2 }),
    { minLength: 16, maxLength: 16 },
  ),
  missing: fc.constantFrom(0, 0, 0, 0, 0, 1),
  more: fc.constantFrom(0, 0, 0, 0, 0, 1),
})

/** An awkward row, made of one that a model learned from. */
function rowOf(rows: readonly { features: number[] }[], drawn: Awkward): number[] {
  const { features } = rows[drawn.from % rows.length]
  const row = features.map((value, i) => drawn.values[i] ?? value)
  return [...row.slice(0, Math.max(1, row.length - drawn.missing)), ...new Array<number>(drawn.more).fill(1)]
}

/** A classifier's numbers, one by one: a vector that is collected may have lost the sign of a zero. */
const fields = ["rawPrediction.v0", "rawPrediction.v1", "probability.v0", "probability.v1", "prediction"]

it("a classifier's predict, transform and scorer give one answer for a row, or refuse it for one reason", async () => {
  const seen = { scored: 0, length: 0, category: 0 }
  await fc.assert(
    fc.asyncProperty(
      randomCase({ params: { maxIter: 9 } }),
      fc.array(awkward, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(undefined, [0.3, 0.7]),
      async ({ data, plain, params }, drawn, thresholds) => {
        const trees = await trainGbt(data, params)
        const names = Array.from({ length: trees.featureCount }, (_, i) => `x${i}`)
        const model = new GBTClassificationModel(trees, names, { thresholds, leafCol: "leaf" })
        for (const one of drawn) {
          const row = rowOf(plain.rows, one)
          const expected = await transformed(model, row, fields)
          for (const features of [row, Float64Array.from(row), denseVector(row), sparse(row)]) {
            const ways = [
              () => numbersOf(model.predictRaw(features)),
              () => numbersOf(model.predictProbability(features)),
              () => [model.predict(features)],
              () => numbersOf(model.predictLeaf(features)),
            ].map(answer)
            if (typeof expected === "string") expect(ways).toEqual(new Array(4).fill(expected))
            else expect(ways.flat()).toEqual(expected)
          }
          const scorers = [model.scorer("rawPrediction"), model.scorer()].map((score) => answer(() => [score(row)]))
          if (typeof expected === "string") expect(scorers).toEqual([expected, expected])
          else expect(scorers).toEqual([[expected[1]], [expected[3]]])
          if (typeof expected !== "string") seen.scored++
          else seen[expected.startsWith("length mismatch") ? "length" : "category"]++
        }
      },
    ),
    { seed: 41, numRuns: 60 },
  )
  if (!isOnSpark) expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
})

it("a regressor's predict, transform and scorer give one answer for a row, or refuse it for one reason", async () => {
  const seen = { scored: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(randomCase({ loss: "squared" }), awkward, async ({ data, plain, params }, drawn) => {
      const trees = await trainGbt(data, params)
      const names = Array.from({ length: trees.featureCount }, (_, i) => `x${i}`)
      const model = new GBTRegressionModel(trees, names, { leafCol: "leaf" })
      const row = rowOf(plain.rows, drawn)
      const expected = await transformed(model, row, ["prediction"])
      const ways = [
        () => [model.predict(row)],
        () => [model.predict(sparse(row))],
        () => [model.scorer()(row)],
        () => numbersOf(model.predictLeaf(row)),
      ].map(answer)
      if (typeof expected === "string") {
        seen.refused++
        expect(ways).toEqual(new Array(4).fill(expected))
      } else {
        seen.scored++
        const [prediction, ...leaves] = expected
        expect(ways).toEqual([[prediction], [prediction], [prediction], leaves])
      }
    }),
    { seed: 42, numRuns: 60 },
  )
  if (!isOnSpark) expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
})
