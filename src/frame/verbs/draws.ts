// rand and randn in expressions: drawn once a frame, in the order of its rows, and set beside them as columns.

import type { Engine, TableColumn } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { columnName } from "../../expression/columns/columnName"
import { expressionError } from "../../expression/errors"
import { parseExpression, parseSortTerm } from "../../expression/parse"
import { mapChildren, some } from "../../expression/parts"
import type { Call, Expression } from "../../expression/tree"
import { usersColumns } from "../../plan/column"
import { columnFields, type Plan, project } from "../../plan/plan"
import { fillNormal, fillUniform } from "../../random/uniform"
import { countRows } from "../rows/readAggregates"
import type { ColumnLike } from "./given"

const fills: Readonly<Record<string, (seed: number | bigint, out: Float64Array) => void>> = {
  rand: fillUniform,
  random: fillUniform,
  randn: fillNormal,
}

function isDraw(expression: Expression): expression is Call {
  return expression.kind === "call" && Object.hasOwn(fills, expression.name.toLowerCase())
}

/** True where an expression draws random numbers; of text also where it only looks so. */
export function mayDraw(given: ColumnLike | SortColumn): boolean {
  if (typeof given === "string") return /\brand(n|om)?\s*\(/i.test(given)
  return some(given instanceof SortColumn ? given.term.input : given.expression, isDraw)
}

/** A plan with the draws of expressions as columns of its own, and expressions that name these. */
interface Drawn<T> {
  readonly plan: Plan
  readonly given: readonly T[]
}

/** Draws what expressions draw, each call for itself. */
export async function withDraws<T extends ColumnLike | SortColumn>(
  engine: Engine,
  plan: Plan,
  given: readonly T[],
  read: "columns" | "terms",
): Promise<Drawn<T>> {
  const calls: Call[] = []
  const named = (tree: Expression): Expression => {
    if (!isDraw(tree)) return mapChildren(tree, named)
    calls.push(tree)
    return { kind: "name", parts: [`__draw_${calls.length - 1}`] }
  }
  const replaced = given.map((one): ColumnLike | SortColumn => {
    if (!mayDraw(one)) return one
    if (one instanceof SortColumn) return new SortColumn({ ...one.term, input: named(one.term.input) })
    if (read === "terms" && typeof one === "string") {
      const term = parseSortTerm(one)
      return new SortColumn({ ...term, input: named(term.input) })
    }
    const tree = typeof one === "string" ? parseExpression(one) : one.expression
    const made = named(tree)
    return { expression: tree.kind === "alias" ? made : { kind: "alias", input: made, names: [columnName(tree)] } }
  })
  if (calls.length === 0) return { plan, given }
  const rows = await engine.keep(plan, "sorted")
  const count = await countRows(engine, rows)
  const columns = calls.map((call, i): TableColumn => {
    const data = new Float64Array(count)
    fills[call.name.toLowerCase()](seedOf(call), data)
    return { name: `__draw_${i}`, type: "double", data }
  })
  return { plan: await engine.attach(rows, columns), given: replaced as readonly ColumnLike[] as readonly T[] }
}

/** The plan without columns of the library's own. */
export function withoutDraws(plan: Plan): Plan {
  const columns = usersColumns(plan.columns)
  return columns.length === plan.columns.length ? plan : project(plan, columnFields(columns))
}

function seedOf({ args, name, place }: Call): number | bigint {
  if (args.length === 0) return randomSeed()
  const [given] = args
  const isNegative = given.kind === "call" && given.name === "negative"
  const literal = isNegative ? given.args[0] : given
  if (args.length === 1 && literal.kind === "literal") {
    const { value } = literal
    if (value === null) return 0
    if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) {
      return BigInt.asIntN(64, isNegative ? -BigInt(value) : BigInt(value))
    }
  }
  throw expressionError(`${name} takes a seed, a whole number that stands there`, place, TypeError)
}

/** A seed for draws that were given none. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 53)
}
