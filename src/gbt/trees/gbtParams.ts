import {
  choiceParam,
  integerParam,
  invalidParam,
  numberParam,
  optionalParam,
  type Param,
  type ParamTable,
  param,
} from "../../params/params"
import type { LossName } from "../model/loss"

/**
 * What the tree trainer can be told. Names, ranges and defaults are those of Spark's GBTClassifier, but for
 * `splitSample`, `mergeRows`, `arithmetic`, `workers` and `loss`, which are ours.
 */
export interface GbtParams {
  /** Levels below the root; an integer in [0, 30], 0 gives one leaf. Default 5. */
  maxDepth: number
  /** Bins a feature aims at, at least the largest number of categories; an integer >= 2. Default 32. */
  maxBins: number
  /** Rows each child must have, whatever their weight; an integer >= 1. Default 1. */
  minInstancesPerNode: number
  /** Share of the total training weight each child must have; in [0, 0.5). Default 0. */
  minWeightFractionPerNode: number
  /** A split must gain at least this much variance; >= 0. Default 0. */
  minInfoGain: number
  /**
   * Memory for the histograms of the nodes whose splits are found together; an integer in [0, 10240]. It only decides the order in
   * which nodes draw their feature subsets. Default 256.
   */
  maxMemoryInMB: number
  /** Chance of each row to take part in a tree, drawn anew for every tree; in (0, 1]. Default 1. */
  subsamplingRate: number
  /**
   * Features each node may split on: "auto" or "all", "onethird", "sqrt", "log2", a count such as "5", or a share in
   * (0, 1] such as "0.3" ("1" is one feature, "1.0" all). Default "auto".
   */
  featureSubsetStrategy: string
  /** Seed of every draw; a signed 64-bit integer, as safe integer or bigint. Default -1287390502, as in Scala's Spark. */
  seed: number | bigint
  /** Number of trees; an integer >= 1. Default 20. */
  maxIter: number
  /** Weight of every tree but the first, which has weight 1; in (0, 1]. Default 0.1. */
  stepSize: number
  /** With validation rows: stop once the loss on them falls by less than this share of max(loss, 0.01); >= 0. Default 0.01. */
  validationTol: number
  /**
   * Rows that thresholds are chosen from. "all": every row. "spark": a sample of about max(maxBins^2, 10000) rows where
   * there are more, drawn as Spark draws it for this seed and these partitions. Default "all".
   */
  splitSample: "all" | "spark"
  /**
   * Whether rows with equal bins and labels are summed up beforehand. Sums then differ from row-by-row ones in the last
   * bits, which is seen only where two splits gain the same: which of them wins may differ.
   * "never": every sum runs over the rows in their order, as in Spark on one partition, to the last bit.
   * "always": wherever that at least halves the number of rows. "auto": "never" where Spark has one answer, which is up to
   * max(maxBins^2, 10000) rows that train (of more it looks at a sample for thresholds), and where splitSample "spark" draws that
   * sample: of rows without weights up to 2^28 values (rows x features, an entry of a vector column counts eight), of others
   * 2^21, and no sample; else "always", or where rows without weights would be summed up one by one, only to an eighth of the rows or fewer.
   * Default "auto".
   */
  mergeRows: "auto" | "always" | "never"
  /**
   * How sums over rows are made. "double": in doubles, as in Spark. Where every row is summed up by itself and has no weight, and
   * no vector column has categories in it, whole numbers tell which splits may be the best, and only these are summed in
   * doubles, which changes no bit. "fixed": gradients are rounded to 2^-27 of the largest one and summed up as whole numbers,
   * without further rounding, on several threads; it applies to the same rows, and is "double" elsewhere. Probabilities
   * stay within 1e-4 unless two splits gain the same within that rounding. "auto": "double" where rows are summed in their
   * order, see mergeRows, or with squared loss, or where most rows share their vectors; else "fixed". Default "auto".
   */
  arithmetic: "auto" | "double" | "fixed"
  /**
   * Threads that train where arithmetic is "fixed"; an integer >= 1, 1 is the thread that calls. They change no bit of
   * the result. Default: as many as there are processors, fewer below 2^16 rows for each.
   */
  workers: number | undefined
  /** "logistic" for labels 0 and 1, "squared" or "absolute" error for labels of any value. Default "logistic". */
  loss: LossName
}

const subsetNames: readonly string[] = ["auto", "all", "onethird", "sqrt", "log2"]

function isSubsetStrategy(strategy: string): boolean {
  if (subsetNames.includes(strategy)) return true
  if (/^\d+$/.test(strategy)) return Number(strategy) >= 1
  return /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(strategy) && Number(strategy) > 0 && Number(strategy) <= 1
}

const subsetStrategyParam: Param<string> = param<string>(
  "auto",
  'one of "auto", "all", "onethird", "sqrt", "log2", or a count >= 1 or a share in (0, 1] as a string',
  (x) => typeof x === "string",
  isSubsetStrategy,
)

const seedParam: Param<number | bigint> = {
  default: -1287390502,
  check(name, value) {
    if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return value
    if (typeof value === "number" && Number.isSafeInteger(value)) return value
    const kind = typeof value === "number" || typeof value === "bigint" ? "range" : "type"
    throw invalidParam(name, value, "a signed 64-bit integer, as safe integer or bigint", kind)
  },
}

/** Defaults and checks of {@link GbtParams}. */
export const gbtParams: ParamTable<GbtParams> = {
  maxDepth: integerParam(5, 0, 30),
  maxBins: integerParam(32, 2),
  minInstancesPerNode: integerParam(1, 1),
  minWeightFractionPerNode: numberParam(0, "a number in [0, 0.5)", (x) => x >= 0 && x < 0.5),
  minInfoGain: numberParam(0, "a number >= 0", (x) => x >= 0),
  maxMemoryInMB: integerParam(256, 0, 10240),
  subsamplingRate: numberParam(1, "a number in (0, 1]", (x) => x > 0 && x <= 1),
  featureSubsetStrategy: subsetStrategyParam,
  seed: seedParam,
  maxIter: integerParam(20, 1),
  stepSize: numberParam(0.1, "a number in (0, 1]", (x) => x > 0 && x <= 1),
  validationTol: numberParam(0.01, "a number >= 0", (x) => x >= 0),
  splitSample: choiceParam<"all" | "spark">("all", ["all", "spark"]),
  mergeRows: choiceParam<"auto" | "always" | "never">("auto", ["auto", "always", "never"]),
  arithmetic: choiceParam<"auto" | "double" | "fixed">("auto", ["auto", "double", "fixed"]),
  workers: optionalParam(integerParam(1, 1)),
  loss: choiceParam<LossName>("logistic", ["logistic", "squared", "absolute"]),
}

/** What a split must fulfil; see GbtParams. */
export interface SplitLimits {
  readonly minInstancesPerNode: number
  /** Weight each child must have. */
  readonly minWeightPerNode: number
  readonly minInfoGain: number
}
