import { rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { cases } from "./reference/cases.mjs"
import { loadLibrary } from "./reference/library.mjs"
import { reportNearTies, reportProblems, reportRefusals, reportTable } from "./reference/report.mjs"
import { compareRuns, drawRuns, runSpark } from "./reference/runs.mjs"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { setUpLibrary } from "./setup/setUp.mjs"
import { checkJava, makeSparkEnvironment } from "./setup/sparkEnvironment.mjs"

const usage = `npm run reference -- --seed N [--only CASE] [--expressions N] [--keep DIR]

Draws random data and parameters from the seed, computes them with real Spark and with this library, and prints what
was compared, the largest difference, and whether it is allowed. The exit status is 0 if every one is.

  --seed N     an integer in [0, 2^32); another seed draws other data, parameters and seeds
  --only CASE  compare this case alone; may be given several times
  --expressions N
               draw so many expressions (default: 100)
  --keep DIR   leave input.json, spark.json and report.txt in this folder (default: only if something differs, in
               build/reference/N)
  --help       print this

Needs Java 17 or later; Spark itself is installed into .venv-reference/ from the Python package index.`

const options = /** @type {const} */ ({
  seed: { type: "string" },
  only: { type: "string", multiple: true },
  expressions: { type: "string" },
  keep: { type: "string" },
})

// `npm run reference`: whether the library gives Spark's numbers, on data that nobody has seen before.
command({ name: "reference", usage, options }, async ({ root, cwd, values }) => {
  const seed = readSeed(values.seed)
  const what = { only: readCases(values.only), expressions: readCount(values.expressions) }
  const folder = values.keep ? resolve(cwd, values.keep) : join(root, "build", "reference", String(seed))
  checkJava()
  await setUpLibrary(root)
  const python = await makeSparkEnvironment(root)
  const lab = loadLibrary(join(root, "dist"))
  const runs = drawRuns(seed, what)
  const script = join(root, "scripts", "reference", "spark", "main.py")
  console.log(`seed ${seed}: ${runs.length} runs in Spark, which takes some minutes`)
  const start = performance.now()
  const { sparkVersion, results } = await runSpark(runs, folder, python, script, showProgress)
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K")
  const sparkEnd = performance.now()
  const findings = await compareRuns(lab, runs, results)
  const seconds = (/** @type {number} */ milliseconds) => `${Math.round(milliseconds / 1000)} s`
  const times = `Spark ${sparkVersion} took ${seconds(sparkEnd - start)}, gbt-lab ${seconds(performance.now() - sparkEnd)}`
  const problems = reportProblems(findings)
  const parts = [
    reportTable(findings),
    reportNearTies(findings),
    reportRefusals(findings),
    problems,
    `seed ${seed}: ${times}`,
  ]
  const report = parts.filter((part) => part !== "").join("\n\n")
  console.log(report)
  const isSame = problems === ""
  if (isSame && !values.keep) rmSync(folder, { recursive: true, force: true })
  else {
    writeFileSync(join(folder, "report.txt"), `${report}\n`)
    console.log(`input and Spark's results are in ${folder}`)
  }
  const differing = new Set(findings.filter(({ finding }) => finding.problems.length > 0).map(lineOf)).size
  const all = new Set(findings.map(lineOf)).size
  console.log(`reference: ${all - differing} the same, ${differing} different`)
  return isSame ? 0 : 1
})

/** @param {string} line */
function showProgress(line) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[KSpark: ${line}`)
}

/** @param {import("./reference/report.mjs").CaseFinding} one */
function lineOf({ caseName, finding }) {
  return `${caseName} ${finding.what}`
}

/** @param {string | undefined} text */
function readSeed(text) {
  const seed = Number(text)
  if (text?.trim() && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed
  throw new CommandError(`invalid --seed ${text ?? "(missing)"}; expected an integer in [0, 2^32)`)
}

/** @param {string[] | undefined} names */
function readCases(names) {
  const known = cases.map(({ name }) => name)
  for (const name of names ?? []) {
    if (!known.includes(name)) throw new CommandError(`unknown --only ${name}; expected one of ${known.join(", ")}`)
  }
  return names
}

/** @param {string | undefined} text */
function readCount(text) {
  if (text === undefined) return undefined
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1) return count
  throw new CommandError(`invalid --expressions ${text}; expected an integer >= 1`)
}
