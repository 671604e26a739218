import { makePythonEnvironment } from "../../scripts/setup/pythonEnvironment.mjs"
import { makeSparkHome, SPARK_VERSIONS, startSparkServer } from "../../scripts/spark/server.mjs"
import { prepareData } from "../preparedData.mjs"
import { OURS, tasks } from "../tasks.mjs"
import { rowsOf } from "./clusterRows.mjs"
import { CLUSTER_SYSTEMS, PYSPARK, runCluster, triedPart } from "./clusterRun.mjs"

const CLIENT = {
  folder: ".venv-bench-connect",
  contents: "PySpark's client of Spark Connect",
  requirements: "bench/cluster/requirements.txt",
  pythons: ">=3.11,<3.14",
}

/** Each client does the lab once on so many rows before it is measured, for Java to compile what it runs. */
const WARM_UP_SCALE = 0.01

/** The server's, the same for both clients. */
const CONFIG = {
  "spark.driver.memory": "6g",
  "spark.log.level": "WARN",
  // One partition a table, as draws go by partitions: the rows drawn are then those of the embedded engine.
  "spark.sql.leafNodeDefaultParallelism": "1",
  "spark.sql.shuffle.partitions": "1",
  "spark.sql.files.minPartitionNum": "1",
  "spark.sql.files.maxPartitionBytes": "1g",
  "spark.sql.files.openCostInBytes": "1g",
}

/**
 * Has gbt-lab and PySpark do the lab on the same Spark Connect server, and gbt-lab on its own engine, by turns.
 *
 * @param {object} options
 * @param {string} options.root - the checkout, built; Java is there
 * @param {string} options.python - with the packages of bench/requirements.txt
 * @param {string} options.lab - folder with the lab's full files
 * @param {readonly number[]} options.scales
 * @param {number} options.threads - of every system
 * @param {number} options.repeat - rounds
 * @param {number} options.limitSeconds - for a step
 * @param {(line: string) => void} report
 * @returns {Promise<import("./clusterRows.mjs").ClusterRow[]>}
 * @throws {CommandError} if Spark cannot be installed or started
 */
export async function benchCluster({ root, python, lab, scales, threads, repeat, limitSeconds }, report) {
  const home = await makeSparkHome(root, SPARK_VERSIONS[0])
  const settings = { root, python: await makePythonEnvironment(root, CLIENT), lab, threads, limitSeconds }
  const prepare = (/** @type {number} */ scale) => prepareData("lab", scale, { root, python, lab })
  const warmUp = await prepare(WARM_UP_SCALE)
  /** @type {import("./clusterRows.mjs").ClusterRow[]} */
  const rows = []
  for (const scale of scales) {
    const files = { scale, prepared: await prepare(scale), warmUp }
    // A server a scale: what a client that was stopped has left running there is in nobody's way.
    const server = await startSparkServer(root, home, { master: `local[${threads}]`, config: CONFIG })
    try {
      rows.push(...(await runScale(files, { ...settings, address: server.address }, repeat, report)))
    } finally {
      await server.stop()
    }
  }
  return rows
}

/**
 * @param {{ scale: number, prepared: Prepared, warmUp: Prepared }} files
 * @param {Omit<Parameters<typeof runCluster>[1], "train" | "tried">} settings
 * @param {number} repeat
 * @param {(line: string) => void} report
 * @returns {Promise<import("./clusterRows.mjs").ClusterRow[]>}
 *
 * @typedef {import("../preparedData.mjs").Prepared} Prepared
 */
async function runScale({ scale, prepared, warmUp }, settings, repeat, report) {
  const isWhole = scale <= (tasks.find(({ id }) => id === "lab-grid")?.largestScale.Spark ?? 1)
  const tried = triedPart(isWhole)
  const warming = { train: warmUp.csv, tried: triedPart(false) }
  const measuring = { train: prepared.csv, tried }
  const turns = [OURS, PYSPARK].map((system) => ({ system, name: "warming up", what: warming }))
  for (let round = 1; round <= repeat; round++) {
    turns.push(...CLUSTER_SYSTEMS.map((system) => ({ system, name: `round ${round}`, what: measuring })))
  }
  /** @type {Map<string, import("./clusterRun.mjs").ClusterRun[]>} */
  const runs = new Map()
  for (const { system, name, what } of turns) {
    const run = await runCluster(system, { ...settings, ...what })
    report(`cluster at ${scale}, ${name}, ${system}: ${textOf(run)}`)
    const isFinished = run.status === "finished"
    if (what === measuring || !isFinished) runs.set(system, [...(runs.get(system) ?? []), run])
    // The server may still be at it.
    if (!isFinished) break
  }
  const { limitSeconds } = settings
  return [...runs].flatMap(([system, own]) =>
    rowsOf({ scale, rows: prepared.rows, system }, own, { fitsATry: tried.fitsATry, limitSeconds }),
  )
}

/** @param {import("./clusterRun.mjs").ClusterRun} run */
function textOf({ status, reason, steps = {} }) {
  if (status !== "finished") return [status, reason].filter(Boolean).join(": ")
  return Object.entries(steps)
    .map(([name, { seconds }]) => `${name} ${seconds.toFixed(2)} s`)
    .join(", ")
}
