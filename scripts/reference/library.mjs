import { createRequire } from "node:module"
import { join } from "node:path"

/**
 * What the cases use of the library.
 *
 * @typedef {typeof import("../../src/engines/duckdb/engine.js")
 *   & typeof import("../../src/frame/frame.js")
 *   & typeof import("../../src/frame/verbs/random.js")
 *   & typeof import("../../src/linalg/vector.js")
 *   & typeof import("../../src/features/coordinateVectors.js")
 *   & typeof import("../../src/features/countVectorizer.js")
 *   & typeof import("../../src/features/countVectorizerModel.js")
 *   & typeof import("../../src/features/regexTokenizer.js")
 *   & typeof import("../../src/features/stringIndexer.js")
 *   & typeof import("../../src/features/vectorAssembler.js")
 *   & typeof import("../../src/estimator/gbtClassifier.js")
 *   & typeof import("../../src/estimator/gbtRegressor.js")
 *   & typeof import("../../src/evaluation/binaryClassificationEvaluator.js")
 *   & typeof import("../../src/tuning/paramGridBuilder.js")
 *   & typeof import("../../src/tuning/crossValidator.js")
 *   & typeof import("../../src/tuning/trainValidationSplit.js")
 *   & typeof import("../../src/random/xorShiftRandom.js")} Library
 * @typedef {import("../../src/frame/frame.js").Frame} Frame
 */

const MODULES = [
  "engines/duckdb/engine",
  "frame/frame",
  "frame/verbs/random",
  "linalg/vector",
  "features/coordinateVectors",
  "features/countVectorizer",
  "features/countVectorizerModel",
  "features/regexTokenizer",
  "features/stringIndexer",
  "features/vectorAssembler",
  "estimator/gbtClassifier",
  "estimator/gbtRegressor",
  "evaluation/binaryClassificationEvaluator",
  "tuning/paramGridBuilder",
  "tuning/crossValidator",
  "tuning/trainValidationSplit",
  "random/xorShiftRandom",
]

/**
 * Loads the library as built. Modules are named one by one: the comparison also uses what src/index.ts does not export.
 *
 * @param {string} dist - the folder with the build
 * @returns {Library}
 */
export function loadLibrary(dist) {
  const require = createRequire(import.meta.url)
  return Object.assign({}, ...MODULES.map((name) => require(join(dist, `${name}.js`))))
}
