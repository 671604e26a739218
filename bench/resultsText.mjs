import { unlikeEmbedded } from "./cluster/clusterRows.mjs"
import { goals } from "./goals.mjs"
import { CLUSTER, OURS, tasks } from "./tasks.mjs"

/**
 * All that a bench found; what results.json holds.
 *
 * @typedef {object} Bench
 * @property {string} date - day, ISO 8601
 * @property {Machine} machine
 * @property {Record<string, string>} versions
 * @property {{ threads: number, repeat: number, limitSeconds: number }} settings
 * @property {import("./taskRuns.mjs").Result[]} results
 * @property {import("./cluster/clusterRows.mjs").ClusterRow[]} cluster
 * @property {(import("./goals.mjs").ScorerRow & Record<string, unknown>)[]} scorer
 * @property {import("./start/benchStart.mjs").StartRow[]} [start]
 * @property {import("./stop/timeStops.mjs").StopRow[]} [stop]
 *
 * @typedef {{ processor: string, cores: number, memoryGigabytes: number, system: string }} Machine
 */

/**
 * The results as Markdown.
 *
 * @param {Bench} bench
 * @param {readonly string[]} plots - ids of tasks that there is a plot of, as cost-ID.svg beside the text
 * @returns {string}
 */
export function resultsText(bench, plots) {
  const { machine, versions, settings, results, cluster, scorer, start = [], stop = [] } = bench
  const parts = [
    "# Benchmarks",
    `Written by \`npm run bench\` on ${bench.date}; not edited by hand. ${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}; ${settings.threads} threads for every system.`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    rulesText(settings),
    "## Goals",
    table(
      ["goal, at full scale where none is named", "measured", ""],
      goals(results, scorer, cluster, start, stop).map(({ goal, measured, verdict }) => [goal, measured, verdict]),
    ),
  ]
  for (const task of tasks) {
    const own = results.filter((result) => result.task === task.id)
    if (own.length === 0) continue
    parts.push(`## ${task.title} (\`${task.id}\`)`, task.about)
    if (plots.includes(task.id)) parts.push(`![Seconds against rows, a line a system](cost-${task.id}.svg)`)
    for (const scale of new Set(own.map((result) => result.scale))) {
      const rows = own.filter((result) => result.scale === scale)
      parts.push(`### ${rows[0].rows.toLocaleString("en")} rows, ${scaleText(scale)}`, resultTable(rows))
    }
  }
  if (cluster.length > 0) parts.push(`## The lab on a Spark server (\`${CLUSTER}\`)`, CLUSTER_RULES)
  for (const scale of new Set(cluster.map((row) => row.scale))) {
    const rows = cluster.filter((row) => row.scale === scale)
    parts.push(`### ${rows[0].rows.toLocaleString("en")} rows, ${scaleText(scale)}`, clusterTable(rows))
    parts.push(sameText(unlikeEmbedded(rows)))
  }
  if (scorer.length > 0) {
    parts.push("## Single rows (`scorer`)", "20 trees of depth 4, one row a call; bench/scorer/ says how.")
    parts.push(scorerTable(scorer))
  }
  if (start.length > 0) parts.push("## Loading (`start`)", START_RULES, startTable(start))
  if (stop.length > 0) parts.push("## Stopping (`stop`)", STOP_RULES, stopTable(stop))
  return `${parts.join("\n\n")}\n`
}

/** @param {Bench["settings"]} settings */
function rulesText({ repeat, limitSeconds }) {
  return [
    "How it is measured:",
    `- Each run is a process of its own, on the same files; the systems take turns, ${repeat} rounds, and the median counts. A system whose processes have taken 30 s at one table has no further round. A run of more than ${limitSeconds} s is stopped; more rows are then not tried, nor where the cost would exceed that if it grew on as it did.`,
    "- Seconds are those of the work alone: not the start of the process, imports, or reading the prepared file; binning counts. *Ratio* is to gbt-lab's; *spread* is from the fastest to the slowest run.",
    "- *CPU s* is processor time of all threads during the work. *Peak* is the most memory that the process ever held until the work was done, its runtime and the table it read included; for Spark, Java's and Python's together.",
    "- *AUC* is the area under the ROC curve on valid rows that nobody trained on, the same for all.",
    "- Depth, bins, trees, learning rate and least number of rows in a leaf are the same for all; what these do not settle is each system's default. XGBoost and CatBoost have no limit on rows of the kind; CatBoost grows trees that split a level's nodes alike.",
    "- Tables are float32 in numpy for the boosters in Python (of sparse rows for all but scikit-learn, which takes none), a cached table for gbt-lab and Spark, which has half of the memory. OMP_WAIT_POLICY is passive for all: threads that wait sleep.",
  ].join("\n")
}

/** @param {readonly import("./taskRuns.mjs").Result[]} rows */
function resultTable(rows) {
  const ours = rows.find((row) => row.system === OURS)?.seconds
  return table(
    ["system", "seconds", "ratio", "CPU s", "peak MB", "AUC", "spread"],
    rows.map((row) => {
      if (row.seconds === undefined) return [row.system, row.reason ?? row.status, "", "", "", "", ""]
      return [
        row.system,
        digits(row.seconds),
        ours === undefined ? "" : digits(row.seconds / ours),
        typeof row.cpuSeconds === "number" ? digits(row.cpuSeconds) : "",
        typeof row.peakMegabytes === "number" ? row.peakMegabytes.toFixed(0) : "",
        typeof row.auc === "number" ? row.auc.toFixed(5) : "",
        spreadText(row, row.runs.length),
      ]
    }),
  )
}

const CLUSTER_RULES = [
  "gbt-lab and PySpark's Connect client do the lab by turns on one Spark Connect server of this machine, started for each table with 6 GB and Spark's own settings, but for one partition a table and a shuffle: the rows drawn are then those of *gbt-lab, embedded*, the same program on its own engine. Each client has done the lab once on 1/100 of the rows before, for the server's Java to compile what it runs. All rounds are done, unless a step passes its limit, which ends them.",
  [
    "- `features`: the train file read, 80 % of each class drawn, purchases and attempts of users and items counted and joined to the rows of both parts; cached and counted.",
    "- `fit`: one fit of the lab's best model. PySpark's rows were divided into a partition a core before, for its trainer to use all cores. `judge`: the valid rows scored, and the area under the ROC curve.",
    "- `search`: the grid search, with the mean *AUC* of the best point over the folds. Where PySpark would take too long, its time (≈) is told of a fit and judgement of each depth on one fold that is kept before, both at once: 12 times that, half of the 24, and the time of `fit` for the last one.",
    "- `genres`, `history`: more features from the catalogue, always a whole one, and from the user's purchases; joined, cached, fitted and judged. `all`: from connecting to closing.",
    "- *MB* are millions of bytes on the client's connection, headers included.",
  ].join("\n"),
].join("\n\n")

/** @param {Bench["cluster"]} rows - of one scale */
function clusterTable(rows) {
  const steps = [...new Set(rows.map(({ step }) => step))]
  const own = steps.flatMap((step) => rows.filter((row) => row.step === step))
  return table(
    ["step", "system", "seconds", "ratio", "spread", "MB sent", "MB received", "AUC"],
    own.map((row) => {
      const ours = own.find(({ step, system }) => step === row.step && system === OURS)?.seconds
      const about = row.isEstimate ? "≈ " : ""
      if (row.seconds === undefined) return [row.step, row.system, row.reason ?? "", "", "", "", "", ""]
      return [
        row.step,
        row.system,
        about + digits(row.seconds),
        ours === undefined ? "" : about + digits(row.seconds / ours),
        spreadText(row, row.runs ?? 1),
        ...[row.sentBytes, row.receivedBytes].map((bytes) => (bytes === undefined ? "" : (bytes / 1e6).toFixed(2))),
        typeof row.auc === "number" ? row.auc.toFixed(5) : "",
      ]
    }),
  )
}

/** @param {import("./cluster/clusterRows.mjs").Unlike | undefined} unlike */
function sameText(unlike) {
  if (unlike === undefined) return "Trees and areas were not compared with those of the embedded engine."
  const at = (/** @type {string[]} */ steps) => (steps.length === 0 ? "at every step" : `but at ${steps.join(", ")}`)
  return `On the server as embedded: trees are the same to the last bit ${at(unlike.trees)}, areas in 12 digits ${at(unlike.areas)}.`
}

const START_RULES =
  "One line in a process of its own, ten processes of each by turns: the medians of the time that it takes, and of the memory that the process holds afterwards and did not before."

/** @param {NonNullable<Bench["start"]>} rows */
function startTable(rows) {
  return table(
    ["system", "line", "ms", "MB"],
    rows.map(({ system, how, milliseconds, megabytes }) => [
      system,
      `\`${how}\``,
      milliseconds.toFixed(0),
      megabytes.toFixed(0),
    ]),
  )
}

const STOP_RULES =
  "Phases of gbt-lab at full size, each run once to warm up, once by the clock, and then stopped by its signal at eight moments spread evenly over that time: *ms* from the moment planned, which a blocked thread may miss, to the rejection, or to the end where the phase goes on to it. A stop whose phase ended before its moment does not count."

/** @param {NonNullable<Bench["stop"]>} rows */
function stopTable(rows) {
  return table(
    ["phase", "seconds, whole", "stops", "median ms", "largest ms"],
    rows.map(({ phase, seconds, stops, medianMilliseconds, largestMilliseconds }) => [
      phase,
      digits(seconds),
      String(stops),
      medianMilliseconds?.toFixed(0) ?? "",
      largestMilliseconds?.toFixed(0) ?? "",
    ]),
  )
}

/** @param {Bench["scorer"]} rows */
function scorerTable(rows) {
  const ours = rows.find((row) => row.system === OURS)?.nanosecondsPerRow
  return table(
    ["system", "µs a row", "ratio"],
    rows.map(({ system, nanosecondsPerRow }) => [
      system,
      (nanosecondsPerRow / 1000).toFixed(3),
      ours === undefined ? "" : digits(nanosecondsPerRow / ours),
    ]),
  )
}

/**
 * @param {string[]} names
 * @param {string[][]} rows
 */
function table(names, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(names), line(names.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n")
}

/** @param {number} value */
function digits(value) {
  return value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0)
}

/**
 * @param {{ fastest?: number, slowest?: number }} row
 * @param {number} runs
 */
function spreadText({ fastest = Number.NaN, slowest = Number.NaN }, runs) {
  return runs > 1 ? `${digits(fastest)}–${digits(slowest)}` : "one run"
}

/** @param {number} scale */
function scaleText(scale) {
  if (scale > 1) return `${scale} times all`
  const parts = 1 / scale
  if (parts === 1) return "1/1 of all"
  return Number.isInteger(Math.round(parts * 1e6) / 1e6) ? `1/${Math.round(parts)} of all` : `${scale} of all`
}
