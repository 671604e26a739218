// What to say of a query that failed: which expression, which column, which row.

import type { Engine } from "../engines/engine"
import { childrenOf, columnsUsed } from "../expression/resolve/resolve"
import type { Typed } from "../expression/typed"
import type { Relation, Step } from "./relation/relation"

/**
 * The error of an action with the expression that failed, a mark under the place, the column that it makes and the row's
 * values; the error itself where no expression by itself fails for any row.
 */
export async function diagnosed(engine: Engine, relation: Relation, error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !/^[A-Z]+(_[A-Z]+)+: /.test(error.message)) return error
  for (const step of relation.steps ?? []) {
    try {
      const found = await failingRow(engine, step)
      if (found) return new Error(`${found.reason ?? error.message}\n${describe(step, found)}`, { cause: error })
    } catch {
      // What can't be looked at again, an aggregate for one, tells no more than the engine did.
    }
  }
  return error
}

interface Failure {
  readonly node: Typed
  readonly row: readonly (readonly [string, unknown])[]
  readonly reason?: string
}

async function failingRow(engine: Engine, { from, typed }: Step): Promise<Failure | undefined> {
  const { dialect } = engine
  const names = [...columnsUsed(typed)]
  const fails = (node: Typed): string => dialect.failing(dialect.compile(node, []))
  const nodes = partsOf(typed)
  const fields = [...names.map(dialect.quote), ...nodes.map(fails)]
  const sql = `SELECT ${fields.join(", ")} FROM (${from}) WHERE ${fails(typed)} LIMIT 1`
  const data = await engine.columns(
    sql,
    fields.map(() => "value"),
  )
  if (data[0].length === 0) return undefined
  // Parts come before what they are parts of: the first that fails has none that does.
  const node = nodes.find((_, i) => data[names.length + i][0] === true) ?? typed
  return {
    node,
    row: names.map((name, i) => [name, data[i][0]] as const),
    ...(await reasonOf(engine, from, typed, node)),
  }
}

async function reasonOf(engine: Engine, from: string, typed: Typed, node: Typed): Promise<{ reason?: string }> {
  const { dialect } = engine
  const whole = dialect.failing(dialect.compile(typed, []))
  try {
    await engine.columns(`SELECT ${dialect.compile(node, [])} FROM (SELECT * FROM (${from}) WHERE ${whole} LIMIT 1)`, [
      "value",
    ])
    return {}
  } catch (error) {
    return { reason: (error as Error).message }
  }
}

/** An expression's parts that can be computed by themselves, innermost first, itself last. */
function partsOf(typed: Typed): Typed[] {
  const inside = childrenOf(typed)
    .filter(
      (child) => child.kind === "call" || child.kind === "cast" || child.kind === "case" || child.kind === "field",
    )
    .flatMap(partsOf)
  return [...inside, typed]
}

function describe({ column }: Step, { node, row }: Failure): string {
  const lines: string[] = []
  if (node.place) {
    const { text, start, end } = node.place
    const from = text.lastIndexOf("\n", start - 1) + 1
    const to = text.indexOf("\n", start)
    const line = text.slice(from, to < 0 ? undefined : to)
    lines.push(
      `  ${line}`,
      `  ${" ".repeat(start - from)}${"^".repeat(Math.max(1, Math.min(end, from + line.length) - start))}`,
    )
  }
  const values = row.map(([name, value]) => `${name} = ${valueShown(value)}`).join(", ")
  return [...lines, `${column === undefined ? "a condition" : `column ${column}`}, row: ${values || "any"}`].join("\n")
}

function valueShown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? `[${value.map(valueShown).join(", ")}]` : String(value)
}
