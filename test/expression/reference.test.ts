// Expressions against what Spark answered on a table of awkward values, in both of its modes.

import { expect, it } from "vitest"
import { type Answered, hasError, inBothModes, reference } from "./asSpark"
import { answeredAlike } from "./changedLater"

/** What the library refuses though Spark answers it, and why. */
const refusals: Readonly<Record<string, string>> = {}

inBothModes((mode, frame) => {
  it("expressions have Spark's types and values, or are refused by name", async () => {
    const { answersOf } = await import("../../scripts/reference/expressions/answers.mjs")
    const { judge } = await import("../../scripts/reference/expressions/judge.mjs")
    const expressions = answeredAlike(reference.expressions)
    const answers = await answersOf(frame(), expressions, (question) => hasError((question as Answered)[mode]))
    const counts = { same: 0, refused: 0, different: 0 }
    const problems: string[] = []
    for (const [i, question] of expressions.entries()) {
      const { verdict, why } = judge(question, answers[i], { type: question.type, values: question[mode] })
      counts[verdict]++
      const problem = problemOf(question.expression, verdict, why)
      if (problem !== "") problems.push(`${question.expression}: ${problem}`)
    }
    console.log(`${mode}: ${counts.same} same, ${counts.refused} refused, ${counts.different} different`)
    expect(problems).toEqual([])
  })
})

/** What is wrong with a verdict; empty if nothing is. */
function problemOf(expression: string, verdict: string, why: string): string {
  const isListed = Object.hasOwn(refusals, expression)
  if (verdict === "different") return why
  if (verdict === "same") return isListed ? "listed as refused, but is not" : ""
  if (!namesWhat(expression, why)) return `the refusal does not say what is refused: ${why}`
  return isListed ? "" : `refused without a reason listed: ${why}`
}

/** Whether a message names a function, word or sign of the expression. */
function namesWhat(expression: string, message: string): boolean {
  const words = expression.match(/[a-z_]\w*(?=\()|\b[A-Z]{2,}\b|[^\w\s(),'.]+/g) ?? [expression]
  return words.some((word) => message.toLowerCase().includes(word.toLowerCase()))
}
