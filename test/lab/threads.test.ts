// The lab's way on enough rows for the engine to use its threads: the same bits on one and two of them.

import { isDeepStrictEqual as isSame } from "node:util"
import { expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { purchaseFeatureNames, purchaseFeatures } from "../../src/lab/purchaseFeatures"
import { trainValidSplit } from "../../src/lab/trainValidSplit"
import { userHistory } from "../../src/lab/userHistory"
import { CrossValidator } from "../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"

const userCount = 600
const itemCount = 500
const rowCount = userCount * itemCount

/** Users in turn buy every title that suits them; ids are scattered, and the grid is complete. */
const columns = {
  user_id: Int32Array.from({ length: rowCount }, (_, i) => 7 + 13 * ((i * 7919) % userCount)),
  item_id: Int32Array.from({ length: rowCount }, (_, i) => 3 + 5 * Math.floor(i / userCount)),
  purchase: Float64Array.from({ length: rowCount }, (_, i) => (((i * i) % 9973) % 97 < (i % 11) / 4 ? 1 : 0)),
}

async function labOn(threads: number): Promise<unknown[]> {
  const engine = await createDuckdbEngine({ threads })
  const { train, valid } = trainValidSplit(await Frame.fromColumns(columns, undefined, engine))
  const addFeatures = purchaseFeatures(train)
  const history = await userHistory(train, 40)
  const assembler = new VectorAssembler({
    inputCols: [...purchaseFeatureNames, "history_vec"],
    outputCol: "features",
  })
  const assemble = async (frame: Frame): Promise<Frame> =>
    (await assembler.transform(addFeatures(frame).join(history, "user_id", "left"))).cache()
  const rows = await assemble(train)
  const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: 3, maxDepth: 3 })
  const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
  const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxBins", [16, 32]).build()
  const search = new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, numFolds: 2, seed: 5757 })
  const { bestModel, foldMetrics } = await search.fit(rows)
  const alone = await gbt.copy(estimatorParamMaps[0]).fit(rows)
  const scored = await bestModel.transform(await assemble(valid))
  const submission = scored.select("user_id", "item_id", "probability.v1 AS purchase").orderBy("user_id", "item_id")
  const results = [
    foldMetrics,
    bestModel.model,
    alone.model,
    await evaluator.evaluate(scored),
    await scored.select("user_id", "item_id", "prediction", "probability.v1 AS p").toColumns(),
    await submission.toColumns(),
  ]
  engine.close()
  return results
}

it("gives the same bits on one thread and on two", async () => {
  const [one, two] = [await labOn(1), await labOn(2)]
  expect(one.map((result, i) => isSame(result, two[i]))).toEqual(one.map(() => true))
  const submitted = one[5] as Record<string, Float64Array>
  const isBefore = (row: number): boolean =>
    submitted.user_id[row - 1] < submitted.user_id[row] ||
    (submitted.user_id[row - 1] === submitted.user_id[row] && submitted.item_id[row - 1] < submitted.item_id[row])
  expect(submitted.user_id.every((_, row) => row === 0 || isBefore(row))).toBe(true)
})
