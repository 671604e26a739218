// npm run data: draws data of the lab's shape, with Node alone.

import { parseArgs } from "node:util"
import { parseDataScale } from "./data/dataScale.mjs"
import { drawData } from "./data/drawData.mjs"

// Of the seeds 1 to 13, one whose full data gives AUCs near the lab's that rise as they do; the gaps vary with the seed.
const DEFAULT_SEED = "8"

const USAGE = `usage: npm run data -- --scale full|sample|SHARE --out FOLDER [--seed SEED]

  --scale  full: the lab's size, some 1.1 GB; sample: as small as data-sample/; or a share of the lab in (0, 1], as 0.1
  --out    folder for the four files lab10_*.csv; made if missing
  --seed   an integer in [0, 4294967295]; default ${DEFAULT_SEED}. The same scale and seed give the same bytes`

/**
 * @param {string[]} words - the command line
 * @returns {{ scale: import("./data/dataScale.mjs").DataScale, seed: number, folder: string } | undefined} undefined to
 *   ask for help
 */
function readCommandLine(words) {
  const text = /** @type {const} */ ({ type: "string" })
  const { values } = parseArgs({
    args: words,
    options: {
      scale: text,
      out: text,
      seed: { ...text, default: DEFAULT_SEED },
      help: { type: "boolean", short: "h" },
    },
  })
  if (values.help) return undefined
  if (values.scale === undefined) throw new TypeError("missing --scale; expected full, sample, or a number in (0, 1]")
  if (!values.out) throw new TypeError("missing --out; expected a folder")
  const seed = /^\d+$/.test(values.seed) ? Number(values.seed) : Number.NaN
  if (!(seed < 2 ** 32)) throw new RangeError(`invalid seed: ${values.seed}; expected an integer in [0, 4294967295]`)
  return { scale: parseDataScale(values.scale), seed, folder: values.out }
}

/** @returns {number} the exit code */
function main() {
  let options
  try {
    options = readCommandLine(process.argv.slice(2))
  } catch (error) {
    console.error(`data: ${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    return 2
  }
  if (options === undefined) {
    console.log(USAGE)
    return 0
  }
  try {
    drawData({ ...options, report: (line) => console.log(line) })
    return 0
  } catch (error) {
    console.error(`data: ${error instanceof Error ? error.message : error}`)
    return 1
  }
}

process.exitCode = main()
