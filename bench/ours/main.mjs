// One measured run of gbt-lab: main.mjs JOB, a JSON object that bench/measuredRun.mjs describes.

import { features } from "./features.mjs"
import { fit, grid } from "./fit.mjs"
import { openLibrary } from "./openLibrary.mjs"

const WORK = { features, fit, grid }

const job = /** @type {import("../measuredRun.mjs").Job} */ (JSON.parse(process.argv[2]))
const { library, engine } = await openLibrary({ threads: job.threads })
await WORK[job.work](library, engine, job)
engine.close()
