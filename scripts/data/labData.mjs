// The four files of the lab, drawn from a seed.

import { mkdirSync } from "node:fs"
import { basename, join } from "node:path"
import { drawAudience } from "./audience.mjs"
import { drawFilms } from "./films.mjs"
import { writeGrid } from "./grid.mjs"
import { writeItems } from "./items.mjs"
import { drawSchedule } from "./schedule.mjs"
import { drawPopularity } from "./tastes.mjs"
import { writeViews } from "./views.mjs"

/** What the four files are called on a command line. */
export const FILES = ["train", "test", "items", "views"]

/**
 * Draws the data and writes the four files, or some of them; the same scale and seed give the same bytes on every machine. A file that is
 * there already is replaced once its successor is complete.
 *
 * @param {object} options
 * @param {import("./dataScale.mjs").DataScale} options.scale - how much
 * @param {number} options.seed - an integer in [0, 2^32)
 * @param {readonly string[]} options.only - of {@link FILES}; train and test come together. Each has the bytes that it has
 *   beside all others
 * @param {string} options.folder - where to; made if missing
 * @param {(line: string) => void} options.report - takes one line a file: name, rows, megabytes, seconds
 */
export function drawData({ scale, seed, only, folder, report }) {
  mkdirSync(folder, { recursive: true })
  /** @param {string} name */
  const path = (name) => join(folder, `lab10_${name}.csv`)
  const films = drawFilms(seed, scale)
  const popularity = drawPopularity(seed, films)
  const audience = drawAudience(seed, scale)
  const schedule = drawSchedule(seed, scale.catalogueRows - films.ids.length)

  const steps = []
  if (only.includes("train") || only.includes("test")) {
    steps.push(() => writeGrid(seed, scale, films, popularity, audience, path("train"), path("test")))
  }
  if (only.includes("items")) steps.push(() => writeItems(seed, scale, films, schedule, path("items")))
  if (only.includes("views")) {
    steps.push(() => writeViews(seed, scale, films, popularity, audience, schedule, path("views_programmes")))
  }
  for (const step of steps) {
    const before = performance.now()
    const files = step()
    const seconds = ((performance.now() - before) / 1000).toFixed(1)
    for (const file of files) {
      const megabytes = (file.writtenBytes / 1e6).toFixed(2)
      report(`${basename(file.path)}: ${file.rows.toLocaleString("en")} rows, ${megabytes} MB, ${seconds} s`)
    }
  }
}
