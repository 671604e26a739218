// Fitting, searching and scoring that are stopped by a signal.

import { expect, it } from "vitest"
import type { Engine } from "../../src/engines/engine"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { Frame } from "../../src/frame/frame"
import { CrossValidator } from "../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { TrainValidationSplit } from "../../src/tuning/trainValidationSplit"
import { smallFrame } from "./smallFrame"

/** Trees that would take hours. */
const endless = { maxIter: 1_000_000 }

/** A signal that is aborted when work has come this far, and not before. */
function afterSteps(count: number) {
  const controller = new AbortController()
  const onProgress = (done: number): void => {
    if (done === count) controller.abort(new Error("enough"))
  }
  return { signal: controller.signal, onProgress }
}

it("stops fitting between two trees", async () => {
  const frame = await smallFrame()
  for (const mergeRows of ["never", "always"] as const) {
    const gbt = new GBTClassifier({ ...endless, mergeRows })
    await expect(gbt.fit(frame, afterSteps(3))).rejects.toThrow("enough")
  }
})

it("stops a search between two fits, and within one", async () => {
  const frame = await smallFrame()
  const gbt = new GBTClassifier({ maxIter: 2 })
  const evaluator = new BinaryClassificationEvaluator()
  const quick = new ParamGridBuilder().addGrid(gbt, "maxDepth", [1, 2]).build()
  const slow = new ParamGridBuilder().addGrid(gbt, "maxIter", [endless.maxIter]).build()
  for (const Search of [CrossValidator, TrainValidationSplit]) {
    const between = new Search({ estimator: gbt, estimatorParamMaps: quick, evaluator, seed: 1 })
    await expect(between.fit(frame, afterSteps(2))).rejects.toThrow("enough")
    const within = new Search({ estimator: gbt, estimatorParamMaps: slow, evaluator, seed: 1 })
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error("enough")), 50)
    await expect(within.fit(frame, { signal: controller.signal })).rejects.toThrow("enough")
  }
})

it("stops scoring, which the next action begins anew", async () => {
  const frame = await smallFrame()
  const model = await new GBTClassifier({ maxIter: 2 }).fit(frame)
  const controller = new AbortController()
  // The signal is aborted when scores are about to be put beside the rows.
  let created = 0
  const { engine } = frame
  const stopping: Engine = {
    ...engine,
    createTable(columns) {
      if (created++ === 0) controller.abort(new Error("enough"))
      return engine.createTable(columns)
    },
  }
  const scored = await model.transform(Frame.fromPlan(stopping, () => frame.plan()))
  await expect(scored.collect({ signal: controller.signal })).rejects.toThrow("enough")
  expect((await scored.collect()).length).toBe(await frame.count())
  expect(created).toBe(2)
})
