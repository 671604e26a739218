// Whole queries over temporary views.

import { engineOf } from "../engines/duckdb/engine"
import type { Engine } from "../engines/engine"
import { type Column, engineSql } from "../expression/columns/column"
import { parseQuery } from "../expression/query/parseQuery"
import { viewsUsed } from "../expression/query/viewsUsed"
import { type Plan, project } from "../plan/plan"
import { type CallPlace, callPlace, noteFailure, placed } from "../work/callPlace"
import { Frame } from "./frame"
import { once, oncePer } from "./once"
import { unknownView } from "./query/context"
import { planQuery } from "./query/planQuery"
import { dropView, viewNames, viewOf } from "./query/views"
import { mayDraw } from "./verbs/draws"

/** Whole queries, `await sql("SELECT …")`, and expressions in an engine's own SQL, `sql.duckdb("…")`. */
export interface Sql {
  /**
   * The frame of a query in Spark's SQL, over views that `createOrReplaceTempView` made:
   * `await sql("SELECT user_id, count(*) AS n FROM purchases GROUP BY user_id HAVING n > 3 ORDER BY n DESC")`. It means what
   * Spark means, and its rows have the order that the frame's verbs give them; a view replaced later changes nothing.
   *
   * Read are WITH, SELECT [DISTINCT], `* EXCEPT (…)`, FROM with views, VALUES and queries inside, all kinds of JOIN with ON
   * or USING, LATERAL VIEW, WHERE, GROUP BY with numbers, names of results, ALL, ROLLUP and CUBE, HAVING, UNION, INTERSECT
   * and EXCEPT [ALL], ORDER BY, LIMIT and OFFSET. Queries within expressions (`IN (SELECT …)`) are not.
   *
   * @param engine - whose views are read; default: the one that all frames share
   * @throws Error that shows the place for what can't be read; RangeError for an unknown view. As of verbs, an unknown
   *   column and what else depends on types is thrown by the action.
   */
  (query: string, engine?: Engine): Promise<Frame>
  /**
   * An expression in DuckDB's own SQL, which means what DuckDB says and goes to no other engine:
   * `sql.duckdb("list_grade_up(a)", "array<int>")`.
   *
   * @param type - of the result, in Spark's spelling; default what DuckDB says
   */
  duckdb(text: string, type?: string): Column
  /** The same in the SQL of the Spark that the frame's engine is, passed on as it stands: `sql.spark("uuid()", "string")`. */
  spark(text: string, type?: string): Column
}

/** The frame of a query in Spark's SQL, and the marked ways to the engines' own: see {@link Sql}. */
export const sql: Sql = Object.assign(query, { duckdb: engineSql("duckdb"), spark: engineSql("spark") })

function query(text: string, engine?: Engine): Promise<Frame> {
  const place = callPlace()
  return noteFailure(place, () => queryFrame(text, engine, place))
}

async function queryFrame(text: string, engine: Engine | undefined, place: CallPlace | undefined): Promise<Frame> {
  const on = await engineOf(engine)
  const tree = parseQuery(text)
  const names = new Map<string, { plan(): Promise<Plan> }>()
  for (const { name, place } of viewsUsed(tree)) {
    const rows = viewOf(on, name)
    if (rows === undefined) throw unknownView(name, viewNames(on), place)
    names.set(name.toLowerCase(), rows)
  }
  const make = (plans: readonly Plan[]): Promise<Plan> => {
    const tables = new Map([...names.keys()].map((name, i) => [name, plans[i]]))
    return planQuery(tree, { engine: on, tables, oneRow: oneRow(on), plan: planQuery })
  }
  // Draws are the frame's, whatever its views are made of by then.
  const madeOf = mayDraw(text) ? onceOfAll(make) : oncePerAll(names.size, make)
  const placedOf = placed(madeOf, place)
  return Frame.fromPlan(on, async () => placedOf(await Promise.all([...names.values()].map((rows) => rows.plan()))))
}

/**
 * Takes the name of a view away, so that its rows can be let go of.
 *
 * @returns false where there was no view of that name
 */
export async function dropTempView(name: string, engine?: Engine): Promise<boolean> {
  return dropView(await engineOf(engine), name)
}

const singleRows = new WeakMap<Engine, () => Promise<Plan>>()

/** Makes one row without columns, once an engine. */
function oneRow(engine: Engine): () => Promise<Plan> {
  const before = singleRows.get(engine)
  if (before) return before
  const made = once(async () => project(await engine.createTable([{ name: "one", type: "int", data: [1] }]), []))
  singleRows.set(engine, made)
  return made
}

/** What `make` gave for the first plans. */
function onceOfAll<T>(make: (plans: readonly Plan[]) => Promise<T>): (plans: readonly Plan[]) => Promise<T> {
  let made: (() => Promise<T>) | undefined
  return (plans) => {
    made ??= once(() => make(plans))
    return made()
  }
}

/** What `make` gives for `count` plans, made again only where one of them is another. */
function oncePerAll(
  count: number,
  make: (plans: readonly Plan[]) => Promise<Plan>,
): (plans: readonly Plan[]) => Promise<Plan> {
  const step = (before: readonly Plan[]): ((plans: readonly Plan[]) => Promise<Plan>) => {
    if (before.length === count) {
      const made = once(() => make(before))
      return () => made()
    }
    const next = oncePer((plan: Plan) => step([...before, plan]))
    return async (plans) => (await next(plans[before.length]))(plans)
  }
  return step([])
}
