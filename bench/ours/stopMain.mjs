// Phases of gbt-lab, stopped again and again: stopMain.mjs JOB, a JSON object that bench/stop/benchStop.mjs describes.

import { timeStops } from "../stop/timeStops.mjs"
import { openLibrary } from "./openLibrary.mjs"
import { stopPhases } from "./stopPhases.mjs"

const job = /** @type {import("../stop/benchStop.mjs").StopJob} */ (JSON.parse(process.argv[2]))
const { library, engine } = await openLibrary({ threads: job.dense.threads })
await stopPhases(library, engine, job, async (phase, run) => {
  console.log(JSON.stringify(await timeStops(library.runWork, phase, run)))
})
engine.close()
