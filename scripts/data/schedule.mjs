// What is on air: channels, each with one programme after the other.

import { drawDistinct, nextBelow, seededRandom, shuffleInPlace } from "./seededRandom.mjs"

/** 2017-03-14T00:00:00Z in unix seconds: the first programme starts then or a little later. */
export const AIR_START = 1489449600

/** How long programmes are on air and views made: 75 days, in seconds. */
export const AIR_SECONDS = 75 * 86400

/** Programmes have ids from here on, channel by channel and in order of time. */
export const FIRST_PROGRAMME_ID = 7000000

const PROGRAMMES_PER_CHANNEL = 2000
const FEWEST_CHANNELS = 20
const LENGTHS_IN_MINUTES = [10, 15, 15, 20, 25, 30, 30, 45, 50, 55, 60, 60, 90, 100, 110, 120]
const MEAN_LENGTH = 52 * 60
/** Programmes start every five minutes of the clock. */
const STEP = 300

/**
 * Programmes, one entry each, channel by channel and in order of time.
 * @typedef {object} Schedule
 * @property {Uint16Array} channelIds - of each channel, below 1000 where there are not more
 * @property {Uint16Array} channels - of each programme, its channel as an index
 * @property {Uint32Array} channelStarts - first programme of each channel, and one more entry for the end
 * @property {Uint32Array} starts - unix seconds
 * @property {Uint32Array} stops - unix seconds, later than the start
 */

/**
 * Draws what is on air. Where programmes are few, the channels pause between them.
 *
 * @param {number} seed
 * @param {number} count - number of programmes, at least one
 * @returns {Schedule}
 */
export function drawSchedule(seed, count) {
  const random = seededRandom(seed, 5)
  const channelCount = Math.min(count, Math.max(FEWEST_CHANNELS, Math.round(count / PROGRAMMES_PER_CHANNEL)))
  const ids = drawDistinct(random, channelCount, 1, Math.max(1000, 2 * channelCount))
  shuffleInPlace(random, ids)
  const channelStarts = new Uint32Array(channelCount + 1)
  const channels = new Uint16Array(count)
  const starts = new Uint32Array(count)
  const stops = new Uint32Array(count)
  for (let channel = 0; channel < channelCount; channel++) {
    const from = channelStarts[channel]
    const to = Math.floor((count * (channel + 1)) / channelCount)
    channelStarts[channel + 1] = to
    const pauseSteps = Math.max(0, Math.floor((AIR_SECONDS / (to - from) - MEAN_LENGTH) / STEP))
    let at = AIR_START + STEP * nextBelow(random, pauseSteps + 1)
    for (let programme = from; programme < to; programme++) {
      channels[programme] = channel
      starts[programme] = at
      stops[programme] = at + 60 * LENGTHS_IN_MINUTES[nextBelow(random, LENGTHS_IN_MINUTES.length)]
      at = stops[programme] + STEP * nextBelow(random, 2 * pauseSteps + 1)
    }
  }
  return { channelIds: Uint16Array.from(ids), channels, channelStarts, starts, stops }
}

/**
 * Finds what a channel shows, or showed last.
 *
 * @param {Schedule} schedule
 * @param {number} channel - index of the channel
 * @param {number} time - unix seconds
 * @returns {number} the last programme that starts at `time` or earlier; the channel's first if none does
 */
export function programmeAt(schedule, channel, time) {
  let low = schedule.channelStarts[channel]
  let high = schedule.channelStarts[channel + 1] - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (schedule.starts[middle] <= time) low = middle
    else high = middle - 1
  }
  return low
}
