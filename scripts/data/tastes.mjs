// What users like. Every user belongs to one group of taste; a group sets how much its users buy, how closely they follow
// what everybody buys, and which genres draw them. All effects are log-weights in eighths of an octave (weights.mjs).

import { GENRES_PER_FILM, NEWEST_YEAR, NO_GENRE } from "./films.mjs"
import { genreNamed } from "./genres.mjs"
import { nextBell, seededRandom } from "./seededRandom.mjs"
import { weightOf } from "./weights.mjs"

/**
 * @typedef {object} Taste
 * @property {number} share - weight of the group among users
 * @property {number} activity - added to its users' log-weight of buying anything
 * @property {number} conformity - quarters by which a film's popularity counts: 4 as it is, less for those who look further
 * @property {number} pull - added to the log-weight of a film of a genre the group likes
 * @property {string[]} genres - the genres it likes
 */

/** @type {Taste[]} */
export const TASTES = [
  { share: 40, activity: 0, conformity: 5, pull: 8, genres: ["Боевики", "Фантастика", "Приключения", "Супергерои"] },
  {
    share: 22,
    activity: 2,
    conformity: 4,
    pull: 16,
    genres: ["Мультфильмы", "Семейные", "Детские", "Сказки", "Фэнтези"],
  },
  { share: 16, activity: 4, conformity: 3, pull: 16, genres: ["Мелодрамы", "Русские", "Наши", "Сериалы"] },
  { share: 17, activity: 0, conformity: 1, pull: 24, genres: ["Арт_хаус", "Драмы", "Зарубежные", "Советские", "Нуар"] },
  { share: 5, activity: 32, conformity: 2, pull: 40, genres: ["Ужасы", "Триллеры", "Эротика", "Мистика"] },
]

/** What a genre adds to the popularity of its films, for all users. */
const GENRE_APPEAL = new Map(
  Object.entries({
    Боевики: 14,
    Фантастика: 16,
    Фэнтези: 12,
    Приключения: 10,
    Мультфильмы: 20,
    Семейные: 6,
    Ужасы: 4,
    Русские: 4,
    Комедии: 8,
    Зарубежные: -8,
    Супергерои: 12,
    Эротика: 6,
    Драмы: -16,
    Документальные: -16,
    Короткометражные: -16,
    Советские: -12,
    Союзмультфильм: -8,
    Спектакли: -16,
    Немое_кино: -16,
  }).map(([name, appeal]) => [genreNamed(name), appeal]),
)

/** Log-weight of a film with nothing for or against it, and the spread of the bell curve that is a film's own. */
const POPULARITY = 40
const POPULARITY_SPREAD = 6
/** What the newest year adds, and how much less each year before does. */
const NEWEST_APPEAL = 26
const APPEAL_PER_YEAR = 4
/** A film that nobody described sells badly. */
const NO_YEAR_APPEAL = -10
const NO_GENRE_APPEAL = -10

/**
 * Draws how popular each offered film is: its genres, its year, and a wide bell curve of its own.
 *
 * @param {number} seed
 * @param {import("./films.mjs").Films} films
 * @returns {Int32Array} a log-weight for each offered film
 */
export function drawPopularity(seed, films) {
  const random = seededRandom(seed, 2)
  const out = new Int32Array(films.offered)
  for (let film = 0; film < films.offered; film++) {
    out[film] =
      POPULARITY + yearAppeal(films.years[film]) + genreAppeal(films, film) + nextBell(random, POPULARITY_SPREAD)
  }
  return out
}

/**
 * @param {number} year - 0 for a missing one
 * @returns {number} a log-weight: recent films sell best
 */
function yearAppeal(year) {
  return year === 0 ? NO_YEAR_APPEAL : Math.max(0, NEWEST_APPEAL - APPEAL_PER_YEAR * (NEWEST_YEAR - year))
}

/**
 * @param {import("./films.mjs").Films} films
 * @param {number} film
 * @returns {number} the sum of what its genres add
 */
function genreAppeal(films, film) {
  const from = film * GENRES_PER_FILM
  if (films.genres[from] === NO_GENRE) return NO_GENRE_APPEAL
  let appeal = 0
  for (let at = from; at < from + GENRES_PER_FILM; at++) appeal += GENRE_APPEAL.get(films.genres[at]) ?? 0
  return appeal
}

/**
 * The weights with which the users of one group of taste buy the offered films.
 *
 * @param {Taste} taste
 * @param {import("./films.mjs").Films} films
 * @param {Int32Array} popularity - what {@link drawPopularity} gave
 * @returns {Float64Array} a weight for each offered film
 */
export function filmWeights(taste, films, popularity) {
  const liked = new Set(taste.genres.map(genreNamed))
  const out = new Float64Array(films.offered)
  for (let film = 0; film < films.offered; film++) {
    const genres = films.genres.subarray(film * GENRES_PER_FILM, (film + 1) * GENRES_PER_FILM)
    const pull = genres.some((genre) => liked.has(genre)) ? taste.pull : 0
    out[film] = weightOf(POPULARITY + Math.floor(((popularity[film] - POPULARITY) * taste.conformity) / 4) + pull)
  }
  return out
}
