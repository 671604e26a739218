import { rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compareRuns, drawRuns, runSpark } from "./reference/compareWithSpark.mjs"
import { loadLibrary } from "./reference/library.mjs"
import { reportNearTies, reportProblems, reportTable } from "./reference/report.mjs"
import { checkJava, sparkEnvironment } from "./reference/sparkEnvironment.mjs"
import { buildIsCurrent, buildLibrary } from "./setup/buildLibrary.mjs"
import { callerFolder } from "./setup/callerFolder.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runMain } from "./setup/runMain.mjs"
import { withLock } from "./setup/withLock.mjs"

const USAGE = `npm run reference -- --seed N [--keep DIR]

Draws random data and parameters from the seed, computes them with real Spark and with this library, and prints what
was compared, the largest difference, and whether it is allowed. The exit status is 0 if every one is.

  --seed N     an integer in [0, 2^32); another seed draws other data, parameters and seeds
  --keep DIR   leave input.json, spark.json and report.txt in this folder (default: only if something differs, in
               build/reference/N)
  --help       print this

Needs Java 17 or later; Spark itself is installed into .venv-reference/ from the Python package index.`

// `npm run reference`: whether the library gives Spark's numbers, on data that nobody has seen before.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const options = parseOptions(process.argv.slice(2))
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const cwd = callerFolder("reference")
  const folder = options.keep ? resolve(cwd, options.keep) : join(root, "build", "reference", String(options.seed))
  checkJava()
  if (!buildIsCurrent(root)) {
    await withLock(join(root, "build", ".set-up-lock"), async () => {
      if (!buildIsCurrent(root)) await buildLibrary(root)
    })
  }
  const python = await sparkEnvironment(root)
  const lab = loadLibrary(join(root, "dist"))
  const runs = drawRuns(options.seed)
  const script = join(root, "scripts", "reference", "spark", "main.py")
  console.log(`seed ${options.seed}: ${runs.length} runs in Spark, which takes some minutes`)
  const start = performance.now()
  const { sparkVersion, results } = await runSpark(runs, folder, python, script, showProgress)
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K")
  const sparkEnd = performance.now()
  const findings = await compareRuns(lab, runs, results)
  const seconds = (/** @type {number} */ milliseconds) => `${Math.round(milliseconds / 1000)} s`
  const times = `Spark ${sparkVersion} took ${seconds(sparkEnd - start)}, gbt-lab ${seconds(performance.now() - sparkEnd)}`
  const problems = reportProblems(findings)
  const parts = [reportTable(findings), reportNearTies(findings), problems, `seed ${options.seed}: ${times}`]
  const report = parts.filter((part) => part !== "").join("\n\n")
  console.log(report)
  const isSame = problems === ""
  if (isSame && !options.keep) rmSync(folder, { recursive: true, force: true })
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

/** @param {string[]} args */
function parseOptions(args) {
  const { values } = parseOrExplain(args)
  if (values.help) return { help: true, seed: 0, keep: undefined }
  const seed = Number(values.seed)
  if (values.seed?.trim() && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) {
    return { help: false, seed, keep: values.keep }
  }
  throw new CommandError(`invalid --seed ${values.seed ?? "(missing)"}; expected an integer in [0, 2^32)`)
}

/** @param {string[]} args */
function parseOrExplain(args) {
  try {
    return parseArgs({
      args,
      options: { seed: { type: "string" }, keep: { type: "string" }, help: { type: "boolean" } },
    })
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : error}; try npm run reference -- --help`)
  }
}
