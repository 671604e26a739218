import { goals } from "./goals.mjs"
import { OURS, tasks } from "./tasks.mjs"

/**
 * All that a bench found; what results.json holds.
 *
 * @typedef {object} Bench
 * @property {string} date - day, ISO 8601
 * @property {Machine} machine
 * @property {Record<string, string>} versions
 * @property {{ threads: number, repeat: number, limitSeconds: number }} settings
 * @property {import("./taskRuns.mjs").Result[]} results
 * @property {(import("./goals.mjs").ScorerRow & Record<string, unknown>)[]} scorer
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
  const { machine, versions, settings, results, scorer } = bench
  const parts = [
    "# Benchmarks",
    `Written by \`npm run bench\` on ${bench.date}; not edited by hand. ${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}; ${settings.threads} threads for every system.`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    rulesText(settings),
    "## Goals",
    table(
      ["goal, at full scale", "measured", ""],
      goals(results, scorer).map(({ goal, measured, verdict }) => [goal, measured, verdict]),
    ),
  ]
  for (const task of tasks) {
    const own = results.filter((result) => result.task === task.id)
    if (own.length === 0) continue
    parts.push(`## ${task.title} (\`${task.id}\`)`, task.about)
    if (plots.includes(task.id)) parts.push(`![Seconds against rows, a line a system](cost-${task.id}.svg)`)
    for (const scale of new Set(own.map((result) => result.scale))) {
      const rows = own.filter((result) => result.scale === scale)
      parts.push(`### ${rows[0].rows.toLocaleString("en")} rows, ${scaleText(scale)} of all`, resultTable(rows))
    }
  }
  if (scorer.length > 0) {
    parts.push("## Single rows (`scorer`)", "20 trees of depth 4, one row a call; bench/scorer/ says how.")
    parts.push(scorerTable(scorer))
  }
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
        row.runs.length > 1 ? `${digits(row.fastest ?? Number.NaN)}–${digits(row.slowest ?? Number.NaN)}` : "one run",
      ]
    }),
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

/** @param {number} scale */
function scaleText(scale) {
  const parts = 1 / scale
  if (parts === 1) return "1/1"
  return Number.isInteger(Math.round(parts * 1e6) / 1e6) ? `1/${Math.round(parts)}` : String(scale)
}
