import { formatDouble } from "../linalg/formatDouble"
import type { Engine } from "./engine"
import { findColumn, type Relation } from "./relation"
import { cellText } from "./show"
import { tableRelation } from "./table"
import { isNumeric } from "./toColumns"

const statistics = ["count", "mean", "stddev", "min", "max"] as const

/** Spark's `describe`: a row a statistic, all values as text; text columns have neither mean nor deviation. */
export async function describeRelation(
  engine: Engine,
  relation: Relation,
  names: readonly string[],
): Promise<Relation> {
  const chosen = names.length > 0 ? names.map((name) => findColumn(relation.columns, name)) : relation.columns
  const columns = chosen.filter((c) => !c.vector && ((isNumeric(c) && c.type !== "BOOLEAN") || c.type === "VARCHAR"))
  const expressions = columns.flatMap((c) => {
    const name = engine.dialect.quote(c.name)
    // The engine's own deviation fails on NaN and infinity, where Spark's is NaN.
    const finite = `isfinite(${name}::DOUBLE)`
    const deviation = `CASE WHEN bool_and(${finite}) THEN stddev_samp(CASE WHEN ${finite} THEN ${name} END) ELSE 'NaN' END`
    const moments = isNumeric(c) ? [`avg(${name})`, deviation] : ["NULL", "NULL"]
    return [`count(${name})`, ...moments, `min(${name})`, `max(${name})`]
  })
  const values =
    expressions.length === 0
      ? []
      : await engine.columns(
          `SELECT ${expressions.join(", ")} FROM (${relation.sql})`,
          expressions.map(() => "value"),
        )
  const texts = columns.map((column, c) =>
    statistics.map((statistic, s) => {
      const value = values[c * statistics.length + s]![0]
      const isMoment = statistic === "mean" || statistic === "stddev"
      return value === null ? null : isMoment ? formatDouble(value as number) : cellText(value, column)
    }),
  )
  const made = [
    { name: "summary", type: "VARCHAR", data: [...statistics] },
    ...columns.map((c, i) => ({ name: c.name, type: "VARCHAR", data: texts[i]! })),
  ]
  const table = await engine.createTable(made)
  return tableRelation(
    engine,
    table,
    made.map(({ name, type }) => ({ name, type })),
  )
}
