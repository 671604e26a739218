import { readFileSync, statSync } from "node:fs"
import { cpus, platform, release, totalmem } from "node:os"
import { join, resolve } from "node:path"
import { command } from "../scripts/setup/command.mjs"
import { CommandError } from "../scripts/setup/commandError.mjs"
import { makePythonEnvironment } from "../scripts/setup/pythonEnvironment.mjs"
import { setUpLibrary } from "../scripts/setup/setUp.mjs"
import { checkJava, makeSparkEnvironment } from "../scripts/setup/sparkEnvironment.mjs"
import { benchLine, readBench } from "./benchLine.mjs"
import { benchCluster } from "./cluster/benchCluster.mjs"
import { drawLab, prepareData } from "./preparedData.mjs"
import { benchScorer } from "./scorer/benchScorer.mjs"
import { benchStart } from "./start/benchStart.mjs"
import { benchStop } from "./stop/benchStop.mjs"
import { runTask } from "./taskRuns.mjs"
import { CLUSTER, MANY_LABS, OURS, SCORER, START, STOP, tasks } from "./tasks.mjs"
import { writeResults } from "./writeResults.mjs"

const PEERS = {
  folder: ".venv-bench",
  contents: "the bench's peers",
  requirements: "bench/requirements.txt",
  pythons: ">=3.11,<3.14",
}

// `npm run bench`: gbt-lab beside its peers.
command(benchLine, async ({ root, cwd, values }) => {
  const options = readBench(values)
  // Leaving by exit ends the process that is measured; a signal's own way would not.
  process.once("SIGINT", () => process.exit(130))
  process.once("SIGTERM", () => process.exit(143))
  const given = options.data === undefined ? undefined : resolve(cwd, options.data)
  if (given !== undefined && !statSync(join(given, "lab10_train.csv"), { throwIfNoEntry: false })) {
    throw new CommandError(`no lab10_train.csv in ${options.data}, given by --data`)
  }
  const out =
    options.out !== undefined ? resolve(cwd, options.out) : join(root, ...(options.isWhole ? [] : ["build"]), "bench")

  await setUpLibrary(root)
  const python = await makePythonEnvironment(root, PEERS)
  const hasSpark = options.systems.includes("Spark") && findJava()
  /** @param {number} scale */
  const labFolder = (scale) => (scale === MANY_LABS ? drawLab(root, scale) : (given ?? drawLab(root)))
  const chosen = tasks.filter(({ id }) => options.only.includes(id))
  const sparkPython = hasSpark && chosen.length > 0 ? await makeSparkEnvironment(root) : undefined

  const { threads, repeat, limitSeconds } = options
  const settings = { root, python, sparkPython, threads, repeat, limitSeconds }
  /** @type {import("./taskRuns.mjs").Result[]} */
  const results = []
  for (const task of chosen) {
    const systems = task.systems.filter((system) => options.systems.includes(system))
    if (systems.length === 0) continue
    for (const scale of options.scales) {
      if (scale === MANY_LABS && task.data !== "lab") continue
      const lab = task.data === "lab" ? await labFolder(scale) : ""
      const prepared = await prepareData(task.data, scale, { root, python, lab })
      results.push(
        ...(await runTask(task, { scale, prepared, systems, earlier: results }, settings, (line) => console.log(line))),
      )
    }
  }
  /** @type {import("./cluster/clusterRows.mjs").ClusterRow[]} */
  let cluster = []
  /** @type {Pick<import("./resultsText.mjs").Bench, "scorer" | "start" | "stop">} */
  let more = { scorer: [], start: [], stop: [] }
  // After each part: one that is stopped, or fails, takes nothing along of what was measured before.
  const write = () => {
    const date = new Date().toISOString().slice(0, "2000-01-01".length)
    const versions = versionsOf(root, [...results, ...cluster])
    const made = { threads, repeat, limitSeconds }
    const bench = { date, machine: describeMachine(), versions, settings: made, results, cluster, ...more }
    return writeResults(bench, { root, python, out })
  }
  if (results.length > 0) await write()
  more = {
    scorer: options.only.includes(SCORER) ? await benchScorer({ root, environmentPython: python, out }) : [],
    start: options.only.includes(START) ? benchStart({ root, python }) : [],
    stop: options.only.includes(STOP)
      ? await benchStop({ root, python, lab: await labFolder(1), threads, out }, (line) => console.log(line))
      : [],
  }
  await write()
  const shares = options.scales.filter((scale) => scale !== MANY_LABS)
  if (options.only.includes(CLUSTER) && hasSpark && shares.length > 0) {
    const lab = await labFolder(1)
    cluster = await benchCluster({ ...settings, lab, scales: shares }, (line) => console.log(line))
    await write()
  }
  console.log(`written to ${join(out, "results.md")}`)
  const failed = results.filter((result) => result.status === "failed")
  for (const { task, scale, system, runs } of failed) {
    console.error(`${system} failed at ${task}, scale ${scale}:\n${runs.at(-1)?.reason}`)
  }
  const broken = cluster.filter(({ reason }) => reason !== undefined)
  for (const { scale, system, reason } of broken)
    console.error(`${system} failed at ${CLUSTER}, scale ${scale}: ${reason}`)
  // A peer that runs out of memory is a result, not a failure of the bench.
  return [...failed, ...broken].some(({ system }) => system === OURS) ? 1 : 0
})

/** @returns {boolean} whether there is the Java that Spark needs; that there is none is told */
function findJava() {
  try {
    checkJava()
  } catch (error) {
    console.log(`leaving Spark out: ${error instanceof Error ? error.message : error}`)
    return false
  }
  return true
}

/** @returns {import("./resultsText.mjs").Machine} */
function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
  }
}

/**
 * @param {string} root
 * @param {readonly { system: string, version?: string }[]} results
 * @returns {Record<string, string>}
 */
function versionsOf(root, results) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const found = results.flatMap((result) => (result.version === undefined ? [] : [[result.system, result.version]]))
  return { [OURS]: version, Node: process.versions.node, ...Object.fromEntries(found) }
}
