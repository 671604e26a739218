import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "../scripts/setup/commandError.mjs"
import { runProgram } from "../scripts/setup/program.mjs"
import { writeFileWhole } from "../scripts/setup/wholeFile.mjs"

/**
 * Files of one kind at one scale.
 *
 * @typedef {object} Prepared
 * @property {string} csv - the lab's train file; of the lab alone
 * @property {string} train - absolute path of a Parquet file
 * @property {string} valid
 * @property {number} rows - of train
 * @property {number} validRows
 */

/**
 * Writes the files that all systems read, where they are missing or were made from other data or by other programs.
 *
 * @param {import("./tasks.mjs").Task["data"]} kind
 * @param {number} scale - share of the full rows, in (0, 1], or how many times the lab
 * @param {object} options
 * @param {string} options.root - the checkout
 * @param {string} options.python - with the packages of bench/requirements.txt
 * @param {string} options.lab - folder with the lab's full files, or those of so many times the lab
 * @returns {Promise<Prepared>}
 * @throws {CommandError} if a program fails
 */
export async function prepareData(kind, scale, { root, python, lab }) {
  const folder = join(root, "build", "bench-data", String(scale))
  const programs = join(root, "bench", "data")
  const commands = {
    lab: [process.execPath, join(programs, "prepareLab.mjs"), String(scale), lab, folder],
    flights: [process.execPath, join(programs, "prepareFlights.mjs"), String(scale), folder],
    dense: [python, join(programs, "drawTables.py"), "dense", String(scale), folder],
    wide: [python, join(programs, "drawTables.py"), "wide", String(scale), folder],
  }
  const told = join(folder, `${kind}.json`)
  const from = originOf(commands[kind], kind === "lab" ? join(lab, "lab10_train.csv") : undefined)
  const paths = {
    csv: scale < 1 ? join(folder, "lab10_train.csv") : join(lab, "lab10_train.csv"),
    train: join(folder, `${kind}-train.parquet`),
    valid: join(folder, `${kind}-valid.parquet`),
  }
  if (existsSync(told)) {
    const { from: madeFrom, ...counts } = JSON.parse(readFileSync(told, "utf8"))
    if (madeFrom === from) return { ...paths, ...counts }
  }
  console.log(`preparing ${kind} at scale ${scale}`)
  mkdirSync(folder, { recursive: true })
  const [program, ...args] = commands[kind]
  let counts = ""
  const status = await runProgram(program, args, { onLine: (line) => (counts = line) })
  if (status !== 0) throw new CommandError(`preparing ${kind} failed (exit status ${status}), see above`, 1)
  const { rows, validRows } = JSON.parse(counts)
  // Written last: files without it are not complete.
  writeFileWhole(told, `${JSON.stringify({ from, rows, validRows })}\n`)
  return { ...paths, rows, validRows }
}

/**
 * The lab's full files, or the pairs of so many times the lab: drawn once.
 *
 * @param {string} root - the checkout
 * @param {number} [times] - default 1
 * @returns {Promise<string>} their folder
 */
export async function drawLab(root, times = 1) {
  const folder = join(root, "build", "bench-data", times === 1 ? "lab-full" : `lab-${times}`)
  // The last to be written.
  if (!existsSync(join(folder, times === 1 ? "lab10_views_programmes.csv" : "lab10_test.csv"))) {
    console.log(
      `drawing the lab's data, ${times === 1 ? "all of it" : `pairs of ${times} times the lab`}, 1.1 GB, once`,
    )
    const status = await runProgram(process.execPath, [
      join(root, "scripts", "data.mjs"),
      ...["--scale", String(times), "--out", folder],
      ...(times === 1 ? [] : ["--only", "train"]),
    ])
    if (status !== 0) throw new CommandError(`drawing the lab's data failed (exit status ${status}), see above`, 1)
  }
  return folder
}

/**
 * What the files depend on: the program's own text, its words, and the file it reads.
 *
 * @param {string[]} command
 * @param {string | undefined} source
 */
function originOf(command, source) {
  const hash = createHash("sha256").update(command.slice(2).join("\n")).update(readFileSync(command[1]))
  if (source !== undefined) {
    const { size, mtimeMs } = statSync(source)
    hash.update(`${size} ${mtimeMs}`)
  }
  return hash.digest("hex")
}
