// Rows with something to learn: features of many kinds, and labels that depend on them.

import { integer, isDrawn, many, normal, pick, uniform } from "../draws.mjs"
import { numberedTable } from "../table.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {(random: SeededRandom) => number} DrawNumber
 */

/** @type {Record<string, DrawNumber>} */
const NUMBERS = {
  /** Hardly ever one value twice: more of them than bins. */
  continuous: normal,
  counts: (random) => Math.max(0, Math.floor(normal(random) * 2)),
  rounded: (random) => Math.round(normal(random) * 10) / 10,
  shares: (random) => integer(random, 0, 5) / integer(random, 5, 12),
  /** One value outweighs many bins. */
  heavy: (random) => (isDrawn(random, 0.7) ? 5 : integer(random, -4, 12)),
  constant: () => 3.25,
  zeros: (random) => pick(random, [0, -0]),
  tiny: (random) => normal(random) * 1e-9,
  large: (random) => Math.round(normal(random) * 1e12),
}

/** Signal of a number for the label, about as large for every kind. */
const SCALES = /** @type {Record<string, number>} */ ({ tiny: 1e9, large: 1e-12, counts: 0.6, shares: 2, heavy: 0.2 })

const WORDS = ["a", "b", "c", "d", "e", "f"]

/**
 * A way to draw rows, the same for rows to train on and to test with. Kinds are those above; `words` is a text column of
 * a few values, `word` one of a single value, `wide` a sparse vector with explicit zeros.
 *
 * @param {SeededRandom} random
 * @param {string[]} kinds
 * @returns {{ inputCols: string[], drawRows: (rowCount: number, partitions?: number[]) => import("../table.mjs").Table }}
 *   tables have columns id, label (0 or 1), target (any number), weight, isValidation, and the features
 */
export function learnable(random, kinds) {
  const inputCols = kinds.map((kind, i) => `${kind}${i}`)
  const slopes = kinds.map(() => normal(random))
  const wideSize = integer(random, 20, 80)
  const wideSlopes = many(wideSize, () => normal(random))
  const shift = normal(random) - 0.5
  /** @returns {{ value: unknown, signal: number }} */
  const drawFeature = (/** @type {string} */ kind) => {
    if (kind === "word") return { value: "only", signal: 0 }
    if (kind === "words") {
      const word = integer(random, 0, integer(random, 1, WORDS.length - 1))
      return { value: WORDS[word], signal: (word % 3) - 1 }
    }
    if (kind === "wide") {
      const indices = many(wideSize, (slot) => slot).filter((slot) => slot === 0 || isDrawn(random, 0.12))
      const values = indices.map(() => (isDrawn(random, 0.4) ? 0 : integer(random, -2, 4) / 2))
      const signal = indices.reduce((sum, slot, k) => sum + values[k] * wideSlopes[slot], 0)
      return { value: { size: wideSize, indices, values: values.map((x) => (x === 0 ? 0 : x)) }, signal }
    }
    const value = NUMBERS[kind](random)
    return { value, signal: value * (SCALES[kind] ?? 1) }
  }
  const drawRows = (/** @type {number} */ rowCount, /** @type {number[] | undefined} */ partitions) => {
    const rows = many(rowCount, () => {
      const features = kinds.map(drawFeature)
      const target = features.reduce((sum, { signal }, i) => sum + signal * slopes[i], shift) + normal(random) / 2
      const label = Number(isDrawn(random, 1 / (1 + Math.exp(-target))))
      const weight = pick(random, [1, 0, 2, uniform(random) * 2, uniform(random) * 2])
      return { features, target, label, weight, isValidation: isDrawn(random, 0.3) }
    })
    return numberedTable(
      [
        { name: "label", type: "double", values: rows.map((row) => row.label) },
        { name: "target", type: "double", values: rows.map((row) => row.target) },
        { name: "weight", type: "double", values: rows.map((row) => row.weight) },
        { name: "isValidation", type: "boolean", values: rows.map((row) => row.isValidation) },
        ...kinds.map((kind, i) => ({
          name: inputCols[i],
          type: typeOf(kind),
          values: rows.map(({ features }) => features[i].value),
        })),
      ],
      partitions,
    )
  }
  return { inputCols, drawRows }
}

/**
 * @param {string} kind
 * @returns {import("../table.mjs").TableColumn["type"]}
 */
function typeOf(kind) {
  return kind.startsWith("word") ? "string" : kind === "wide" ? "vector" : "double"
}

/**
 * Rows of one table alone.
 *
 * @param {SeededRandom} random
 * @param {number} rowCount
 * @param {string[]} kinds
 */
export function drawLearnable(random, rowCount, kinds) {
  const { inputCols, drawRows } = learnable(random, kinds)
  return { columns: drawRows(rowCount).columns, inputCols }
}
