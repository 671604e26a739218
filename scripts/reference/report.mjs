/**
 * @typedef {import("./comparison.mjs").Finding} Finding
 * @typedef {{ caseName: string, run: number, finding: Finding }} CaseFinding
 */

const PROBLEMS_SHOWN = 5

/**
 * What was compared as a table: a line for each thing of each case, over all its runs.
 *
 * @param {readonly CaseFinding[]} findings
 * @returns {string}
 */
export function reportTable(findings) {
  /** @type {Map<string, CaseFinding[]>} */
  const groups = new Map()
  for (const one of findings) {
    const key = `${one.caseName}\n${one.finding.what}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const lines = [["case", "compared", "runs", "numbers", "largest difference", "allowed", ""]]
  let previous = ""
  for (const group of groups.values()) {
    const [{ caseName, finding }] = group
    const { kind, limit } = finding.rule
    const largest = Math.max(...group.map((one) => one.finding.largest))
    const nearTies = sum(group.map((one) => one.finding.nearTies?.length ?? 0))
    const refused = sum(group.map((one) => one.finding.refused?.length ?? 0))
    const isOk = group.every((one) => one.finding.problems.length === 0)
    lines.push([
      caseName === previous ? "" : caseName,
      finding.what,
      String(group.length),
      sum(group.map((one) => one.finding.count)).toLocaleString("en"),
      largest === 0 || largest === Infinity ? String(largest) : largest.toExponential(1),
      limit === 0 ? "exact" : `${limit.toExponential()}${kind === "relative" ? " relative" : ""}`,
      [
        isOk ? "ok" : "DIFFERENT",
        ...(nearTies > 0 ? [`${nearTies} near ties`] : []),
        ...(refused > 0 ? [`${refused} refused`] : []),
      ].join(", "),
    ])
    previous = caseName
  }
  const widths = lines[0].map((_, c) => Math.max(...lines.map((line) => line[c].length)))
  const isNumber = (/** @type {number} */ c) => c >= 2 && c <= 4
  return lines
    .map((line) =>
      line
        .map((text, c) => (isNumber(c) ? text.padStart(widths[c]) : text.padEnd(widths[c])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

/**
 * Every difference beyond what is allowed, the first few of each run.
 *
 * @param {readonly CaseFinding[]} findings
 * @returns {string} empty if there is none
 */
export function reportProblems(findings) {
  return findings
    .flatMap(({ caseName, run, finding: { what, problems, shown: most = PROBLEMS_SHOWN } }) => {
      const shown = problems.slice(0, most).map((text) => `  ${text}`)
      const more = problems.length > most ? [`  and ${problems.length - most} more`] : []
      return problems.length === 0 ? [] : [`${caseName}, run ${run}, ${what}:`, ...shown, ...more]
    })
    .join("\n")
}

/**
 * Every difference that was accepted because two splits gain the same.
 *
 * @param {readonly CaseFinding[]} findings
 * @returns {string} empty if there is none
 */
export function reportNearTies(findings) {
  return findings
    .flatMap(({ caseName, run, finding: { what, nearTies = [] } }) =>
      nearTies.map((text) => `near tie: ${caseName}, run ${run}, ${what}: ${text}`),
    )
    .join("\n")
}

/**
 * Everything that the library refuses though Spark does it.
 *
 * @param {readonly CaseFinding[]} findings
 * @returns {string} empty if there is none
 */
export function reportRefusals(findings) {
  const lines = findings.flatMap(({ caseName, run, finding: { refused = [] } }) =>
    refused.map((text) => `refused: ${caseName}, run ${run}: ${text}`),
  )
  return [...new Set(lines)].join("\n")
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0)
}
