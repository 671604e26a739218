// What Spark computed beside what the library computed, number by number.

/**
 * @typedef {object} Rule
 * @property {number} limit - largest difference allowed; 0 asks for equal values
 * @property {"absolute" | "relative"} kind
 *
 * @typedef {object} Finding - one thing compared, in one run of a case
 * @property {string} what
 * @property {number} count - numbers and texts compared
 * @property {number} largest - largest difference
 * @property {Rule} rule
 * @property {string[]} problems - what differs beyond the rule; empty if nothing does
 * @property {string[]} [nearTies] - differences accepted because two splits gain the same
 * @property {number} [shown] - how many problems the report shows at most
 * @property {string[]} [refused] - what the library says it does not do, with its message
 */

/** @type {Rule} */
export const EXACT = { limit: 0, kind: "absolute" }

/**
 * @param {number} limit
 * @returns {Rule}
 */
export function within(limit) {
  return { limit, kind: "absolute" }
}

/**
 * Relative to the larger of the two numbers.
 *
 * @param {number} limit
 * @returns {Rule}
 */
export function withinRelative(limit) {
  return { limit, kind: "relative" }
}

/**
 * A value as JSON holds it: typed arrays as arrays, vectors of the library as the Spark side writes them, and numbers that
 * JSON has no word for as text.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function plain(value) {
  if (typeof value === "bigint") return String(value)
  if (typeof value === "number") {
    return Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : value) : String(value)
  }
  if (ArrayBuffer.isView(value)) return Array.from(/** @type {Float64Array} */ (value), plain)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== "object") return value
  if ("kind" in value && "values" in value) {
    const vector = /** @type {import("../../src/linalg/vector.js").Vector} */ (value)
    if (vector.kind === "dense") return plain(vector.values)
    return { size: vector.size, indices: plain(vector.indices), values: plain(vector.values) }
  }
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]))
}

/**
 * Compares two values of any shape.
 *
 * @param {string} what
 * @param {unknown} ours
 * @param {unknown} sparks - as read from JSON
 * @param {Rule} rule
 * @returns {Finding}
 */
export function compareValues(what, ours, sparks, rule) {
  /** @type {Finding} */
  const finding = { what, count: 0, largest: 0, rule, problems: [] }
  walk("", plain(ours), sparks, finding)
  return finding
}

/**
 * Compares each named field of two results by its rule; fields without one are not compared.
 *
 * @param {Record<string, unknown>} ours
 * @param {Record<string, unknown>} sparks
 * @param {Readonly<Record<string, Rule>>} rules
 * @returns {Finding[]}
 */
export function compareFields(ours, sparks, rules) {
  return Object.entries(rules).map(([what, rule]) => compareValues(what, ours[what], sparks[what], rule))
}

/**
 * @param {string} path
 * @param {unknown} ours
 * @param {unknown} sparks
 * @param {Finding} finding
 */
function walk(path, ours, sparks, finding) {
  if (isContainer(ours) && isContainer(sparks) && Array.isArray(ours) === Array.isArray(sparks)) {
    const [ourNames, sparkNames] = [Object.keys(ours), Object.keys(sparks)]
    if (ourNames.join() !== sparkNames.join() && (Array.isArray(ours) || !isSameSet(ourNames, sparkNames))) {
      const shape = (/** @type {string[]} */ names) => (Array.isArray(ours) ? `${names.length} entries` : names.join())
      add(finding, Infinity, `${path || "all"}: ${shape(ourNames)}, Spark has ${shape(sparkNames)}`)
    }
    for (const name of ourNames) if (name in sparks) walk(`${path}[${name}]`, ours[name], sparks[name], finding)
    return
  }
  finding.count++
  const difference = differenceOf(ours, sparks, finding.rule)
  const [left, right] = differingPart(ours, sparks)
  add(finding, difference, `${path || "value"}: ${left}, Spark has ${right}`)
}

/**
 * Two values as text; of texts with several lines the first line that differs.
 *
 * @param {unknown} ours
 * @param {unknown} sparks
 */
function differingPart(ours, sparks) {
  if (typeof ours !== "string" || typeof sparks !== "string") return [JSON.stringify(ours), JSON.stringify(sparks)]
  const [ourLines, sparkLines] = [ours.split("\n"), sparks.split("\n")]
  const at = ourLines.findIndex((line, i) => line !== sparkLines[i])
  // A line that only one of them has is "no line", undefined, in the other.
  return [ourLines, sparkLines].map((lines) => JSON.stringify(lines[Math.max(at, 0)]) ?? "no line")
}

/**
 * @param {Finding} finding
 * @param {number} difference
 * @param {string} description
 */
function add(finding, difference, description) {
  finding.largest = Math.max(finding.largest, difference)
  if (!(difference <= finding.rule.limit)) finding.problems.push(description)
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isContainer(value) {
  return value !== null && typeof value === "object"
}

/**
 * @param {string[]} left
 * @param {string[]} right
 */
function isSameSet(left, right) {
  return [...left].sort().join() === [...right].sort().join()
}

/**
 * @param {unknown} ours
 * @param {unknown} sparks
 * @param {Rule} rule
 */
function differenceOf(ours, sparks, rule) {
  if (ours === sparks) return 0
  const [left, right] = [asNumber(ours), asNumber(sparks)]
  return left === undefined || right === undefined ? Infinity : numberDifference(left, right, rule)
}

/**
 * Distance of two numbers by a rule; 0 and -0 are the same, and so are NaN and NaN.
 *
 * @param {number} left
 * @param {number} right
 * @param {Rule} rule
 * @returns {number}
 */
export function numberDifference(left, right, rule) {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return 0
  const distance = Math.abs(left - right)
  if (!Number.isFinite(distance)) return Infinity
  return rule.kind === "absolute" ? distance : distance / Math.max(Math.abs(left), Math.abs(right))
}

/**
 * A number, or one that JSON has no word for.
 *
 * @param {unknown} value
 */
function asNumber(value) {
  if (typeof value === "number") return value
  return value === "NaN" || value === "Infinity" || value === "-Infinity" || value === "-0" ? Number(value) : undefined
}
