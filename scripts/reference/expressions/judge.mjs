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

/** Aggregates that add up doubles: Spark's sums depend on the order of its rows, ours are rounded once. */
const SUMMING = /\b(avg|mean|std|stddev\w*|var\w*|skewness|kurtosis|corr|covar\w*|regr\w*)\(/i

/**
 * Steps of the last bit that an expression's doubles may differ by.
 *
 * @param {string} expression
 * @returns {number}
 */
export function ulpsAllowed(expression) {
  return ROUGH.test(expression) || SUMMING.test(expression) ? 1 : 0
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
  if (isAnswer(ours.values, sparks.values, ulps)) return { verdict: "same", why: "" }
  const [left, right] = [ours.values, sparks.values]
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object" || "error" in left) {
    return different(`${show(left)}, in Spark ${show(right)}`)
  }
  const [our, theirs] = /** @type {Record<string, unknown>[]} */ ([left, right])
  const names = Object.keys(theirs).filter((name) => !isAnswer(our[name], theirs[name], ulps))
  const place = Array.isArray(left) ? "row" : "group"
  const shown = names.slice(0, 3).map((name) => `${place} ${name}: ${show(our[name])}, in Spark ${show(theirs[name])}`)
  const more = names.length > 3 ? [`${names.length - 3} more`] : []
  return different([...shown, ...more].join("; ") || `${show(left)}, in Spark ${show(right)}`)
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
  if (isObject(sparks) && typeof sparks.error === "string") {
    // Spark computed it; the Python in between has no such date.
    if (/^year -?\d+ is out of range$/.test(sparks.error)) return true
    if (!isObject(ours) || typeof ours.error !== "string") return false
    const [name] = sparks.error.split(".")
    // Errors that Spark has no name for can't be asked for by name.
    return !/^[A-Z][A-Z0-9_]+$/.test(name) || name.startsWith("_LEGACY") || ours.error.includes(name)
  }
  if (isObject(ours) && typeof ours.error === "string") return false
  if (!isList(ours) || !isList(sparks)) return isSame(ours, sparks, ulps)
  const names = Object.keys(sparks)
  const [left, right] = /** @type {Record<string, unknown>[]} */ ([ours, sparks])
  return (
    names.length === Object.keys(left).length &&
    Array.isArray(left) === Array.isArray(right) &&
    names.every((name) => name in left && isAnswer(left[name], right[name], ulps))
  )
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value)
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isList(value) {
  return value !== null && typeof value === "object"
}

/** @param {unknown} value */
function show(value) {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
