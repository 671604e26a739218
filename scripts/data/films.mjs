// The films of the catalogue: those offered for purchase, and as many more that are not.

import { FILM_GENRE_WEIGHTS } from "./genres.mjs"
import { drawDistinct, nextBelow, seededRandom, shuffleInPlace } from "./seededRandom.mjs"
import { drawWeighted, runningSums } from "./weights.mjs"

/** Genres a film can have at most. */
export const GENRES_PER_FILM = 4

/** Stands in {@link Films.genres} where a film has no further genre. */
export const NO_GENRE = 255

const FIRST_FILM_ID = 1000
const LAST_FILM_ID = 104999
/** The year before the lab's. */
export const NEWEST_YEAR = 2016
const OLDEST_AGE = 60

/**
 * Films in random order, one entry each; the offered ones are the first `offered`.
 * @typedef {object} Films
 * @property {number} offered
 * @property {Uint32Array} ids - different numbers below 105,000
 * @property {Uint16Array} years - 0 for a missing one
 * @property {Uint8Array} genres - GENRES_PER_FILM entries a film, then NO_GENRE; a film may have none
 */

/**
 * Draws the films: half of the years are 2009 or later, one film in nine has no genres and one in
 * thirty no year.
 *
 * @param {number} seed
 * @param {import("./dataScale.mjs").DataScale} scale
 * @returns {Films}
 */
export function drawFilms(seed, scale) {
  const random = seededRandom(seed, 1)
  const count = scale.items + scale.otherFilms
  const ids = drawDistinct(random, count, FIRST_FILM_ID, LAST_FILM_ID + 1)
  shuffleInPlace(random, ids)
  const years = new Uint16Array(count)
  const genres = new Uint8Array(count * GENRES_PER_FILM).fill(NO_GENRE)
  const genreSums = runningSums(FILM_GENRE_WEIGHTS)
  for (let film = 0; film < count; film++) {
    const draw = nextBelow(random, 1000)
    if (nextBelow(random, 30) > 0) years[film] = NEWEST_YEAR - Math.floor((OLDEST_AGE * draw * draw * draw) / 1e9)
    if (nextBelow(random, 9) > 0) drawGenres(random, genreSums, genres, film * GENRES_PER_FILM)
  }
  return { offered: scale.items, ids, years, genres }
}

/**
 * Draws one to four different genres.
 *
 * @param {import("./seededRandom.mjs").SeededRandom} random - changed in place
 * @param {Float64Array} genreSums - running sums of the genres' weights
 * @param {Uint8Array} out - the genres are written here
 * @param {number} from - first place in out
 */
export function drawGenres(random, genreSums, out, from) {
  // One genre for 3 in 8, two for 3 in 8, three and four for 1 in 8 each.
  const count = [1, 1, 1, 2, 2, 2, 3, 4][nextBelow(random, 8)]
  let length = 0
  while (length < count) {
    const genre = drawWeighted(random, genreSums)
    if (out.subarray(from, from + length).includes(genre)) continue
    out[from + length++] = genre
  }
}
