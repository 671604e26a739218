// Writes the items file: the catalogue of films and programmes, separated by tabs.

import { endRow, writeCsvFiles, writeText } from "./csvWriter.mjs"
import { drawGenres, GENRES_PER_FILM, NO_GENRE } from "./films.mjs"
import { GENRES, PROGRAMME_GENRE_WEIGHTS } from "./genres.mjs"
import { FIRST_PROGRAMME_ID } from "./schedule.mjs"
import { nextBelow, seededRandom, shuffleInPlace } from "./seededRandom.mjs"
import { filmTitle, programmeTitle } from "./titles.mjs"
import { runningSums } from "./weights.mjs"

const COLUMNS = [
  "item_id",
  "channel_id",
  "datetime_availability_start",
  "datetime_availability_stop",
  "datetime_show_start",
  "datetime_show_stop",
  "content_type",
  "title",
  "year",
  "genres",
  "region_id",
]
const AVAILABLE_FROM = "1970-01-01T00:00:00Z"
const AVAILABLE_TO = ["2018-01-01T00:00:00Z", "2099-12-31T21:00:00Z"]
const REGIONS = 78

/**
 * Writes the file, films and programmes mixed at random: films with content_type 1, a year and genres, programmes with
 * content_type 0, a channel and times; three programmes in ten have no genres, one in eight a region.
 *
 * @param {number} seed
 * @param {import("./dataScale.mjs").DataScale} scale
 * @param {import("./films.mjs").Films} films
 * @param {import("./schedule.mjs").Schedule} schedule
 * @param {string} path
 * @returns {import("./csvWriter.mjs").CsvWriter[]} one, closed
 */
export function writeItems(seed, scale, films, schedule, path) {
  const random = seededRandom(seed, 7)
  const programmeGenreSums = runningSums(PROGRAMME_GENRE_WEIGHTS)
  const genres = new Uint8Array(GENRES_PER_FILM)
  return writeCsvFiles([path], COLUMNS.join("\t"), (writer) => {
    // Numbers below the number of films are films, the others programmes.
    const order = Uint32Array.from({ length: scale.catalogueRows }, (_, row) => row)
    shuffleInPlace(random, order)
    for (const number of order) {
      const availableTo = AVAILABLE_TO[nextBelow(random, 2)]
      let fields
      if (number < films.ids.length) {
        const year = films.years[number] === 0 ? "" : `${films.years[number]}.0`
        const names = genreNames(films.genres.subarray(number * GENRES_PER_FILM, (number + 1) * GENRES_PER_FILM))
        const id = films.ids[number]
        fields = [id, "", AVAILABLE_FROM, availableTo, "", "", 1, csvField(filmTitle(random)), year, names, ""]
      } else {
        const programme = number - films.ids.length
        const region = nextBelow(random, 8) === 0 ? 1 + nextBelow(random, REGIONS) : ""
        genres.fill(NO_GENRE)
        if (nextBelow(random, 10) >= 3) drawGenres(random, programmeGenreSums, genres, 0)
        const title = csvField(programmeTitle(random))
        const id = FIRST_PROGRAMME_ID + programme
        const times = [isoTime(schedule.starts[programme]), isoTime(schedule.stops[programme])]
        fields = [
          id,
          schedule.channelIds[schedule.channels[programme]],
          AVAILABLE_FROM,
          availableTo,
          ...times,
          0,
          title,
          "",
          genreNames(genres),
          region,
        ]
      }
      writeText(writer, fields.join("\t"))
      endRow(writer)
    }
  })
}

/**
 * @param {Uint8Array} genres - indices, then NO_GENRE
 * @returns {string} the names with commas between; empty for none
 */
function genreNames(genres) {
  return Array.from(genres)
    .filter((genre) => genre !== NO_GENRE)
    .map((genre) => GENRES[genre])
    .join(",")
}

/**
 * @param {number} seconds - unix time
 * @returns {string} as 2017-05-09T22:10:00Z
 */
function isoTime(seconds) {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/**
 * Quotes a field as RFC 4180 has it: only where it holds a quote, and its quotes doubled.
 *
 * @param {string} text - without tab or line end
 */
function csvField(text) {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text
}
