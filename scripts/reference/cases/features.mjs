// Feature transformers. The Spark side is spark/features.py.

import { compareFields, compareValues, EXACT } from "../comparison.mjs"
import { integer, isDrawn, many, pick } from "../draws.mjs"
import { numberedTable, rowsOf, tableOf, toFrame } from "../table.mjs"
import { defineCase } from "./case.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {import("../library.mjs").Library} Library
 */

const PATTERNS = [
  "\\s+",
  "[_А-Яа-яёЁ]+",
  ",",
  "(,)\\s*",
  "\\W+",
  "\\w+",
  "\\b",
  "",
  "(?i)AB?",
  "(?iu)Ж",
  "\\p{L}+",
  "\\p{Lu}",
  "\\p{Punct}+",
  "\\p{IsCyrillic}+",
  "[^\\p{Alnum}]+",
  "[a-z&&[^b]]+",
  "a|ab|abc",
  "b*",
  "\\d{2,}",
  "(?=[A-Z])",
  "(?<=a)b",
  "\\Q.\\E",
  "a++b",
  "(\\w)\\1",
  "^a|b$",
  "[\\t ]",
  ".",
  "\\S+$",
  "\\h+",
  "(?<word>\\w+),",
]

// No capital sigma: Java looks at the whole word around it to put it in lower case, by word boundaries of its own, where
// JavaScript follows Unicode.
const PIECES = ["a", "ab", "abc", "B", "AA", "Ужасы", "ёж", "Ж", "ж_", "12", "7", ".", ",", ", ", " ", "  ", "\t", "\n"]
PIECES.push("\u00a0", "_", "-", "é", "İ", "ß", "ς", "日本", "😀", "😀a", "(", "'", "\u2028", "aab", "٣")

export const regexTokenizer = defineCase({
  name: "regexTokenizer",
  draw: (random) => {
    const tableOf = (/** @type {string[]} */ pieces) => {
      const texts = many(80, () => many(integer(random, 0, 9), () => pick(random, pieces)).join(""))
      return numberedTable([{ name: "text", type: "string", values: texts }])
    }
    const anyTable = tableOf(PIECES)
    // Between the two halves of an emoji Java finds an empty match, and leaves halves that no encoding has.
    const wholeTable = tableOf(PIECES.filter((piece) => !/[\ud800-\udfff]/.test(piece)))
    return PATTERNS.map((pattern) => {
      const table = pattern === "" || pattern === "b*" ? wholeTable : anyTable
      const params = { pattern, gaps: isDrawn(random, 0.5), toLowercase: isDrawn(random, 0.5) }
      return { table, params: { ...params, minTokenLength: pick(random, [0, 1, 1, 2, 3]) } }
    })
  },
  async run(lab, { table, params }) {
    const tokenizer = new lab.RegexTokenizer({ inputCol: "text", outputCol: "tokens", ...params })
    return { tokens: (await (await tokenizer.transform(await toFrame(lab, table))).toColumns(["tokens"])).tokens }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { tokens: EXACT }),
})

/**
 * A frame with the texts of a table cut at spaces.
 *
 * @param {Library} lab
 * @param {import("../table.mjs").Table} table
 */
async function wordsOf(lab, table) {
  const tokenizer = new lab.RegexTokenizer({ inputCol: "text", outputCol: "tokens", pattern: " ", toLowercase: false })
  return tokenizer.transform(await toFrame(lab, table))
}

/**
 * Texts of words, of which the first ones come up most.
 *
 * @param {SeededRandom} random
 * @param {number} count
 * @param {string[]} words
 */
function drawTexts(random, count, words) {
  const word = () => words[integer(random, 0, integer(random, 0, words.length - 1))]
  return many(count, () => many(integer(random, 0, 8), word).join(" "))
}

export const countVectorizer = defineCase({
  name: "countVectorizer",
  draw: (random) =>
    many(8, (run) => {
      const words = many(integer(random, 8, 30), (word) => pick(random, ["ж", "a", "Z", "é"]) + word)
      /** @type {{ binary: boolean, vocabSize?: number, minDF?: number, maxDF?: number, minTF?: number }} */
      const params = { binary: isDrawn(random, 0.4) }
      if (run % 2 === 1) params.vocabSize = integer(random, 2, 12)
      if (run % 3 === 1) params.minDF = pick(random, [2, 3, 0.05, 0.1])
      if (run % 4 === 2) params.maxDF = pick(random, [15, 20, 0.3, 0.5])
      if (run % 3 === 2) params.minTF = pick(random, [2, 0.2, 0.3, 0.5])
      return { params, table: numberedTable([{ name: "text", type: "string", values: drawTexts(random, 60, words) }]) }
    }),
  async run(lab, { table, params }) {
    const frame = await wordsOf(lab, table)
    const estimator = new lab.CountVectorizer({ inputCol: "tokens", outputCol: "counts", ...params })
    const { vocabulary } = await estimator.fit(frame)
    const countsBy = async (/** @type {string[]} */ terms) => {
      const settings = { inputCol: "tokens", outputCol: "counts", minTF: estimator.params.minTF, binary: params.binary }
      const counted = await lab.CountVectorizerModel.fromVocabulary(terms, settings).transform(frame)
      return (await rowsOf(counted, ["counts"])).map(([counts]) => counts)
    }
    return { vocabulary, countsBy }
  },
  async compare(ours, /** @type {{ vocabulary: string[], counts: unknown }} */ sparks, { table }) {
    // Terms of one count stand in no order of Spark's own: compare the counts, and the terms of each count that is whole.
    const totals = termTotals(table)
    const last = totals.get(sparks.vocabulary.at(-1) ?? "")
    const ranked = (/** @type {readonly string[]} */ terms) => terms.map((term) => totals.get(term))
    const whole = (/** @type {readonly string[]} */ terms) => terms.filter((term) => totals.get(term) !== last).sort()
    return [
      compareValues("counts of the vocabulary", ranked(ours.vocabulary), ranked(sparks.vocabulary), EXACT),
      compareValues("terms, up to equal counts", whole(ours.vocabulary), whole(sparks.vocabulary), EXACT),
      compareValues("vectors", await ours.countsBy(sparks.vocabulary), sparks.counts, EXACT),
    ]
  },
})

/**
 * How often each term stands in all documents.
 *
 * @param {import("../table.mjs").Table} table
 */
function termTotals({ columns }) {
  /** @type {Map<string, number>} */
  const totals = new Map()
  const texts = /** @type {string[]} */ (columns.find(({ name }) => name === "text")?.values)
  for (const term of texts.flatMap((text) => text.split(" "))) totals.set(term, (totals.get(term) ?? 0) + 1)
  return totals
}

const LABEL_ORDERS = /** @type {const} */ (["frequencyDesc", "frequencyAsc", "alphabetDesc", "alphabetAsc"])
const WAYS_WITH_INVALID = /** @type {const} */ (["error", "skip", "keep"])

export const stringIndexer = defineCase({
  name: "stringIndexer",
  draw: (random) =>
    LABEL_ORDERS.flatMap((stringOrderType) =>
      WAYS_WITH_INVALID.map((handleInvalid) => {
        const texts = ["b", "a", "Я", "я", "", "A", "a b", "é", "😀", "\uffee"]
        // As many of each, now and then, so that labels of one frequency meet.
        const isEven = isDrawn(random, 0.5)
        const text = (/** @type {number} */ row) => (isEven ? texts[row % texts.length] : pick(random, texts))
        const table = (/** @type {number} */ rowCount, /** @type {boolean} */ isStrange) => {
          const odd = () => isStrange && isDrawn(random, 0.1)
          return numberedTable([
            {
              name: "text",
              type: "string",
              values: many(rowCount, (row) => (odd() ? pick(random, [null, "new"]) : text(row))),
            },
            {
              name: "double",
              type: "double",
              values: many(rowCount, () => (odd() ? pick(random, [null, 77, Number.NaN]) : integer(random, 0, 6) / 4)),
            },
            { name: "int", type: "int", values: many(rowCount, () => (odd() ? null : integer(random, -2, 2))) },
          ])
        }
        const inputCols = ["text", "double", "int"]
        const outputCols = inputCols.map((name) => `${name}_index`)
        return {
          train: table(90, handleInvalid === "skip"),
          test: table(40, handleInvalid !== "error"),
          params: { inputCols, outputCols, stringOrderType, handleInvalid },
        }
      }),
    ),
  async run(lab, { train, test, params }) {
    const model = await new lab.StringIndexer(params).fit(await toFrame(lab, train))
    const indexed = await model.transform(await toFrame(lab, test))
    return { labels: model.labelsArray, rows: await rowsOf(indexed, ["id", ...params.outputCols]) }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { labels: EXACT, rows: EXACT }),
})

export const vectorAssembler = defineCase({
  name: "vectorAssembler",
  draw: (random) =>
    many(6, (run) => {
      const handleInvalid = WAYS_WITH_INVALID[run % 3]
      const isInvalid = () => handleInvalid !== "error" && isDrawn(random, 0.15)
      const number = () => (isDrawn(random, 0.4) ? 0 : pick(random, [1, -0.5, 1e-4, 1.25e7, 100, 0.1, -3e10]))
      const vocabulary = many(integer(random, 3, 25), (word) => `w${word}`)
      return {
        width: pick(random, [3, 8, 15]),
        vocabulary,
        rows: numberedTable([
          { name: "key", type: "int", values: many(12, () => integer(random, 0, handleInvalid === "error" ? 5 : 7)) },
          {
            name: "a_number_with_a_long_name",
            type: "double",
            values: many(12, () => (isInvalid() ? pick(random, [null, Number.NaN]) : number())),
          },
          { name: "int", type: "int", values: many(12, () => (isInvalid() ? null : integer(random, 0, 3))) },
          { name: "flag", type: "boolean", values: many(12, () => (isInvalid() ? null : isDrawn(random, 0.5))) },
        ]),
        documents: tableOf([
          { name: "key", type: "int", values: many(6, (key) => key) },
          { name: "text", type: "string", values: drawTexts(random, 6, vocabulary) },
        ]),
        params: { inputCols: ["a_number_with_a_long_name", "int", "terms", "flag"], handleInvalid },
      }
    }),
  async run(lab, { rows, documents, vocabulary, params, width }) {
    const terms = lab.CountVectorizerModel.fromVocabulary(vocabulary, { inputCol: "tokens", outputCol: "terms" })
    const counted = (await terms.transform(await wordsOf(lab, documents))).drop("text", "tokens")
    const joined = (await toFrame(lab, rows)).join(counted, ["key"], "left").orderBy("id")
    const assembled = await new lab.VectorAssembler({ outputCol: "features", ...params }).transform(joined)
    const shown = assembled.select("id", "a_number_with_a_long_name", "features", "terms")
    // Python's print ends what it prints with a line feed of its own.
    return {
      whole: `${await shown.showString(7, { truncate: false })}\n`,
      cut: `${await shown.showString(7)}\n`,
      narrow: `${await shown.showString(7, { truncate: width })}\n`,
      vertical: `${await shown.showString(7, { vertical: true })}\n`,
      vectors: (await rowsOf(shown, ["features"])).map(([vector]) =>
        lab.toArray(/** @type {import("../../../src/linalg/vector.js").Vector} */ (vector)),
      ),
    }
  },
  compare: (ours, sparks) =>
    compareFields(ours, sparks, { whole: EXACT, cut: EXACT, narrow: EXACT, vertical: EXACT, vectors: EXACT }),
})

export const coordinateMatrix = defineCase({
  name: "coordinateMatrix",
  draw: (random) =>
    many(2, (run) => {
      const [rowCount, size] = [integer(random, 5, 20), integer(random, 5, 40)]
      const cells = many(rowCount * size, (cell) => [Math.floor(cell / size), cell % size])
      const entries = cells
        .filter(() => isDrawn(random, 0.2))
        .map(([i, j]) => [i, j, isDrawn(random, 0.4) ? 0 : integer(random, -8, 8) / 4])
      const order = entries.map((entry) => ({ entry, key: integer(random, 0, 1e6) })).sort((a, b) => a.key - b.key)
      const shuffled = order.map(({ entry: [i, j, value] }) => [i, j, Object.is(value, -0) ? 0 : value])
      return { entries: shuffled, size: run % 2 === 0 ? size : null, rowCount }
    }),
  async run(lab, { entries, size }) {
    const [row, slot, value] = [0, 1, 2].map((field) =>
      Float64Array.from(entries, (/** @type {number[]} */ entry) => entry[field]),
    )
    const frame = await lab.Frame.fromColumns(
      { row: Int32Array.from(row), slot: Int32Array.from(slot), value },
      "row INT, slot INT, value DOUBLE",
    )
    const options = { row: "row", column: "slot", value: "value", ...(size === null ? {} : { size }) }
    return { rows: await rowsOf(await lab.coordinateVectors(frame, options)) }
  },
  compare: (ours, sparks) => compareFields(ours, sparks, { rows: EXACT }),
})
