import { isOrderable, typeName } from "../../expression/dataType"
import { columnValue } from "../../plan/column"
import { limit, type Plan, sort } from "../../plan/plan"

/** Where in a frame a page of rows lies. */
export interface PagePlace {
  /** Rows before it; an integer >= 0. Default 0. */
  readonly offset?: number
  /** The order, as `orderBy` of one column gives it: nulls first, last when descending. Default: the frame's own. */
  readonly sort?: {
    /** The column's place among the frame's. */
    readonly column: number
    readonly isDescending: boolean
  }
}

/**
 * The first `count` rows from a place on.
 *
 * @throws RangeError for a place that is none of the frame's, TypeError for a column whose values have no order
 */
export function pagePlan(plan: Plan, count: number, { offset = 0, sort: by }: PagePlace): Plan {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`invalid offset: ${offset}; expected an integer >= 0`)
  }
  if (by === undefined) return limit(plan, count, offset)
  const column = plan.columns[by.column]
  if (column === undefined) {
    throw new RangeError(`invalid column: ${by.column}; expected an integer in [0, ${plan.columns.length - 1}]`)
  }
  if (!isOrderable(column.type)) {
    throw new TypeError(`${column.name} is ${typeName(column.type)}, whose values have no order`)
  }
  const { isDescending } = by
  return limit(sort(plan, [{ input: columnValue(column), isDescending, nullsFirst: !isDescending }]), count, offset)
}
