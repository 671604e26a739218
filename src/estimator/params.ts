import type { LossName } from "../gbt/model/loss"
import { type GbtParams, gbtParams } from "../gbt/trees/gbtParams"
import {
  type Checked,
  checkParams,
  choiceParam,
  flagParam,
  optionalParam,
  type Param,
  type ParamTable,
  param,
  textParam,
} from "../params/params"

/** Parameters that boosted trees of every loss have: the trainer's, and the columns of the frame. */
export interface BoostingParams extends Omit<GbtParams, "loss"> {
  /** Vector column to learn from, as VectorAssembler makes it. Default "features". */
  featuresCol: string
  /** Column with the label. Default "label". */
  labelCol: string
  /** Name of the column of predictions that the model adds; "" adds none. Default "prediction". */
  predictionCol: string
  /** Name of the column of leaf numbers, a vector with one for each tree, that the model adds; "" adds none. Default "". */
  leafCol: string
  /** Column with the weight of each row, finite and >= 0; "" gives every row weight 1. Default "". */
  weightCol: string
  /**
   * Boolean column that is true for rows that do not train but decide when to stop, see validationTol; "" takes all rows
   * to train on. Default "".
   */
  validationIndicatorCol: string
  /**
   * Rows in each partition, where Spark has the rows in several: the draws of subsamplingRate and splitSample go by
   * partition. One partition when left out.
   */
  partitions: readonly number[] | undefined
  /** The loss that is lowered. */
  lossType: LossName
  /**
   * Who grows the trees. "auto": this library. Where rows lie on other machines it reads few rows (up to 2^17, and 2^21
   * values), and of more the cells that they are counted into there; `fit` throws where those are more than 2,000,000 or
   * 64 MB. "spark": Spark's own trainer, where the rows lie, for rows that are too many or too different to be counted, and
   * for Spark's model to the last bit. It costs two of Spark's stages a level of a tree, seconds a tree even for few rows, and
   * some seconds for each model on its way here, through a table of `spark_catalog.default` that is dropped again. Vectors
   * that are rows of a matrix are sent there, up to a million rows and 64 MiB. It samples values for thresholds as
   * splitSample "spark" does and draws rows by the cluster's partitions; mergeRows "always", arithmetic "fixed", workers
   * and partitions it refuses. A fit that is stopped leaves what that trainer keeps there until Java's next collection of
   * garbage. Default "auto".
   */
  trainer: "auto" | "spark"
  /** Always "variance": boosted trees know no other. Default "variance". */
  impurity: "variance"
  /** Taken so that Spark's settings can stand as they are, and handed to trainer "spark"; changes no result. Default false. */
  cacheNodeIds: boolean
  /** Taken like cacheNodeIds; -1 or an integer >= 1. Default 10. */
  checkpointInterval: number
}

const partitionsParam: Param<readonly number[] | undefined> = optionalParam(
  param<readonly number[]>([], "an array of row counts", Array.isArray),
)

const intervalParam: Param<number> = param<number>(
  10,
  "-1 or an integer >= 1",
  (x) => typeof x === "number",
  (x) => Number.isInteger(x) && (x === -1 || x >= 1),
)

const { loss: _loss, ...trainerParams } = gbtParams

const boostingParams: ParamTable<Omit<BoostingParams, "lossType">> = {
  ...trainerParams,
  featuresCol: textParam("features"),
  labelCol: textParam("label"),
  predictionCol: textParam("prediction"),
  leafCol: textParam(""),
  weightCol: textParam(""),
  validationIndicatorCol: textParam(""),
  partitions: partitionsParam,
  trainer: choiceParam<"auto" | "spark">("auto", ["auto", "spark"]),
  impurity: choiceParam<"variance">("variance", ["variance"]),
  cacheNodeIds: flagParam(false),
  checkpointInterval: intervalParam,
}

/** The part that the trainer takes. */
export function trainerParamsOf(params: Checked<BoostingParams>, loss: LossName): Checked<GbtParams> {
  const entries = Object.keys(trainerParams).map((name) => [name, params[name as keyof BoostingParams]])
  return { ...Object.fromEntries(entries), loss } as Checked<GbtParams>
}

/** Parameters as a JSON value: JSON has no word for a bigint seed. */
export function paramsToJson(params: Checked<BoostingParams>): object {
  return { ...params, seed: typeof params.seed === "bigint" ? String(params.seed) : params.seed }
}

/**
 * Parameters from what {@link paramsToJson} gave; the owner checks them.
 *
 * @throws TypeError if it is no object; SyntaxError for a seed that is no number
 */
export function paramsFromJson<P extends BoostingParams>(json: unknown): Partial<P> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new TypeError(`invalid params: ${JSON.stringify(json)}; expected an object`)
  }
  const params = { ...(json as Partial<P>) }
  if (typeof params.seed === "string") params.seed = BigInt(params.seed)
  return params
}

/** Parameters of GBTClassifier; names, ranges and defaults are Spark's, but for `splitSample`, `partitions` and `trainer`. */
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

const classifierParams: ParamTable<GBTClassifierParams> = {
  ...boostingParams,
  rawPredictionCol: textParam("rawPrediction"),
  probabilityCol: textParam("probability"),
  thresholds: thresholdsParam,
  lossType: choiceParam<"logistic">("logistic", ["logistic"]),
}

/** Fills defaults and checks ranges. */
export function checkClassifierParams(params: Readonly<Partial<GBTClassifierParams>>): Checked<GBTClassifierParams> {
  return checkParams("GBTClassifier", classifierParams, params)
}

/** Parameters of GBTRegressor; names, ranges and defaults are Spark's, but for `splitSample`, `partitions` and `trainer`. */
export interface GBTRegressorParams extends BoostingParams {
  /** Column with the label, any finite number. Default "label". */
  labelCol: string
  /** Seed of every draw; a signed 64-bit integer, as safe integer or bigint. Default -131597770, as in Scala's Spark. */
  seed: number | bigint
  /** The loss that is lowered: "squared" or "absolute" error. Default "squared". */
  lossType: "squared" | "absolute"
}

const regressorParams: ParamTable<GBTRegressorParams> = {
  ...boostingParams,
  seed: { ...boostingParams.seed, default: -131597770 },
  lossType: choiceParam<"squared" | "absolute">("squared", ["squared", "absolute"]),
}

/** Fills defaults and checks ranges. */
export function checkRegressorParams(params: Readonly<Partial<GBTRegressorParams>>): Checked<GBTRegressorParams> {
  return checkParams("GBTRegressor", regressorParams, params)
}
