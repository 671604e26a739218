import { type Checked, checkParams, choiceParam, type ParamTable } from "../params/params"
import { type BoostingParams, boostingParams } from "./boostingParams"

/** Parameters of GBTRegressor; names, ranges and defaults are Spark's, but for `splitSample` and `partitions`. */
export interface GBTRegressorParams extends BoostingParams {
  /** Column with the label, any finite number. Default "label". */
  labelCol: string
  /** Seed of every draw; a signed 64-bit integer, as safe integer or bigint. Default -131597770, as in Scala's Spark. */
  seed: number | bigint
  /** The loss that is lowered: "squared" or "absolute" error. Default "squared". */
  lossType: "squared" | "absolute"
}

const table: ParamTable<GBTRegressorParams> = {
  ...boostingParams,
  seed: { ...boostingParams.seed, default: -131597770 },
  lossType: choiceParam<"squared" | "absolute">("squared", ["squared", "absolute"]),
}

/** Fills defaults and checks ranges. */
export function checkRegressorParams(params: Readonly<Partial<GBTRegressorParams>>): Checked<GBTRegressorParams> {
  return checkParams("GBTRegressor", table, params)
}
