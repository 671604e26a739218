// Bad input: the library has to fail where Spark fails, and only there. The Spark side is `raises` in spark/main.py.

import { compareValues, EXACT } from "../comparison.mjs"
import { integer, many } from "../draws.mjs"
import { numberedTable } from "../table.mjs"
import { defineCase } from "./case.mjs"
import { filled, withoutRows, withValue } from "./changes.mjs"
import { binaryClassificationEvaluator } from "./evaluation.mjs"
import { coordinateMatrix, countVectorizer, regexTokenizer, stringIndexer, vectorAssembler } from "./features.mjs"
import { naFill, rand, sampleBy } from "./frames.mjs"
import { gbtClassifier, gbtRegressor } from "./gbt.mjs"
import { drawGbtMistakes } from "./gbtMistakes.mjs"
import { crossValidator, trainValidationSplit } from "./tuning.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {import("./gbtMistakes.mjs").Mistake} Mistake
 * @typedef {import("./gbtMistakes.mjs").CaseMistake} CaseMistake
 */

/**
 * Where the library says no by its own rule, and says so in its documentation: Spark goes on with
 * nothing to learn from, or with rows left out.
 */
const STRICTER = new Set([
  "gbtClassifier, weights all 0",
  "gbtClassifier, validation null",
  "countVectorizer, minDF above all rows",
  "countVectorizer, no rows",
  "crossValidator, fold null",
])

/**
 * The first input that a case draws, and inputs made of it.
 *
 * @template Given
 * @template Ours
 * @template Sparks
 * @param {SeededRandom} random
 * @param {import("./case.mjs").Case<Given, Ours, Sparks>} of
 * @param {(given: Given) => Mistake[]} change
 */
function changed(random, of, change) {
  const [given] = of.draw(random, { expressions: 1 })
  return change(given).map(([mistake, bad]) => ({ case: of.name, mistake, given: bad }))
}

/**
 * @template {string} Name
 * @template {Readonly<Record<Name, import("../table.mjs").Table>>} Given
 * @param {Given} given
 * @param {Name} table
 * @param {string} name
 * @param {unknown} value
 */
function changedTable(given, table, name, value) {
  return { ...given, [table]: withValue(given[table], name, value) }
}

/**
 * @template {{ params: object }} Given
 * @param {Given} given
 * @param {Record<string, unknown>} params
 */
function changedParams(given, params) {
  return { ...given, params: { ...given.params, ...params } }
}

/**
 * @param {SeededRandom} random
 * @returns {CaseMistake[]}
 */
function drawOtherMistakes(random) {
  const rows = numberedTable([{ name: "value", type: "int", values: many(integer(random, 5, 9), () => 1) }])
  return [
    ...changed(random, sampleBy, (given) => [
      ["nothing wrong", given],
      ["fraction 1.1", { ...given, fractions: [[0, 1.1]] }],
      ["fraction -0.1", { ...given, fractions: [[0, -0.1]] }],
    ]),
    ...changed(random, rand, (given) => [["no rows", { ...given, table: withoutRows(rows) }]]),
    ...changed(random, naFill, (given) => [["nothing wrong", given]]),
    ...changed(random, regexTokenizer, (given) => [
      ["nothing wrong", given],
      ["text null", changedTable(given, "table", "text", null)],
      ["pattern (", changedParams(given, { pattern: "(" })],
      ["pattern [", changedParams(given, { pattern: "[" })],
      ["pattern *a", changedParams(given, { pattern: "*a" })],
      ["pattern a{2,1}", changedParams(given, { pattern: "a{2,1}" })],
      ["pattern \\p{Nothing}", changedParams(given, { pattern: "\\p{Nothing}" })],
      ["minTokenLength -1", changedParams(given, { minTokenLength: -1 })],
    ]),
    ...changed(random, countVectorizer, (given) => [
      ["nothing wrong", given],
      ["vocabSize 0", changedParams(given, { vocabSize: 0 })],
      ["minDF -1", changedParams(given, { minDF: -1 })],
      ["maxDF -1", changedParams(given, { maxDF: -1 })],
      ["minTF -1", changedParams(given, { minTF: -1 })],
      ["minDF above maxDF", changedParams(given, { minDF: 5, maxDF: 2 })],
      ["minDF above all rows", changedParams(given, { minDF: 1000 })],
      ["no rows", { ...given, table: withoutRows(given.table) }],
    ]),
    ...changed(random, stringIndexer, (given) => {
      const strange = (/** @type {unknown} */ value) => changedTable(given, "test", "text", value)
      return [
        ["nothing wrong", given],
        ["label unseen", strange("never seen")],
        ["text null", strange(null)],
        ["number NaN", changedTable(given, "test", "double", Number.NaN)],
        ["null to learn from", changedTable(given, "train", "text", null)],
        ["handleInvalid", changedParams(given, { handleInvalid: "drop" })],
        ["stringOrderType", changedParams(given, { stringOrderType: "random" })],
        ["inputCols unknown", changedParams(given, { inputCols: ["text", "double", "none"] })],
        ["lengths", changedParams(given, { outputCols: ["a_index", "b_index"] })],
        ["outputCols taken", changedParams(given, { outputCols: ["id", "text", "a_index"] })],
        ["keep", { ...changedParams(strange("never seen"), { handleInvalid: "keep" }) }],
        ["skip", { ...changedParams(strange(null), { handleInvalid: "skip" }) }],
      ]
    }),
    ...changed(random, vectorAssembler, (given) => [
      ["nothing wrong", given],
      ["number null", changedTable(given, "rows", "a_number_with_a_long_name", null)],
      ["number NaN", changedTable(given, "rows", "a_number_with_a_long_name", Number.NaN)],
      ["number Infinity", changedTable(given, "rows", "a_number_with_a_long_name", Infinity)],
      ["flag null", changedTable(given, "rows", "flag", null)],
      ["vector null", changedTable(given, "rows", "key", 99)],
      ["inputCols unknown", changedParams(given, { inputCols: ["none"] })],
      ["handleInvalid", changedParams(given, { handleInvalid: "drop" })],
    ]),
    ...changed(random, coordinateMatrix, (given) => [
      ["nothing wrong", given],
      ["an entry twice", { ...given, entries: [...given.entries, given.entries[0]] }],
      ["slot beyond the size", { ...given, size: 2 }],
      ["slot negative", { ...given, entries: [[0, -1, 1]] }],
      ["no entries", { ...given, entries: [], size: null }],
    ]),
    ...changed(random, binaryClassificationEvaluator, (given) => [
      ["nothing wrong", given],
      ["weight negative", changedTable(given, "table", "weight", -1)],
      ["no rows", { ...given, table: withoutRows(given.table) }],
    ]),
    ...changed(random, crossValidator, (given) => {
      const onFolds = changedParams(given, { numFolds: 3, foldCol: "fold" })
      return [
        ["numFolds 1", changedParams(given, { numFolds: 1 })],
        ["fold 3 of 3", changedTable(onFolds, "table", "fold", 3)],
        ["fold -1", changedTable(onFolds, "table", "fold", -1)],
        ["fold null", changedTable(onFolds, "table", "fold", null)],
        ["foldCol unknown", changedParams(given, { foldCol: "none" })],
        ["fold without rows", { ...onFolds, table: filled(given.table, "fold", 1) }],
        ["no rows", { ...given, table: withoutRows(given.table) }],
      ]
    }),
    ...changed(random, trainValidationSplit, (given) => [
      ["trainRatio -0.1", changedParams(given, { trainRatio: -0.1 })],
      // Without rows to judge by, Spark fails for this metric alone.
      ["trainRatio 1.5", { ...changedParams(given, { trainRatio: 1.5 }), metricName: "areaUnderPR" }],
      ["no rows", { ...given, table: withoutRows(given.table) }],
    ]),
  ]
}

/** @type {readonly import("./case.mjs").Case[]} */
const CASES = [
  gbtClassifier,
  gbtRegressor,
  rand,
  sampleBy,
  naFill,
  regexTokenizer,
  countVectorizer,
  stringIndexer,
  vectorAssembler,
  coordinateMatrix,
  binaryClassificationEvaluator,
  crossValidator,
  trainValidationSplit,
]

/** @typedef {{ isRaised: boolean, message: unknown }} Outcome */

export const raises = defineCase({
  name: "raises",
  draw: (random) => [...drawGbtMistakes(random), ...drawOtherMistakes(random)],
  /** @returns {Promise<Outcome>} */
  async run(lab, given) {
    try {
      await CASES.find(({ name }) => name === given.case)?.run(lab, given.given)
    } catch (error) {
      return { isRaised: true, message: String(error) }
    }
    return { isRaised: false, message: "" }
  },
  compare: (ours, /** @type {Outcome} */ sparks, given) => {
    const name = `${given.case}, ${given.mistake}`
    const finding = STRICTER.has(name)
      ? compareValues("refused where Spark passes", [ours.isRaised, sparks.isRaised], [true, false], EXACT)
      : compareValues("fails or not", ours.isRaised, sparks.isRaised, EXACT)
    if (finding.problems.length === 0) return [finding]
    const says = (/** @type {Outcome} */ { isRaised, message }) => (isRaised ? `fails: ${message}` : "passes")
    return [{ ...finding, problems: [`${name}: ${says(ours)}; Spark ${says(sparks)}`] }]
  },
})
