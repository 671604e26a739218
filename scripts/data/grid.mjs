// Writes the train and the test file: every pair of user and item once, in one or the other.

import { endRow, writeByte, writeCsvFiles, writeInteger } from "./csvWriter.mjs"
import { nextBelow, seededRandom, shuffleInPlace } from "./seededRandom.mjs"
import { filmWeights, TASTES } from "./tastes.mjs"

const COMMA = 44
const ZERO = 48
const HEADER = "user_id,item_id,purchase"

/**
 * Writes both files, users in ascending order, the items of a user in random order.
 *
 * A pair goes into train with the chance (train rows left) / (pairs left), which makes every division of the grid of that
 * size as likely as another (selection sampling; Knuth, The Art of Computer Programming 2, 3.4.2 S). A buyer's
 * purchases are drawn from the weights of the buyer's taste, among that user's train rows.
 *
 * @param {number} seed
 * @param {import("./dataScale.mjs").DataScale} scale
 * @param {import("./films.mjs").Films} films
 * @param {Int32Array} popularity - of the offered films
 * @param {import("./audience.mjs").Audience} audience
 * @param {string} trainPath
 * @param {string} testPath
 * @returns {import("./csvWriter.mjs").CsvWriter[]} the two writers, closed
 */
export function writeGrid(seed, scale, films, popularity, audience, trainPath, testPath) {
  const random = seededRandom(seed, 4)
  const weights = TASTES.map((taste) => filmWeights(taste, films, popularity))
  const items = Uint32Array.from({ length: scale.items }, (_, item) => item)
  // Of each item, for the user at hand: 0 in test, 1 in train, 2 bought.
  const state = new Uint8Array(scale.items)
  return writeCsvFiles([trainPath, testPath], HEADER, (train, test) => {
    let pairsLeft = scale.users * scale.items
    let trainLeft = scale.trainRows
    for (let user = 0; user < scale.users; user++) {
      shuffleInPlace(random, items)
      for (const item of items) {
        state[item] = nextBelow(random, pairsLeft--) < trainLeft ? 1 : 0
        trainLeft -= state[item]
      }
      drawPurchases(random, audience.purchases[user], weights[audience.tastes[user]], state)
      for (const item of items) {
        const writer = state[item] === 0 ? test : train
        writeInteger(writer, audience.ids[user])
        writeByte(writer, COMMA)
        writeInteger(writer, films.ids[item])
        writeByte(writer, COMMA)
        if (state[item] > 0) writeByte(writer, ZERO + state[item] - 1)
        endRow(writer)
      }
    }
  })
}

/**
 * Draws the items that one user buys, one after the other, each with a chance in proportion to its weight among those left.
 *
 * @param {import("./seededRandom.mjs").SeededRandom} random - changed in place
 * @param {number} count - how many; at most the number of items in train
 * @param {Float64Array} weights - of every item
 * @param {Uint8Array} state - of every item: 1 for those to draw from, which becomes 2 for those drawn
 */
function drawPurchases(random, count, weights, state) {
  let total = 0
  for (let item = 0; item < state.length; item++) if (state[item] === 1) total += weights[item]
  for (let purchase = 0; purchase < count; purchase++) {
    let target = nextBelow(random, total)
    let item = 0
    while (state[item] !== 1 || target >= weights[item]) {
      if (state[item] === 1) target -= weights[item]
      item++
    }
    state[item] = 2
    total -= weights[item]
  }
}
