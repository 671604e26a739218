import { castTo } from "../../expression/coerce"
import { callOf, type Typed } from "../../expression/typed"
import { columnValue, freeName } from "../../plan/column"
import { aggregate, columnFields, type Plan, projectWith, sort } from "../../plan/plan"
import { rowCountValue } from "../../plan/values"
import { chosenColumns } from "./describe"

/** The rule stands at `Frame.valueCounts`. */
export function countValues(plan: Plan, names: readonly string[]): Plan {
  const keys = chosenColumns(plan, names)
  const vector = keys.find((column) => column.vector !== undefined)
  if (vector) throw new TypeError(`vector column ${vector.name} has no values to count; name other columns`)
  const taken = new Set(keys.map(({ name }) => name.toLowerCase()))
  const count = { name: freeName("count", taken), type: "bigint" }
  const share = { name: freeName("share", taken), type: "double" }
  const groups = aggregate(plan, columnFields(keys), [{ column: count, value: rowCountValue() }])
  const rowCount: Typed = { ...callOf("sum", [columnValue(count)], "bigint"), over: { partitionBy: [], orderBy: [] } }
  const [part, whole] = [columnValue(count), rowCount].map((x) => castTo(x, "double"))
  const counted = projectWith(groups, [{ column: share, value: callOf("/", [part, whole], "double") }])
  // Groups come in the order of their values, which those of one count keep.
  return sort(counted, [{ input: columnValue(count), isDescending: true, nullsFirst: false }])
}
