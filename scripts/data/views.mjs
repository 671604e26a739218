// Writes the views file: who watched what and when.

import { LAST_USER_ID } from "./audience.mjs"
import { endRow, writeByte, writeBytes, writeCsvFiles, writeInteger } from "./csvWriter.mjs"
import { AIR_SECONDS, AIR_START, FIRST_PROGRAMME_ID, programmeAt } from "./schedule.mjs"
import { drawDistinct, nextBell, nextBelow, nextUint32, seededRandom } from "./seededRandom.mjs"
import { drawWeighted, runningSums, weightOf } from "./weights.mjs"

const COMMA = 44
const LIVE = Buffer.from(",live")
const RECORDED = Buffer.from(",pvr")
const WEEK = 7 * 86400
/** One view in so many is of a film of the catalogue. */
const FILM_VIEW_EVERY = 64
/** Of 20 views of programmes, so many are live. */
const LIVE_OF_20 = 17
/** Views end within so many seconds; the longest is short of three hours. */
const LENGTH_BOUNDS = [300, 1800, 1800, 3600, 3600, 3600, 7200, 10800]

/**
 * Writes the file, viewers in ascending order, from user 0; the users of the grid are among them. The rows of a viewer are
 * in order of time but for small steps back.
 *
 * @param {number} seed
 * @param {import("./dataScale.mjs").DataScale} scale
 * @param {import("./films.mjs").Films} films
 * @param {Int32Array} popularity - of the offered films
 * @param {import("./audience.mjs").Audience} audience
 * @param {import("./schedule.mjs").Schedule} schedule
 * @param {string} path
 * @returns {import("./csvWriter.mjs").CsvWriter[]} one, closed
 */
export function writeViews(seed, scale, films, popularity, audience, schedule, path) {
  const random = seededRandom(seed, 6)
  const viewers = drawDistinct(random, scale.viewers, 0, LAST_USER_ID + 1, [0, ...audience.ids])
  const counts = drawViewCounts(random, scale)
  const channelSums = runningSums(Array.from(schedule.channelIds, (_, channel) => Math.floor(100000 / (channel + 8))))
  const filmSums = runningSums(
    Array.from(films.ids, (_, film) => weightOf(film < films.offered ? popularity[film] : 24)),
  )
  return writeCsvFiles([path], "user_id,item_id,ts_start,ts_end,item_type", (writer) => {
    for (let viewer = 0; viewer < viewers.length; viewer++) {
      let from = 0
      for (let view = 1; view <= counts[viewer]; view++) {
        const to = Math.floor((AIR_SECONDS * view) / counts[viewer])
        let start = AIR_START + from + nextBelow(random, Math.max(1, to - from))
        from = to
        let item = 0
        let kind = RECORDED
        if (nextBelow(random, FILM_VIEW_EVERY) === 0) {
          item = films.ids[drawWeighted(random, filmSums)]
        } else {
          const channel = drawWeighted(random, channelSums)
          const isLive = nextBelow(random, 20) < LIVE_OF_20
          const programme = programmeAt(schedule, channel, isLive ? start : start - nextBelow(random, WEEK))
          item = FIRST_PROGRAMME_ID + programme
          if (isLive) {
            // Between two programmes nothing is live: the viewer saw the one before.
            const first = schedule.starts[programme]
            const length = schedule.stops[programme] - first
            if (start < first || start >= first + length) start = first + nextBelow(random, length)
            kind = LIVE
          } else if (start < schedule.stops[programme]) {
            start = schedule.stops[programme]
          }
        }
        writeInteger(writer, viewers[viewer])
        writeByte(writer, COMMA)
        writeInteger(writer, item)
        writeByte(writer, COMMA)
        writeInteger(writer, start)
        writeByte(writer, COMMA)
        writeInteger(writer, start + 1 + nextBelow(random, LENGTH_BOUNDS[nextUint32(random) & 7]))
        writeBytes(writer, kind)
        endRow(writer)
      }
    }
  })
}

/**
 * Divides the views among the viewers, very unequally; each has one at least.
 *
 * @param {import("./seededRandom.mjs").SeededRandom} random - changed in place
 * @param {import("./dataScale.mjs").DataScale} scale
 * @returns {Uint32Array} one count a viewer
 */
function drawViewCounts(random, scale) {
  const sums = runningSums(
    Uint32Array.from({ length: scale.viewers }, () => weightOf(Math.min(87, 30 + nextBell(random, 7)))),
  )
  const total = sums[sums.length - 1]
  // Products may be beyond what a double holds.
  const spare = BigInt(scale.views - scale.viewers)
  let given = 0
  return Uint32Array.from(sums, (sum) => {
    const before = given
    given = Number((BigInt(sum) * spare) / BigInt(total))
    return 1 + given - before
  })
}
