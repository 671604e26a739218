import type { TrainOptions } from "../../src/gbt/boost/boost"
import { train } from "../../src/gbt/boost/train"
import { encodeRows } from "../../src/gbt/data/encodeRows"
import type { TrainingSet } from "../../src/gbt/data/trainingSet"
import type { GbtModel } from "../../src/gbt/model/gbtModel"
import type { GbtParams } from "../../src/gbt/trees/gbtParams"
import type { Checked } from "../../src/params/params"
import { computeAtOnce } from "../../src/work/steps"

/** Encodes rows and trains on them. */
export async function trainGbt(
  data: TrainingSet,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  options.signal?.throwIfAborted()
  return train(computeAtOnce(encodeRows(data, params.loss)), params, options)
}
