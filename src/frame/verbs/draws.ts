// rand and randn in expressions: drawn once a frame, in the order of its rows, and set beside them as columns.

import type { DrawnColumn, Engine } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { columnName } from "../../expression/columns/columnName"
import { expressionError } from "../../expression/errors"
import { parseExpression, parseSortTerm } from "../../expression/parse"
import { find, mapChildren } from "../../expression/parts"
import type { Call, Expression } from "../../expression/tree"
import { ownName, usersColumns } from "../../plan/column"
import { columnFields, type Plan, project } from "../../plan/plan"
import { isGenerator } from "./generators"
import type { ColumnLike } from "./given"

const draws: Readonly<Record<string, DrawnColumn["of"]>> = {
  rand: "uniform",
  random: "uniform",
  randn: "normal",
}

function drawOf(tree: Expression): Call | undefined {
  return tree.kind === "call" && Object.hasOwn(draws, tree.name.toLowerCase()) ? tree : undefined
}

function drawIn(tree: Expression): Call | undefined {
  return find(tree, drawOf)
}

/** True where an expression draws random numbers; of text also where it only looks so. */
export function mayDraw(given: ColumnLike | SortColumn): boolean {
  if (typeof given === "string") return /\brand(n|om)?\s*\(/i.test(given)
  return drawIn(given instanceof SortColumn ? given.term.input : given.expression) !== undefined
}

/** What Spark computes only where what stands before it says so. */
function partsUnderCondition(tree: Expression): readonly Expression[] {
  if (tree.kind === "case") {
    const [first, ...rest] = tree.branches
    const otherwise = tree.otherwise ? [tree.otherwise] : []
    return [first.then, ...rest.flatMap(({ when, then }) => [when, then]), ...otherwise]
  }
  if (tree.kind === "lambda") return [tree.body]
  if (tree.kind !== "call") return []
  const between = betweenOf(tree)
  if (between) return (between.args[1] as Call).args.slice(1)
  if (/^(if|and|or|coalesce|ifnull|nvl2?|nanvl|elt)$/i.test(tree.name)) return tree.args.slice(1)
  return /^(in|decode)$/i.test(tree.name) ? tree.args.slice(2) : []
}

function refuseDraws(tree: Expression): void {
  const draw = drawIn(tree)
  if (draw === undefined) return
  throw expressionError(
    "random numbers under a condition are drawn for the rows alone that meet it; add them as a column first",
    draw.place,
    TypeError,
  )
}

function betweenOf(tree: Expression): Call | undefined {
  return tree.kind === "call" && tree.isBetween ? tree : undefined
}

/** Conditions that hold together, one after the other where they draw: as Spark draws for the rows alone that met those before. */
export function drawingConditions(given: ColumnLike): readonly ColumnLike[] {
  if (!mayDraw(given)) return [given]
  const conjuncts = (tree: Expression): readonly Expression[] =>
    tree.kind === "call" && tree.name === "and" && !betweenOf(tree) ? tree.args.flatMap(conjuncts) : [tree]
  const tree = typeof given === "string" ? parseExpression(given) : given.expression
  return conjuncts(tree).map((expression) => ({ expression }))
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
    const draw = drawOf(tree)
    if (draw) {
      calls.push(draw)
      return { kind: "name", parts: [ownName(`draw_${calls.length - 1}`)] }
    }
    for (const part of partsUnderCondition(tree)) refuseDraws(part)
    const between = betweenOf(tree)
    if (between === undefined) return mapChildren(tree, named)
    // One value, and so one draw, that stands twice.
    const [least, most] = between.args as readonly Call[]
    const value = named(least.args[0])
    const sides = [least, most].map((side): Call => ({ ...side, args: [value, named(side.args[1])] }))
    return { ...between, args: sides }
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
    const isNamed = tree.kind === "alias" || isGenerator(tree)
    return { expression: isNamed ? made : { kind: "alias", input: made, names: [columnName(tree)] } }
  })
  if (calls.length === 0) return { plan, given }
  const columns = calls.map((call, i): DrawnColumn => {
    return { name: ownName(`draw_${i}`), of: draws[call.name.toLowerCase()], seed: seedOf(call) }
  })
  return { plan: await engine.draw(plan, columns), given: replaced as readonly ColumnLike[] as readonly T[] }
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
