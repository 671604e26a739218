import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "../setup/commandError.mjs"
import { runProgram } from "../setup/program.mjs"
import { cases } from "./cases.mjs"
import { EXACT, plain } from "./comparison.mjs"
import { streamOf } from "./draws.mjs"

/**
 * @typedef {import("./library.mjs").Library} Library
 * @typedef {import("./report.mjs").CaseFinding} CaseFinding
 * @typedef {{ case: string, given: unknown }} Run
 */

/**
 * Draws the input of every run of every case.
 *
 * @param {number} seed - an integer in [0, 2^32)
 * @param {{ only?: readonly string[], expressions?: number }} [what] - names of cases, and how many expressions to draw;
 *   by default all cases and 100 expressions
 * @returns {Run[]}
 */
export function drawRuns(seed, { only, expressions = 100 } = {}) {
  return cases
    .filter(({ name }) => only === undefined || only.includes(name))
    .flatMap(({ name, draw }) => draw(streamOf(seed, name), { expressions }).map((given) => ({ case: name, given })))
}

/**
 * Has Spark compute all runs. Input and results lie in the folder afterwards.
 *
 * @param {readonly Run[]} runs
 * @param {string} folder
 * @param {string} python - with pyspark
 * @param {string} script - spark/main.py
 * @param {(line: string) => void} onLine - called after each run with its number and time
 * @returns {Promise<{ sparkVersion: string, results: unknown[] }>}
 * @throws {CommandError} if Spark fails
 */
export async function runSpark(runs, folder, python, script, onLine) {
  mkdirSync(folder, { recursive: true })
  const [input, output] = [join(folder, "input.json"), join(folder, "spark.json")]
  writeFileSync(input, JSON.stringify(plain(runs)))
  const status = await runProgram(python, ["-W", "ignore", script, input, output], { cwd: folder, onLine })
  if (status > 128) throw new CommandError("interrupted", status)
  if (status !== 0) throw new CommandError(`Spark failed (exit status ${status}), see above`, 1)
  return JSON.parse(readFileSync(output, "utf8"))
}

/**
 * Computes all runs with the library and compares them with Spark's results.
 *
 * @param {Library} lab
 * @param {readonly Run[]} runs
 * @param {readonly unknown[]} sparkResults - one for each run
 * @returns {Promise<CaseFinding[]>}
 */
export async function compareRuns(lab, runs, sparkResults) {
  /** @type {CaseFinding[]} */
  const findings = []
  for (const [index, { case: caseName, given }] of runs.entries()) {
    const run = index - runs.findIndex((other) => other.case === caseName)
    const one = cases.find(({ name }) => name === caseName)
    if (one === undefined) throw new Error(`unknown case: ${caseName}`)
    try {
      const ours = await one.run(lab, given)
      for (const finding of await one.compare(ours, sparkResults[index], given, lab)) {
        findings.push({ caseName, run, finding })
      }
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const finding = { what: "fails", count: 0, largest: Infinity, rule: EXACT, problems: [problem] }
      findings.push({ caseName, run, finding })
    }
  }
  return findings
}
