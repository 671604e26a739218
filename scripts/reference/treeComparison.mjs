import { numberDifference, withinRelative } from "./comparison.mjs"

/** Numbers in the text of trees agree to 9 digits: sums over rows may differ in the last bits. */
export const NINE_DIGITS = withinRelative(1e-9)

/** Targets are of the size of 1: of a mean in which they cancel, no more is known than to some 1e-15. */
const RESIDUE = 1e-13

const NUMBER = /-?\d+(?:\.\d+)?(?:E-?\d+)?/g

/**
 * How far two leaves' predictions are apart, relatively; 0 for two that differ by nothing but rounding.
 *
 * @param {number} ours
 * @param {number} sparks
 * @returns {number}
 */
export function predictionDifference(ours, sparks) {
  return Math.abs(ours - sparks) <= RESIDUE ? 0 : numberDifference(ours, sparks, NINE_DIGITS)
}

/**
 * Compares trees as toDebugString writes them, line by line.
 *
 * @param {string} what
 * @param {string} ours
 * @param {string} sparks
 * @returns {import("./comparison.mjs").Finding} its count is that of the lines
 */
export function compareTrees(what, ours, sparks) {
  const [ourLines, sparkLines] = [ours.split("\n"), sparks.split("\n")]
  /** @type {import("./comparison.mjs").Finding} */
  const finding = { what, count: sparkLines.length, largest: 0, rule: NINE_DIGITS, problems: [] }
  for (let at = 0; at < Math.max(ourLines.length, sparkLines.length); at++) {
    const difference = lineDifference(ourLines[at], sparkLines[at])
    finding.largest = Math.max(finding.largest, difference)
    if (difference <= NINE_DIGITS.limit) continue
    finding.problems.push(
      `line ${at + 1}: ${JSON.stringify(ourLines[at])}, Spark has ${JSON.stringify(sparkLines[at])}`,
    )
    if (difference === Infinity) break
  }
  return finding
}

/**
 * The largest relative difference of two lines' numbers; Infinity where they differ in anything else.
 *
 * @param {string | undefined} ours
 * @param {string | undefined} sparks
 */
function lineDifference(ours, sparks) {
  if (ours === sparks) return 0
  if (ours === undefined || sparks === undefined) return Infinity
  if (ours.replace(NUMBER, "#") !== sparks.replace(NUMBER, "#")) return Infinity
  const [ourNumbers, sparkNumbers] = [ours.match(NUMBER) ?? [], sparks.match(NUMBER) ?? []]
  const isPrediction = ours.includes("Predict:")
  return Math.max(
    ...ourNumbers.map((text, i) => {
      const [our, spark] = [Number(text), Number(sparkNumbers[i])]
      if (isPrediction) return predictionDifference(our, spark)
      // The first number is a feature's or a tree's: another one is another split, however near.
      return i === 0 && our !== spark ? Infinity : numberDifference(our, spark, NINE_DIGITS)
    }),
  )
}
