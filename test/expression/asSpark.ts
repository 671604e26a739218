// Expressions with Spark's answers over the table of test/reference/expressions.json, asked of a frame in both modes.

import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { answeredAlike } from "./changedLater"

/** An expression with what Spark answers. */
export interface Answered {
  readonly kind: "row" | "aggregate" | "window"
  readonly expression: string
  /** None where Spark refuses the expression. */
  readonly type?: string
  readonly legacyType?: string
  readonly ansi: unknown
  /** None where both modes have the same. */
  readonly legacy?: unknown
}

type Mode = "ansi" | "legacy"

/** The table of awkward values, and expressions over it with Spark's answers. */
export const reference = JSON.parse(readFileSync("test/reference/expressions.json", "utf8")) as {
  readonly schema: string
  readonly rows: unknown[][]
  readonly expressions: readonly Answered[]
}

/** Defines tests in each of Spark's modes, on a frame of the table. */
export function inBothModes(define: (mode: Mode, frame: () => Frame) => void): void {
  describe.each(["ansi", "legacy"] as const)("in %s mode", (mode) => {
    let engine: Engine
    let frame: Frame

    beforeAll(async () => {
      const { frameOfTable } = await import("../../scripts/reference/expressions/answers.mjs")
      engine = await createDuckdbEngine({ ansi: mode === "ansi" })
      frame = await frameOfTable(Frame, reference, engine)
    })
    afterAll(() => engine.close())

    define(mode, () => frame)
  })
}

/** True for an answer that has errors in it. */
export function hasError(answer: unknown): boolean {
  return JSON.stringify(answer).includes('"error"')
}

/** Tests the expressions of a file beside this one, one a line: `{ all: value }` stands for the same value in every row. */
export function answersAsSpark(file: string): void {
  const lines = readFileSync(`test/expression/${file}`, "utf8").trim().split("\n")
  const expressions = answeredAlike(lines.map((line) => JSON.parse(line) as Answered))

  inBothModes((mode, frame) => {
    it("expressions have Spark's types and values", async () => {
      const { answersOf } = await import("../../scripts/reference/expressions/answers.mjs")
      const { judge } = await import("../../scripts/reference/expressions/judge.mjs")
      const answerOf = (question: Answered): unknown => {
        const answer = mode === "legacy" ? (question.legacy ?? question.ansi) : question.ansi
        const isAll = answer !== null && typeof answer === "object" && "all" in answer
        return isAll ? reference.rows.map(() => answer.all) : answer
      }
      const answers = await answersOf(frame(), expressions, (question) => hasError(answerOf(question as Answered)))
      const problems = expressions.flatMap((question, i) => {
        const type = mode === "legacy" ? (question.legacyType ?? question.type) : question.type
        const { verdict, why } = judge(question, answers[i], { type, values: answerOf(question) })
        return verdict === "same" ? [] : [`${question.expression}: ${why}`]
      })
      expect(problems).toEqual([])
    })
  })
}
