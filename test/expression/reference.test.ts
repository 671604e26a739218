// Expressions against what Spark answered on a table of awkward values, in both of its modes.

import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

interface Answered {
  readonly kind: "row" | "aggregate" | "window"
  readonly expression: string
  readonly type?: string
  readonly ansi: unknown
  readonly legacy: unknown
}

const reference = JSON.parse(readFileSync("test/reference/expressions.json", "utf8")) as {
  readonly schema: string
  readonly rows: unknown[][]
  readonly expressions: readonly Answered[]
}

/** What the library refuses though Spark answers it, and why. */
const refusals: Readonly<Record<string, string>> = {}

const hasError = (answer: unknown): boolean => JSON.stringify(answer).includes('"error"')

describe.each(["ansi", "legacy"] as const)("in %s mode", (mode) => {
  let engine: Engine
  let frame: Frame

  beforeAll(async () => {
    const { frameOfTable } = await import("../../scripts/reference/expressions/answers.mjs")
    engine = await createDuckdbEngine({ ansi: mode === "ansi" })
    frame = await frameOfTable(Frame, reference, engine)
  })
  afterAll(() => engine.close())

  it("expressions have Spark's types and values, or are refused by name", async () => {
    const { answersOf } = await import("../../scripts/reference/expressions/answers.mjs")
    const { judge } = await import("../../scripts/reference/expressions/judge.mjs")
    const { expressions } = reference
    const answers = await answersOf(frame, expressions, (question) => hasError((question as Answered)[mode]))
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
