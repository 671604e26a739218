// Joins of a query: ON conditions of any kind, USING.

import type { Engine } from "../../engines/engine"
import { commonType } from "../../expression/coerce"
import { expressionError } from "../../expression/errors"
import type { Source } from "../../expression/query/query"
import { columnsUsed, resolveExpression } from "../../expression/resolve/resolve"
import type { Expression } from "../../expression/tree"
import { callOf, type Typed } from "../../expression/typed"
import { checkNames, columnValue, findColumn, freeName, ownName, unknownColumn } from "../../plan/column"
import {
  columnField,
  columnFields,
  filter,
  type JoinField,
  type JoinKind,
  type JoinPlan,
  join,
  type Plan,
  project,
  projectWith,
} from "../../plan/plan"
import { nullValue, rowNumberValue } from "../../plan/values"
import { readCondition } from "../verbs/expressions"
import { unionPlans } from "../verbs/union"
import { lookUp, named, type Relation, relationOf, type ScopeColumn } from "./scope"

type JoinSource = Source & { kind: "join" }
type Join = Pick<JoinSource, "how" | "on" | "using"> & Partial<Pick<JoinSource, "place">>
type Key = JoinPlan["keys"][number]

/** The pairs of rows of two relations for which the join's condition is true. */
export async function planJoin(engine: Engine, join: Join, first: Relation, second: Relation): Promise<Relation> {
  const [left, right] = withOwnNames(first, second)
  if (join.using) return joinUsing(engine, join, left, right)
  const scope = [...left.scope, ...right.scope]
  const isOneSided = join.how === "leftsemi" || join.how === "leftanti"
  const plan =
    join.on === undefined
      ? joined(left.plan, right.plan, "cross", [])
      : await joinOn(engine, join, left.plan, right.plan, named(join.on, scope))
  return { plan, scope: isOneSided ? left.scope : scope }
}

/**
 * The rows of `Frame.join` on a condition: all columns of both sides, or the left side's alone.
 *
 * @throws RangeError where a column of one side is called as one of the other, and both stay or the condition names it
 */
export async function joinWhere(engine: Engine, left: Plan, right: Plan, on: Expression, how: JoinKind): Promise<Plan> {
  const isOneSided = how === "leftsemi" || how === "leftanti"
  if (!isOneSided) checkNames([...left.columns, ...right.columns].map(({ name }) => name))
  const { plan, scope } = await planJoin(engine, { how, on }, relationOf(left), relationOf(right))
  return project(
    plan,
    scope.map(({ name, column }) => columnField(findColumn(plan.columns, column), name)),
  )
}

/** The same relations, no column of one called as one of the other: `id` of both is then `a.id` and `b.id`. */
function withOwnNames(left: Relation, right: Relation): [Relation, Relation] {
  const names = [left, right].map(({ plan }) => new Set(plan.columns.map((c) => c.name.toLowerCase())))
  const isDouble = (name: string): boolean => names.every((set) => set.has(name.toLowerCase()))
  const taken = new Set([...names[0], ...names[1]])
  const own = (relation: Relation): Relation => {
    const others = new Map(
      relation.plan.columns
        .filter(({ name }) => isDouble(name))
        .map(({ name }) => {
          const qualifier = relation.scope.find((c) => c.column === name)?.qualifier
          return [name, freeName(qualifier === undefined ? name : `${qualifier}.${name}`, taken)]
        }),
    )
    if (others.size === 0) return relation
    return {
      plan: project(
        relation.plan,
        relation.plan.columns.map((column) => columnField(column, others.get(column.name))),
      ),
      scope: relation.scope.map((c) => ({ ...c, column: others.get(c.column) ?? c.column })),
    }
  }
  return [own(left), own(right)]
}

/** A join by keys alone, all columns of both sides kept. */
function joined(left: Plan, right: Plan, how: JoinKind, keys: readonly Key[]): JoinPlan {
  const isOneSided = how === "leftsemi" || how === "leftanti"
  const fields: JoinField[] = [
    ...left.columns.map((column) => ({ column, left: column.name })),
    ...(isOneSided ? [] : right.columns.map((column) => ({ column, right: column.name }))),
  ]
  return join(left, right, how, keys, fields)
}

async function joinOn(engine: Engine, join: Join, left: Plan, right: Plan, on: Expression): Promise<Plan> {
  const pairs = joined(left, right, "cross", [])
  const condition = await readCondition(engine, pairs, { expression: on })
  const sides = [left, right].map((plan) => new Set(plan.columns.map((c) => c.name)))
  const isOver = (value: Typed, side: number): boolean => [...columnsUsed(value)].every((name) => sides[side].has(name))
  const keys: Key[] = []
  const ofRight: Typed[] = []
  const others: Typed[] = []
  const how = join.how
  for (const part of conjuncts(condition)) {
    const key = keyOf(part, isOver)
    if (key) keys.push(key)
    // What the right side alone decides may as well be decided before, where its rows need not stay.
    else if (isOver(part, 1) && how !== "right" && how !== "outer") ofRight.push(part)
    else others.push(part)
  }
  const rest = ofRight.reduce<Plan>(filter, right)
  if (others.length === 0 && (keys.length > 0 || how === "inner")) {
    return joined(left, rest, keys.length > 0 ? how : "cross", keys)
  }
  const match = (l: Plan, r: Plan): Plan =>
    others.reduce<Plan>(filter, joined(l, r, keys.length > 0 ? "inner" : "cross", keys))
  if (how === "inner") return match(left, rest)
  const swapped = (r: Plan, l: Plan): Plan => match(l, r)
  if (how === "right") return matchedRows(rest, left, "left", swapped, pairs)
  if (how !== "outer") return matchedRows(left, rest, how, match, pairs)
  const alone = project(
    matchedRows(rest, left, "leftanti", swapped, pairs),
    pairs.columns.map((column) => {
      return sides[0].has(column.name) ? { column, value: nullValue(column.type) } : columnField(column)
    }),
  )
  return unionPlans(alone, matchedRows(left, rest, "left", match, pairs), engine.ansi)
}

/** Each row of `rows` with those that `match` gives for it, found by its number. */
function matchedRows(
  rows: Plan,
  others: Plan,
  how: JoinKind,
  match: (rows: Plan, others: Plan) => Plan,
  { columns }: Plan,
): Plan {
  const number = { name: ownName("row"), type: "int" }
  const numbered = projectWith(rows, [{ column: number, value: rowNumberValue() }])
  const own = { ...number, name: ownName("match") }
  const found = match(numbered, others)
  const matches = project(found, [columnField(number, own.name), ...columnFields(others.columns)])
  const all = joined(numbered, matches, how, [{ left: columnValue(number), right: columnValue(own) }])
  const isOneSided = how === "leftsemi" || how === "leftanti"
  return project(all, columnFields(isOneSided ? rows.columns : columns))
}

function conjuncts(value: Typed): readonly Typed[] {
  return value.kind === "call" && value.name === "and" ? value.args.flatMap(conjuncts) : [value]
}

/** The two sides of an equality, where each is over one side of the join. */
function keyOf(value: Typed, isOver: (value: Typed, side: number) => boolean): Key | undefined {
  if (value.kind !== "call" || value.name !== "=" || value.args.some((arg) => columnsUsed(arg).size === 0)) {
    return undefined
  }
  const [a, b] = value.args
  if (isOver(a, 0) && isOver(b, 1)) return { left: a, right: b }
  return isOver(a, 1) && isOver(b, 0) ? { left: b, right: a } : undefined
}

/** Columns of one name on both sides, which come once and first; those of each side are there by their qualified names. */
function joinUsing(engine: Engine, join: Join, left: Relation, right: Relation): Relation {
  const names = join.using === "all" ? commonNames(left, right) : join.using!
  const how = join.how
  const { ansi } = engine
  const keys = names.map((name) => {
    const [l, r] = [left, right].map(({ plan, scope }, i) => {
      const found = lookUp(scope, [name], join.place)
      if (found) return findColumn(plan.columns, found[0])
      const { message } = unknownColumn(scope, name, `on the ${i === 0 ? "left" : "right"} of the join`)
      throw expressionError(message, join.place, RangeError)
    })
    const columns = [l, r].map(({ name: column }): Expression => ({ kind: "name", parts: [column], place: join.place }))
    const equal = resolveExpression({ kind: "call", name: "=", args: columns, place: join.place }, [l, r], {
      ansi,
      place: "row",
    })
    return { name, left: l, right: r, equal: equal as Typed & { kind: "call" } }
  })
  const base = joined(
    left.plan,
    right.plan,
    keys.length === 0 ? "cross" : how,
    keys.map(({ equal }) => ({ left: equal.args[0], right: equal.args[1] })),
  )
  const isKey = (c: ScopeColumn): boolean =>
    !c.isHidden && keys.some((key) => key.left.name === c.column || key.right.name === c.column)
  const hidden = ({ scope }: Relation): ScopeColumn[] => scope.map((c) => (isKey(c) ? { ...c, isHidden: true } : c))
  if (how === "leftsemi" || how === "leftanti") {
    const own = keys.map(({ name, left: l }): ScopeColumn => ({ name, column: l.name }))
    return { plan: base, scope: [...own, ...hidden(left)] }
  }
  const taken = new Set(base.columns.map((c) => c.name.toLowerCase()))
  const both = how === "outer" ? keys.map((key) => ({ ...key, column: freeName(key.name, taken) })) : []
  const plan =
    both.length === 0
      ? base
      : projectWith(
          base,
          both.map(({ left: l, right: r, column, equal }) => ({
            column: { name: column, type: commonType(l.type, r.type, ansi)! },
            value: callOf("coalesce", equal.args, equal.args[0].type),
          })),
        )
  const merged = keys.map(({ name, left: l, right: r }, i): ScopeColumn => {
    return { name, column: how === "outer" ? both[i].column : how === "right" ? r.name : l.name }
  })
  return { plan, scope: [...merged, ...hidden(left), ...hidden(right)] }
}

function commonNames(left: Relation, right: Relation): string[] {
  const of = ({ scope }: Relation): string[] => scope.filter((c) => !c.isHidden).map((c) => c.name)
  const others = new Set(of(right).map((name) => name.toLowerCase()))
  return of(left).filter((name) => others.has(name.toLowerCase()))
}
