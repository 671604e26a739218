import { resolve } from "node:path"
import { parseDataScale } from "./data/dataScale.mjs"
import { drawData, FILES } from "./data/labData.mjs"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"

// Of the seeds 1 to 13, one whose full data gives AUCs near the lab's that rise as they do; the gaps vary with the seed.
const DEFAULT_SEED = "8"

const usage = `usage: npm run data -- --scale full|sample|SHARE --out FOLDER [--seed SEED] [--only FILE,…]

  --scale  full: the lab's size, some 1.1 GB; sample: as small as data-sample/; or a share of the lab in (0, 10], as 0.1;
           10 is ten times its rows, some 11 GB
  --out    folder for the four files lab10_*.csv; made if missing
  --seed   an integer in [0, 4294967295]; default ${DEFAULT_SEED}. The same scale and seed give the same bytes
  --only   of train, test, items, views; train and test are drawn together (default: all)`

const options = /** @type {const} */ ({
  scale: { type: "string" },
  out: { type: "string" },
  seed: { type: "string", default: DEFAULT_SEED },
  only: { type: "string" },
})

// `npm run data`: draws data of the lab's shape, with Node alone.
command({ name: "data", usage, options }, async ({ cwd, values }) => {
  const { scale, out } = values
  if (scale === undefined) throw new CommandError("missing --scale; expected full, sample, or a number in (0, 10]")
  if (!out) throw new CommandError("missing --out; expected a folder")
  const seed = /^\d+$/.test(values.seed) ? Number(values.seed) : Number.NaN
  if (!(seed < 2 ** 32)) throw new CommandError(`invalid seed: ${values.seed}; expected an integer in [0, 4294967295]`)
  const counts = parseDataScale(scale)
  const only = values.only?.split(",") ?? FILES
  const unknown = only.find((name) => !FILES.includes(name))
  if (unknown !== undefined) throw new CommandError(`invalid --only: ${unknown}; expected of ${FILES.join(", ")}`)
  try {
    drawData({ scale: counts, seed, only, folder: resolve(cwd, out), report: (line) => console.log(line) })
  } catch (error) {
    // A folder that cannot be made or written to: the system says in a line what is wrong.
    throw new CommandError(error instanceof Error ? error.message : String(error), 1)
  }
  return 0
})
