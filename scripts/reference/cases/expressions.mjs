// Expressions in both of Spark's modes, ANSI and legacy. The Spark side is spark/expressions.py.

import { EXACT } from "../comparison.mjs"
import { many } from "../draws.mjs"
import { answersOf, frameOfTable } from "../expressions/answers.mjs"
import { drawQuestions, drawTable } from "../expressions/draw.mjs"
import { judge } from "../expressions/judge.mjs"
import { defineCase } from "./case.mjs"

/**
 * @typedef {import("../expressions/answers.mjs").Answer} Answer
 * @typedef {import("../expressions/answers.mjs").Question} Question
 * @typedef {import("../expressions/judge.mjs").SparkAnswer} SparkAnswer
 * @typedef {{ table: import("../expressions/values.mjs").ValueTable, questions: Question[] }} Given
 */

const ROWS = 10
const EXPRESSIONS_A_TABLE = 25

const MODES = /** @type {const} */ (["ansi", "legacy"])

export const expressions = defineCase({
  name: "expressions",
  draw: (random, { expressions: count }) =>
    many(Math.ceil(count / EXPRESSIONS_A_TABLE), (run) => ({
      table: drawTable(random, ROWS),
      questions: drawQuestions(random, Math.min(EXPRESSIONS_A_TABLE, count - run * EXPRESSIONS_A_TABLE)),
    })),
  async run(lab, { table, questions }) {
    /** @type {Record<string, Answer[]>} */
    const answers = {}
    for (const mode of MODES) {
      const engine = await lab.createDuckdbEngine({ ansi: mode === "ansi" })
      try {
        const frame = await frameOfTable(lab.Frame, table, engine)
        answers[mode] = await answersOf(frame, questions, () => false)
      } finally {
        await engine.close()
      }
    }
    return answers
  },
  compare: (ours, sparks, given) =>
    MODES.map((mode) => {
      const { table, questions } = /** @type {Given} */ (given)
      const answers = /** @type {SparkAnswer[]} */ (sparks[mode])
      const judged = questions.map((question, i) => ({ ...question, ...judge(question, ours[mode][i], answers[i]) }))
      const of = (/** @type {string} */ verdict) => judged.filter((one) => one.verdict === verdict)
      const describe = (/** @type {{ expression: string, why: string }} */ one) => `${one.expression}: ${one.why}`
      return {
        what: `${mode} answers`,
        count: of("same").length * table.rows.length,
        largest: of("different").length > 0 ? Infinity : 0,
        rule: EXACT,
        problems: of("different").map(describe),
        shown: EXPRESSIONS_A_TABLE,
        refused: of("refused").map(describe),
      }
    }),
})
