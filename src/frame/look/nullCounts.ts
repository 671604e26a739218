import type { Engine } from "../../engines/engine"
import { isFloating, typeName } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { countIfValue, isNullValue, numberValue, rowCountValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"

/** The rule stands at `Frame.nullCounts`. */
export async function countNulls(engine: Engine, plan: Plan, columns: readonly Column[]): Promise<Plan> {
  const [rowCount, ...counts] = (await readAggregates(engine, plan, [
    rowCountValue(),
    ...columns.flatMap((column): Typed[] => [
      countIfValue(isNullValue(columnValue(column))),
      isFloating(column.type) ? countIfValue(callOf("isnan", [columnValue(column)], "boolean")) : numberValue(0, "int"),
    ]),
  ])) as number[]
  const nulls = columns.map((_, c) => counts[2 * c])
  return engine.createTable([
    { name: "column", type: "string", data: columns.map(({ name }) => name) },
    { name: "type", type: "string", data: columns.map(({ type }) => typeName(type)) },
    { name: "nulls", type: "bigint", data: nulls },
    { name: "nans", type: "bigint", data: columns.map((_, c) => counts[2 * c + 1]) },
    { name: "share", type: "double", data: nulls.map((count) => (rowCount === 0 ? null : count / rowCount)) },
  ])
}
