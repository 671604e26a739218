// What TypeScript knows of rows that models scored. The compiler checks these lines (`npm run check`).

import { afterAll, beforeAll, expect, expectTypeOf, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { GBTRegressor } from "../../src/estimator/gbtRegressor"
import type { Row } from "../../src/expression/rowTypes"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import type { DenseVector, Vector } from "../../src/linalg/vector"
import type { Transformer } from "../../src/pipeline/stage"

/** The rows of a frame that is promised. */
type Rows<P> = P extends Promise<Frame<infer R>> ? R : never

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

const rows = async () => {
  const given = [0, 1, 2, 3].map((x) => ({ x, label: x % 2 }))
  const frame = await createDataFrame(given, undefined, engine)
  return new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(frame)
}

it("models add their columns to rows, by the names that are written out or Spark's", async () => {
  const frame = await rows()
  const model = await new GBTClassifier({ maxIter: 1 }).fit(frame)
  const scored = model.transform(frame)
  expectTypeOf<Rows<typeof scored>>().toEqualTypeOf<{
    x: number
    label: number
    features: Vector
    prediction: number
    probability: DenseVector
    rawPrediction: DenseVector
  }>()
  expect((await (await scored).columns()).sort()).toEqual(
    ["features", "label", "prediction", "probability", "rawPrediction", "x"].sort(),
  )
  const few = await new GBTClassifier({ maxIter: 1, predictionCol: "p", probabilityCol: "", leafCol: "leaf" }).fit(
    frame,
  )
  const named = few.transform(frame)
  expectTypeOf<keyof Rows<typeof named>>().toEqualTypeOf<"x" | "label" | "features" | "p" | "rawPrediction" | "leaf">()
  expect((await (await named).columns()).sort()).toEqual(
    ["features", "label", "leaf", "p", "rawPrediction", "x"].sort(),
  )
  const regressor = await new GBTRegressor({ maxIter: 1 }).fit(frame)
  const predicted = regressor.transform(frame)
  expectTypeOf<keyof Rows<typeof predicted>>().toEqualTypeOf<"x" | "label" | "features" | "prediction">()
  expect((await (await predicted).first())?.prediction.toFixed(1)).toBeTypeOf("string")
})

it("models of names that nobody has written out open rows", async () => {
  const frame = await rows()
  const predictionCol: string = "p"
  const model = await new GBTClassifier({ maxIter: 1, predictionCol }).fit(frame)
  const scored = model.transform(frame)
  expectTypeOf<Rows<typeof scored>>().toEqualTypeOf<Row>()
  const loaded = GBTClassificationModel.fromJson(JSON.parse(JSON.stringify(model.toJson())))
  const again = loaded.transform(frame)
  expectTypeOf<Rows<typeof again>>().toEqualTypeOf<Row>()
  const stages: Transformer[] = [model, loaded]
  expect(stages.length).toBe(2)
})
