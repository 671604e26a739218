// The genres: 95 names, Cyrillic letters and underscores only, the commonest first within films and within programmes.
// With "_", which stands for missing, they are the lab's 96 terms.

/** Genres that films have; the first are by far the commonest. */
const FILM_GENRES = [
  ..."Драмы Комедии Триллеры Боевики Зарубежные Ужасы Приключения Мелодрамы Фантастика Детективы Криминал".split(" "),
  ..."Военные Фэнтези Русские Семейные Биографические Исторические Мультфильмы Советские Аниме Детские".split(" "),
  ..."Документальные Короткометражные Эротика Арт_хаус Вестерны Мистика Музыкальные Наши Сериалы Сказки".split(" "),
  ..."Мюзиклы Катастрофы Союзмультфильм Полнометражные Экранизации Молодёжные Шпионские Политические".split(" "),
  ..."Психологические Супергерои Нуар Немое_кино Новогодние Спектакли".split(" "),
]

/** Genres that only programmes on air have. */
const PROGRAMME_GENRES = [
  ..."Новости Передачи Спорт Познавательные Развлекательные Юмористические Ток_шоу Концерты Путешествия".split(" "),
  ..."Природа Животные Кулинария Здоровье Футбол Хоккей Автомобили Наука Техника Погода Публицистика".split(" "),
  ..."Интервью Деловые Реалити Викторины Игры Обучающие Мода Дом_и_сад Рыбалка Охота Баскетбол Теннис Бокс".split(" "),
  ..."Единоборства Гонки Зимние_виды Искусство Архитектура Литература Театр Опера Балет Клипы Джаз Классика".split(" "),
  ..."Народные Праздничные Религия Космос Краеведение".split(" "),
]

/** Every name; a genre is its index here. */
export const GENRES = [...FILM_GENRES, ...PROGRAMME_GENRES]

/** A genre's weight among those of films: a heavy tail, falling with the rank. */
export const FILM_GENRE_WEIGHTS = GENRES.map((_, genre) => {
  return genre < FILM_GENRES.length ? Math.floor(100000 / ((genre + 1) * (genre + 8))) : 0
})

/** The same for programmes on air, which have films' genres too. */
export const PROGRAMME_GENRE_WEIGHTS = GENRES.map((_, genre) => {
  const rank = genre < FILM_GENRES.length ? genre + 4 : genre - FILM_GENRES.length
  return Math.floor(100000 / ((rank + 1) * (rank + 12)))
})

/**
 * Finds a genre by its name.
 *
 * @param {string} name
 * @returns {number} its index in {@link GENRES}
 * @throws {Error} if there is none
 */
export function genreNamed(name) {
  const genre = GENRES.indexOf(name)
  if (genre < 0) throw new Error(`unknown genre: ${name}`)
  return genre
}
