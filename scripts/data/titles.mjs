// Titles of films and programmes, in Russian and lower case as in the lab's catalogue; some hold quotes or commas.

import { nextBelow } from "./seededRandom.mjs"

/** Forms of an adjective that goes with a masculine, feminine and neuter noun; then English. */
const ADJECTIVES = [
  "тёмный тёмная тёмное dark",
  "красный красная красное red",
  "последний последняя последнее last",
  "ледяной ледяная ледяное frozen",
  "тихий тихая тихое silent",
  "чужой чужая чужое strange",
  "золотой золотая золотое golden",
  "старый старая старое old",
  "дикий дикая дикое wild",
  "северный северная северное northern",
  "забытый забытая забытое forgotten",
  "стеклянный стеклянная стеклянное glass",
  "маленький маленькая маленькое little",
  "бумажный бумажная бумажное paper",
  "ночной ночная ночное midnight",
  "далёкий далёкая далёкое distant",
].map((forms) => forms.split(" "))

/** Gender (0 masculine, 1 feminine, 2 neuter), nominative, genitive, English. */
const NOUNS = [
  "0 город города city",
  "0 дом дома house",
  "0 лес леса forest",
  "0 остров острова island",
  "0 ветер ветра wind",
  "0 рыцарь рыцаря knight",
  "0 волк волка wolf",
  "0 поезд поезда train",
  "0 берег берега shore",
  "1 река реки river",
  "1 луна луны moon",
  "1 лиса лисы fox",
  "1 зима зимы winter",
  "1 тайна тайны secret",
  "1 дорога дороги road",
  "1 звезда звезды star",
  "1 крепость крепости fortress",
  "1 королева королевы queen",
  "1 птица птицы bird",
  "2 море моря sea",
  "2 лето лета summer",
  "2 озеро озера lake",
  "2 небо неба sky",
  "2 зеркало зеркала mirror",
  "2 письмо письма letter",
  "2 сердце сердца heart",
].map((forms) => forms.split(" "))

const SHOWS = [
  "новости",
  "вечерние новости",
  "погода на завтра",
  "утренний разговор",
  "мир животных",
  "кулинарный вечер",
  "большая рыбалка",
  "хоккейное обозрение",
  "музыкальная гостиная",
  "вопросы здоровья",
  "дом, сад и огород",
  "люди, годы, города",
  "концерт по заявкам",
  "наука вокруг нас",
  "на старт, внимание, марш!",
  "дневник путешественника",
  "парад оркестров",
  "ни пуха, ни пера",
]

const TEAMS = ["Заря", "Прибой", "Вымпел", "Маяк", "Восход", "Гранит", "Метеор", "Снежинка"]

/** @typedef {import("./seededRandom.mjs").SeededRandom} SeededRandom */

/**
 * @template T
 * @param {SeededRandom} random
 * @param {readonly T[]} values
 * @returns {T}
 */
function pick(random, values) {
  return values[nextBelow(random, values.length)]
}

/**
 * Draws the title of a film: one in twelve or so with quotes, as many with commas, some with the original title.
 *
 * @param {SeededRandom} random - changed in place
 * @returns {string} without tab or line end
 */
export function filmTitle(random) {
  const adjective = pick(random, ADJECTIVES)
  const [gender, noun, , english] = pick(random, NOUNS)
  const phrase = `${adjective[Number(gender)]} ${noun}`
  const [, other, otherOf] = pick(random, NOUNS)
  switch (nextBelow(random, 24)) {
    case 0:
      return `операция "${phrase}"`
    case 1:
      return `"${phrase}" не отвечает, капитан`
    case 2:
      return `прощай, ${phrase}`
    case 3:
      return `${noun}, ${other} и ${adjective[3]} ${english}`
    case 4:
    case 5:
      return `${phrase} ${2 + nextBelow(random, 4)}`
    case 6:
    case 7:
      return `${phrase}: возвращение`
    case 8:
    case 9:
    case 10:
      return `${phrase} (${adjective[3]} ${english})`
    case 11:
    case 12:
    case 13:
      return `${noun} и ${other}`
    case 14:
    case 15:
    case 16:
    case 17:
      return `${noun} ${otherOf}`
    default:
      return phrase
  }
}

/**
 * Draws the title of a programme on air.
 *
 * @param {SeededRandom} random - changed in place
 * @returns {string} without tab or line end
 */
export function programmeTitle(random) {
  switch (nextBelow(random, 12)) {
    case 0: {
      const host = nextBelow(random, TEAMS.length)
      const guest = (host + 1 + nextBelow(random, TEAMS.length - 1)) % TEAMS.length
      return `футбол. "${TEAMS[host]}" - "${TEAMS[guest]}"`
    }
    case 1:
    case 2:
    case 3:
      return filmTitle(random)
    case 4:
    case 5:
    case 6:
    case 7:
      return `${filmTitle(random)}. ${1 + nextBelow(random, 60)} серия`
    default:
      return pick(random, SHOWS)
  }
}
