import { binaryClassificationEvaluator, binaryClassificationMetrics } from "./cases/evaluation.mjs"
import { expressions } from "./cases/expressions.mjs"
import { coordinateMatrix, countVectorizer, regexTokenizer, stringIndexer, vectorAssembler } from "./cases/features.mjs"
import { groupByKeys, joins, naFill, purchaseFeatures, rand, sampleBy } from "./cases/frames.mjs"
import { gbtClassifier, gbtRegressor } from "./cases/gbt.mjs"
import { raises } from "./cases/mistakes.mjs"
import { crossValidator, paramGridBuilder, trainValidationSplit } from "./cases/tuning.mjs"

/**
 * What is compared; README.md says how to add to it.
 *
 * @type {readonly import("./cases/case.mjs").Case[]}
 */
export const cases = [
  rand,
  sampleBy,
  purchaseFeatures,
  groupByKeys,
  naFill,
  joins,
  expressions,
  regexTokenizer,
  countVectorizer,
  stringIndexer,
  vectorAssembler,
  coordinateMatrix,
  gbtClassifier,
  gbtRegressor,
  binaryClassificationEvaluator,
  binaryClassificationMetrics,
  paramGridBuilder,
  crossValidator,
  trainValidationSplit,
  raises,
]
