// The trees of a model as expressions over the rows of a plan.

import type { Engine } from "../../engines/engine"
import { callOf, type Typed } from "../../expression/typed"
import type { GbtModel } from "../../gbt/model/gbtModel"
import type { ColumnCodes } from "../../gbt/predict/columnCodes"
import type { TreeLanguage } from "../../gbt/predict/treeTerms"
import type { CsrMatrix } from "../../linalg/csrMatrix"
import type { Plan } from "../../plan/plan"
import { caseValue, numberValue } from "../../plan/values"
import { withMatrixNumbers } from "./matrixNumbers"
import type { CodedRows } from "./rowCodes"

/** The rows with what trees ask of them, and the language that asks. */
export interface TreeRows {
  readonly plan: Plan
  readonly language: TreeLanguage<Typed>
}

/** What a split asks of a feature: for a threshold, or for categories. */
type Question = { readonly feature: number; readonly threshold: number; readonly categories: readonly number[] | null }

/** Questions that one number of 32 bits, without its sign, has answers to. */
const wordBits = 31

/** Says trees over rows; what they ask of matrices is answered here, a bit a question, and sent once a matrix row. */
export async function treeRows(
  engine: Engine,
  rows: CodedRows,
  columns: readonly ColumnCodes[],
  model: GbtModel,
): Promise<TreeRows> {
  let { plan } = rows
  const values: Typed[] = []
  const answers = new Map<string, Typed>()
  for (const [i, column] of columns.entries()) {
    if (column.kind !== "classes") {
      values.push(rows.parts[i])
      continue
    }
    const { matrix, firstFeature } = column
    const asked = questions(model, firstFeature, firstFeature + matrix.columnCount)
    const found = await withMatrixNumbers(
      engine,
      plan,
      rows.parts[i],
      answerWords(matrix, firstFeature, asked),
      `w${i}`,
    )
    plan = found.plan
    for (const [q, question] of asked.entries()) {
      const word = found.values[Math.floor(q / wordBits)]
      const bit = callOf("&", [word, numberValue(2 ** (q % wordBits), "int")], "int")
      answers.set(keyOf(question), callOf("<>", [bit, numberValue(0, "int")], "boolean"))
    }
    for (let slot = 0; slot < matrix.columnCount; slot++) values.push(rows.parts[i])
  }
  return {
    plan,
    language: {
      atMost: (feature, threshold) =>
        answers.get(keyOf({ feature, threshold, categories: null })) ??
        callOf("<=", [values[feature], numberValue(threshold)], "boolean"),
      isOneOf: (feature, categories) =>
        answers.get(keyOf({ feature, threshold: Number.NaN, categories })) ??
        callOf("in", [values[feature], ...categories.map((category) => numberValue(category))], "boolean"),
      choose: caseValue,
      number: (value) => numberValue(value),
      add: (a, b) => callOf("+", [a, b], "double"),
    },
  }
}

function keyOf({ feature, threshold, categories }: Question): string {
  return `${feature}: ${categories ?? threshold}`
}

/** The different questions about the features from one up to another. */
function questions(model: GbtModel, from: number, to: number): Question[] {
  const found = new Map<string, Question>()
  for (const { feature: features, threshold, leftCategories } of model.trees) {
    for (const [node, feature] of features.entries()) {
      if (feature < from || feature >= to) continue
      const question = { feature, threshold: threshold[node], categories: leftCategories[node] }
      found.set(keyOf(question), question)
    }
  }
  return [...found.values()]
}

function answerWords(matrix: CsrMatrix, firstFeature: number, asked: readonly Question[]): Int32Array[] {
  const words = Array.from({ length: Math.ceil(asked.length / wordBits) }, () => new Int32Array(matrix.rowCount))
  const bySlot = new Map<number, number[]>()
  for (const [q, { feature }] of asked.entries()) {
    bySlot.set(feature - firstFeature, [...(bySlot.get(feature - firstFeature) ?? []), q])
    if (isTrueOf(asked[q], 0)) {
      const word = words[Math.floor(q / wordBits)]
      for (let row = 0; row < word.length; row++) word[row] |= 1 << (q % wordBits)
    }
  }
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.rowStarts[row]; at < matrix.rowStarts[row + 1]; at++) {
      for (const q of bySlot.get(matrix.columns[at]) ?? []) {
        const word = words[Math.floor(q / wordBits)]
        const bit = 1 << (q % wordBits)
        word[row] = isTrueOf(asked[q], matrix.values[at]) ? word[row] | bit : word[row] & ~bit
      }
    }
  }
  return words
}

function isTrueOf({ threshold, categories }: Question, value: number): boolean {
  return categories === null ? value <= threshold : categories.includes(value)
}
