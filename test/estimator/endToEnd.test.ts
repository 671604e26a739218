import { join } from "node:path"
import { expect, it } from "vitest"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import type { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { Pipeline } from "../../src/pipeline/pipeline"
import { type ReferenceModel, readReference } from "../gbt/data/referenceData"
import { fourFeatures } from "./labFrame"

it("goes the lab's way from a CSV file to Spark's areas, with frames alone", async () => {
  const schema = "user_id INT, item_id INT, purchase DOUBLE"
  const all = await readCsv(join(__dirname, "../reference/data/lab10_train.csv"), { schema })
  const sampled = all.sampleBy("purchase", { 0: 0.8, 1: 0.8 }, 5757)
  const counted = (key: string): Frame =>
    sampled
      .groupBy(`${key}_id`)
      .agg(`sum(purchase) AS ${key}_purchases`, "count(*) AS attempts")
      .withColumn(`${key}_addict`, `${key}_purchases / attempts`)
      .drop("attempts")
  const withFeatures = (rows: Frame): Frame =>
    rows.join(counted("user"), "user_id", "left").join(counted("item"), "item_id", "left").naFill(0, fourFeatures)
  const train = withFeatures(sampled).orderBy("user_id", "item_id")
  const valid = withFeatures(all.join(sampled, ["user_id", "item_id"], "leftanti"))

  const reference = readReference<ReferenceModel & { areaUnderROC: number; areaUnderPR: number }>("gbt_base.json")
  const assembler = new VectorAssembler({ inputCols: fourFeatures, outputCol: "features" })
  const gbt = new GBTClassifier({ ...reference.params, labelCol: "purchase" })
  const model = await new Pipeline({ stages: [assembler, gbt] }).fit(train)
  const scored = await model.transform(valid)
  const metrics = await new BinaryClassificationEvaluator({ labelCol: "purchase" }).getMetrics(scored)
  expect(Math.abs(metrics.areaUnderROC - reference.areaUnderROC)).toBeLessThanOrEqual(1e-12)
  expect(Math.abs(metrics.areaUnderPR - reference.areaUnderPR)).toBeLessThanOrEqual(1e-12)
})
