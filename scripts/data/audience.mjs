// The users of the grid: who they are, what they like, how often they buy.

import { drawDistinct, nextBell, seededRandom } from "./seededRandom.mjs"
import { TASTES } from "./tastes.mjs"
import { drawWeighted, runningSums, weightOf } from "./weights.mjs"

/** The user whose purchases the lab looks at; the first of the grid. */
const LAB_USER_ID = 1654
const LAB_USER_PURCHASES = 8

/** The greatest user id. */
export const LAST_USER_ID = 999999

/** Log-weight of buying for a user of no group, and the spread of the bell curve around it. */
const ACTIVITY = 60
const ACTIVITY_SPREAD = 11

/**
 * The users of the grid, one entry each, in ascending order of id.
 * @typedef {object} Audience
 * @property {Uint32Array} ids
 * @property {Uint8Array} tastes - index into TASTES
 * @property {Uint16Array} purchases - how many of the train rows are purchases
 */

/**
 * Draws the users. Some buy nothing; each of the others buys once, and what is left of the purchases goes to them one by
 * one with very unequal chances, so that many stay at one and a few reach hundreds.
 *
 * @param {number} seed
 * @param {import("./dataScale.mjs").DataScale} scale
 * @returns {Audience}
 */
export function drawAudience(seed, scale) {
  const random = seededRandom(seed, 3)
  const ids = drawDistinct(random, scale.users, LAB_USER_ID, LAST_USER_ID + 1, [LAB_USER_ID])
  const tasteSums = runningSums(TASTES.map((taste) => taste.share))
  const tastes = new Uint8Array(scale.users)
  const weights = new Float64Array(scale.users)
  const purchases = new Uint16Array(scale.users)
  for (let user = 0; user < scale.users; user++) {
    tastes[user] = drawWeighted(random, tasteSums)
    weights[user] = weightOf(ACTIVITY + TASTES[tastes[user]].activity + nextBell(random, ACTIVITY_SPREAD))
  }
  for (const user of drawDistinct(random, scale.buyers, 0, scale.users, [0])) purchases[user] = 1
  for (let user = 0; user < scale.users; user++) if (purchases[user] === 0) weights[user] = 0

  // Some seven tenths of the items are train rows of a user: enough for the keenest buyer too.
  const most = Math.floor(scale.items / 5)
  purchases[0] = Math.min(LAB_USER_PURCHASES, most)
  weights[0] = 0
  const sums = runningSums(weights)
  let left = scale.purchases - purchases.reduce((sum, count) => sum + count, 0)
  while (left > 0) {
    const user = drawWeighted(random, sums)
    if (purchases[user] === most) continue
    purchases[user]++
    left--
  }
  return { ids, tastes, purchases }
}
