import {
  type Checked,
  checkParams,
  choiceParam,
  optionalParam,
  type Param,
  type ParamTable,
  param,
  textParam,
} from "../params/params"
import { type BoostingParams, boostingParams } from "./boostingParams"

/** Parameters of GBTClassifier; names, ranges and defaults are Spark's, but for `splitSample` and `partitions`. */
export interface GBTClassifierParams extends BoostingParams {
  /** Column with the label, a number or boolean that is exactly 0 or 1. Default "label". */
  labelCol: string
  /** Name of the vector of two that the model adds: minus the score and the score; "" adds none. Default "rawPrediction". */
  rawPredictionCol: string
  /**
   * Name of the vector of two that the model adds: the chance of class 0 and of class 1; "" adds none. Default
   * "probability".
   */
  probabilityCol: string
  /**
   * Two numbers >= 0, at most one of them 0: the class with the largest probability / threshold is predicted, class 0
   * when equal. Left out: the class with a score above 0.
   */
  thresholds: readonly number[] | undefined
  /** The loss that is lowered: "logistic", 2 log(1 + exp(-2 y score)) for y = -1 or 1. Default "logistic". */
  lossType: "logistic"
}

const thresholdsParam: Param<readonly number[] | undefined> = optionalParam(
  param<readonly number[]>(
    [],
    "two numbers >= 0, at most one of them 0",
    (x) => Array.isArray(x) && x.every((value) => typeof value === "number"),
    (x) => x.length === 2 && x.every((value) => value >= 0 && value < Infinity) && x[0] + x[1] > 0,
  ),
)

const table: ParamTable<GBTClassifierParams> = {
  ...boostingParams,
  rawPredictionCol: textParam("rawPrediction"),
  probabilityCol: textParam("probability"),
  thresholds: thresholdsParam,
  lossType: choiceParam<"logistic">("logistic", ["logistic"]),
}

/** Fills defaults and checks ranges. */
export function checkClassifierParams(params: Readonly<Partial<GBTClassifierParams>>): Checked<GBTClassifierParams> {
  return checkParams("GBTClassifier", table, params)
}
