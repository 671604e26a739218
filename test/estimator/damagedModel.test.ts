import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"

async function savedModel(): Promise<string> {
  const rows = Array.from({ length: 20 }, (_, i) => ({ x: i, label: i < 7 || i > 15 ? 1 : 0 }))
  const frame = await new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(
    await createDataFrame(rows),
  )
  const path = join(mkdtempSync(join(tmpdir(), "gbt-lab-test-")), "model.json")
  await (await new GBTClassifier({ maxIter: 2, seed: 1 }).fit(frame)).save(path)
  return path
}

it.each([
  ["params", undefined, "invalid params: undefined; expected an object"],
  ["params", { seed: "zz" }, "Cannot convert zz to a BigInt"],
  ["featureNames", "x", 'invalid featureNames: "x"; expected an array of strings'],
  ["featureNames", [1], "invalid featureNames: [1]; expected an array of strings"],
  ["labels", {}, "invalid labels: {}; expected features, a list of slots with their labels"],
  ["labels", { features: [{ slot: 0 }] }, 'invalid labels: {"features":[{"slot":0}]}; expected features'],
  ["labels", { features: [], label: 1 }, 'invalid labels: {"features":[],"label":1}; expected features'],
  ["featureNames", ["x", "y"], "length mismatch: featureNames has 2, the model has 1 features"],
])("a model file whose %s are %j is refused by name", async (field, value, reason) => {
  const path = await savedModel()
  const file = JSON.parse(readFileSync(path, "utf8"))
  file.body[field] = value
  writeFileSync(path, JSON.stringify(file))
  await expect(GBTClassificationModel.load(path)).rejects.toThrow(`damaged model file: ${path}: ${reason}`)
})

it("a model file of another kind is refused by name", async () => {
  const path = await savedModel()
  await expect(GBTRegressionModel.load(path)).rejects.toThrow(
    `model file of another kind: ${path} holds GBTClassificationModel; expected GBTRegressionModel`,
  )
})
