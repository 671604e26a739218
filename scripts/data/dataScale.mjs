// How much data a scale stands for.

import { CommandError } from "../setup/commandError.mjs"

/**
 * Counts that fix the size of the four files.
 * @typedef {object} DataScale
 * @property {number} users - users who were offered items
 * @property {number} items - items offered; every user is offered every one
 * @property {number} trainRows - pairs of user and item whose purchase is told
 * @property {number} testRows - the other pairs
 * @property {number} purchases - train rows with purchase 1
 * @property {number} buyers - users with a purchase in train
 * @property {number} catalogueRows - rows of the items file: offered films, other films, programmes on air
 * @property {number} otherFilms - films in the catalogue that nobody was offered
 * @property {number} viewers - users with a row in the views file, those of the grid among them
 * @property {number} views - rows of the views file
 */

/** The lab's own counts. */
const FULL = {
  users: 1941,
  items: 3704,
  purchases: 10904,
  buyers: 1675,
  catalogueRows: 635568,
  otherFilms: 5000,
  viewers: 80000,
  views: 20845607,
}

/** How many times the lab's rows can be drawn: of more, films would need ids that programmes have. */
const LARGEST_SHARE = 10

/** The share of the grid that data-sample/ holds. */
const SAMPLE_SHARE = 0.02

/**
 * The counts at a share of the lab's size. Users and items each go with the square root, so that the grid goes with
 * the share and a user or an item keeps its number of purchases; the share of pairs with a purchase goes the other way.
 *
 * @param {number} share - in (0, LARGEST_SHARE]
 * @returns {DataScale}
 */
export function dataScaleOf(share) {
  const side = Math.sqrt(share)
  const users = Math.max(20, Math.round(FULL.users * side))
  const items = Math.max(40, Math.round(FULL.items * side))
  const trainRows = Math.floor((users * items * 7) / 10)
  const purchases = Math.min(Math.round(FULL.purchases * side), Math.floor(trainRows / 10))
  const otherFilms = Math.max(20, Math.round(FULL.otherFilms * share))
  return {
    users,
    items,
    trainRows,
    testRows: users * items - trainRows,
    purchases: Math.max(purchases, 40),
    buyers: Math.min(Math.max(14, Math.round(FULL.buyers * side)), users),
    catalogueRows: Math.max(Math.round(FULL.catalogueRows * share), 2 * (items + otherFilms)),
    otherFilms,
    viewers: Math.max(3 * users, Math.round(FULL.viewers * share)),
    views: Math.max(20 * users, Math.round(FULL.views * share)),
  }
}

/**
 * Reads what the command line says of the scale.
 *
 * @param {string} text - "full", "sample", or a number in (0, 10] such as "0.1"
 * @returns {DataScale}
 * @throws {CommandError} with exit status 2 if it is none of these
 */
export function parseDataScale(text) {
  if (text === "full") return dataScaleOf(1)
  // The sample keeps the grid of its share but fewer programmes and views, for its four files to stay under 3 MB.
  if (text === "sample") {
    return { ...dataScaleOf(SAMPLE_SHARE), catalogueRows: 3000, otherFilms: 250, viewers: 1200, views: 5000 }
  }
  const share = /^(\d+(\.\d*)?|\.\d+)(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (!(share > 0 && share <= LARGEST_SHARE)) {
    throw new CommandError(`invalid scale: ${text}; expected full, sample, or a number in (0, ${LARGEST_SHARE}]`)
  }
  return dataScaleOf(share)
}
