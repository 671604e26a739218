// Which expression of the user's failed: Spark tells the text of it, as this engine wrote it.

import type { Typed } from "../../expression/typed"
import type { Plan } from "../../plan/plan"
import { isUntold, partsOf, type Step, stepError, stepsOf } from "../failedStep"
import { mergedProjection } from "../simplerPlan"
import { compileExpression } from "./expression/compile"
import { quote } from "./expression/names"
import type { PlanContext } from "./query"

/** See `Engine.diagnose`. */
export function diagnosed(plan: Plan, error: unknown, context: PlanContext): unknown {
  if (!isUntold(error) || !("fragment" in error) || typeof error.fragment !== "string") return error
  const failed = plainText(error.fragment)
  for (const step of allSteps(plan)) {
    for (const node of partsOf(step.value)) {
      const text = written(node, context)
      if (text === failed) return stepError(step, { node, reason: error.message }, error)
    }
  }
  return error
}

/** The steps of a plan, and those that projections put into one another come to. */
function allSteps(plan: Plan): Step[] {
  return stepsOf(plan).flatMap((step) => {
    if (step.input === undefined || plan.kind !== "project") return [step]
    const merged = mergedProjection(plan).fields.find(({ column }) => column.name === step.column)
    return merged === undefined || merged.value === step.value ? [step] : [step, { ...step, value: merged.value }]
  })
}

function written(node: Typed, context: PlanContext): string | undefined {
  try {
    return plainText(compileExpression(node, { ...context, column: quote, order: [] }))
  } catch {
    // What can't be written by itself tells no more than Spark did.
    return undefined
  }
}

/** Without the names of the sides of a join, and blanks. */
function plainText(sql: string): string {
  return sql.replaceAll(/`ǁ[lr]`\./g, "").trim()
}
