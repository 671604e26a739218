// Where the rows of a query come from: FROM.

import { expressionError } from "../../expression/errors"
import type { Source } from "../../expression/query/query"
import type { Expression } from "../../expression/tree"
import { freeName } from "../../plan/column"
import { columnFields, type Plan, project } from "../../plan/plan"
import { nameColumns } from "../verbs/columns"
import { readAllFields } from "../verbs/expressions"
import { expandGenerators } from "../verbs/generators"
import { type QueryContext, unknownView } from "./context"
import { planJoin } from "./planJoin"
import { named, type Relation, relationOf, type ScopeColumn } from "./scope"

/** The rows of a source with their names; one row without columns where there is none. */
export async function planSource(source: Source | undefined, context: QueryContext): Promise<Relation> {
  if (source === undefined) return { plan: await context.oneRow(), scope: [] }
  switch (source.kind) {
    case "view": {
      const plan = context.tables.get(source.name.toLowerCase())
      if (plan === undefined) throw unknownView(source.name, [...context.tables.keys()], source.place)
      return underAlias(plan, source.alias, source.name)
    }
    case "query":
      return underAlias(await context.plan(source.query, context), source.alias)
    case "join": {
      const left = await planSource(source.left, context)
      const right = await planSource(source.right, context)
      return planJoin(context.engine, source, left, right)
    }
    case "lateral":
      return planLateral(source, await planSource(source.input, context), context)
  }
}

function underAlias(plan: Plan, alias: (Source & { kind: "view" })["alias"], name?: string): Relation {
  if (alias === undefined) return relationOf(plan, name)
  return relationOf(alias.columns ? nameColumns(plan, alias.columns, alias.name) : plan, alias.name)
}

/** Each row as often as the generator says, with what it gives beside it. */
async function planLateral(
  { generator, alias }: Source & { kind: "lateral" },
  { plan, scope }: Relation,
  { engine }: QueryContext,
): Promise<Relation> {
  const expression: Expression = named(generator, scope)
  const given = alias.columns ? { kind: "alias" as const, input: expression, names: alias.columns } : expression
  const expanded = expandGenerators(plan, [{ expression: given }], engine.ansi)
  if (expanded.plan === plan) {
    throw expressionError("LATERAL VIEW takes what makes several rows of one, as explode(a)", generator.place)
  }
  const made = await readAllFields(engine, expanded.plan, expanded.given)
  const taken = new Set(plan.columns.map(({ name }) => name.toLowerCase()))
  const fields = made.map((field) => ({
    ...field,
    column: { ...field.column, name: freeName(field.column.name, taken) },
  }))
  const added = fields.map(({ column }, i): ScopeColumn => {
    return { name: made[i].column.name, column: column.name, ...(alias.name ? { qualifier: alias.name } : {}) }
  })
  return {
    plan: project(expanded.plan, [...columnFields(plan.columns), ...fields]),
    scope: [...scope, ...added],
  }
}
