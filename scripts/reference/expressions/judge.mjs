// Whether the library's answer to an expression is Spark's.

import { isSame } from "./values.mjs"

/**
 * @typedef {import("./answers.mjs").Answer} Answer
 * @typedef {import("./answers.mjs").Question} Question
 *
 * Spark's answer in one mode; without a type where Spark refuses the expression.
 * @typedef {{ type?: string, values: unknown }} SparkAnswer
 *
 * @typedef {object} Verdict
 * @property {"same" | "refused" | "different"} verdict
 * @property {string} why - what differs, or the refusal's message; empty where all is the same
 */

/**
 * Functions that Java and the engine compute with other code for the last bit. Math.sin and the like are allowed to be one
 * step away from the right double by Java's own documentation; everything else has one right answer.
 */
const ROUGH = /\b(a?sinh?|a?cosh?|a?tanh?|atan2|cot|csc|sec|exp|expm1|ln|log|log10|log1p|log2|pow|power|cbrt|hypot)\(/i

/** Aggregates that add up doubles: Spark's sums depend on the order of its rows, ours are rounded once or otherwise. */
const SUMMING = /\b(avg|mean|std|stddev\w*|var\w*|skewness|kurtosis|corr|covar\w*|regr\w*)\(/i

/**
 * Steps of the last bit that an expression's doubles may differ by.
 *
 * @param {string} expression
 * @returns {number}
 */
export function ulpsAllowed(expression) {
  if (SUMMING.test(expression)) return 2 ** 12
  return ROUGH.test(expression) ? 2 : 0
}

/**
 * @param {Question} question
 * @param {Answer} ours
 * @param {SparkAnswer} sparks
 * @param {number} [ulps]
 * @returns {Verdict}
 */
export function judge({ expression }, ours, sparks, ulps = ulpsAllowed(expression)) {
  if (sparks.type === undefined) {
    if ("refused" in ours) return { verdict: "same", why: "" }
    return different(`${show(ours.values)}, Spark refuses it: ${show(sparks.values)}`)
  }
  if ("refused" in ours) return { verdict: "refused", why: ours.refused }
  if (ours.type !== sparks.type) return different(`${ours.type}, in Spark ${sparks.type}`)
  const [left, right] = [ours.values, sparks.values]
  if (isError(left) || isError(right)) {
    return isAnswer(left, right, ulps)
      ? { verdict: "same", why: "" }
      : different(`${show(left)}, in Spark ${show(right)}`)
  }
  const [our, theirs] = /** @type {Record<string, unknown>[]} */ ([left, right])
  const place = Array.isArray(left) ? "row" : "group"
  const names = Object.keys({ ...our, ...theirs }).filter((name) => !isAnswer(our[name], theirs[name], ulps))
  if (names.length === 0) return { verdict: "same", why: "" }
  const shown = names.slice(0, 3).map((name) => `${place} ${name}: ${show(our[name])}, in Spark ${show(theirs[name])}`)
  const more = names.length > 3 ? [`${names.length - 3} more`] : []
  return different([...shown, ...more].join("; "))
}

/**
 * @param {string} why
 * @returns {Verdict}
 */
function different(why) {
  return { verdict: "different", why }
}

/**
 * Like isSame, with errors: ours names the class of Spark's.
 *
 * @param {unknown} ours
 * @param {unknown} sparks
 * @param {number} ulps
 * @returns {boolean}
 */
function isAnswer(ours, sparks, ulps) {
  if (!isError(sparks)) return !isError(ours) && isSame(ours, sparks, ulps)
  // Spark computed it; the Python in between has no such date.
  if (/^year -?\d+ is out of range$/.test(sparks.error)) return true
  if (!isError(ours)) return false
  const [name] = sparks.error.split(".")
  // Errors that Spark has no name for can't be asked for by name.
  return !/^[A-Z][A-Z0-9_]+$/.test(name) || name.startsWith("_LEGACY") || ours.error.includes(name)
}

/**
 * @param {unknown} value
 * @returns {value is { error: string }}
 */
function isError(value) {
  return value !== null && typeof value === "object" && "error" in value && typeof value.error === "string"
}

/** @param {unknown} value */
function show(value) {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
