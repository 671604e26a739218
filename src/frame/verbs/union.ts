import { castTo, commonType } from "../../expression/coerce"
import { typeName } from "../../expression/dataType"
import { type Column, columnValue, findColumn, lookUpColumn } from "../../plan/column"
import { columnField, type Plan, project } from "../../plan/plan"
import { nullValue } from "../../plan/values"
import { isSameNominal, isSameVector } from "../../plan/vectorColumn"

/**
 * First all rows of one plan, then of the other; columns by position, names and vectors of the first. Where types differ
 * both sides are cast to the least that both fit, as in Spark.
 */
export function unionPlans(first: Plan, second: Plan, ansi: boolean): Plan {
  if (first.columns.length !== second.columns.length) {
    throw new RangeError(`length mismatch: union of ${first.columns.length} and ${second.columns.length} columns`)
  }
  const columns = first.columns.map((column, i) => unionColumn(column, second.columns[i], ansi))
  return { kind: "union", first: castColumns(first, columns), second: castColumns(second, columns), columns }
}

/** The rule stands at `Frame.unionByName`. */
export function unionByName(first: Plan, second: Plan, allowMissingColumns: boolean, ansi: boolean): Plan {
  const added = second.columns.filter(({ name }) => lookUpColumn(first.columns, name) === undefined)
  if (!allowMissingColumns) {
    for (const { name } of first.columns) findColumn(second.columns, name, "in the other frame")
    for (const { name } of added) findColumn(first.columns, name, "in this frame")
  }
  const columns = [...first.columns, ...added]
  const named = (plan: Plan): Plan =>
    project(
      plan,
      columns.map((column) => {
        const own = lookUpColumn(plan.columns, column.name)
        return own ? columnField(own, column.name) : { column, value: nullValue(column.type) }
      }),
    )
  return unionPlans(named(first), named(second), ansi)
}

function unionColumn(column: Column, other: Column, ansi: boolean): Column {
  if (!isSameVector(column.vector, other.vector)) {
    throw new TypeError(`vector column ${column.name} differs on the two sides of a union; make it after the union`)
  }
  if (!isSameNominal(column.nominal, other.nominal)) {
    throw new TypeError(`labels of column ${column.name} differ on the two sides of a union; index it after the union`)
  }
  const type = commonType(column.type, other.type, ansi)
  if (type === undefined) {
    const [l, r] = [column.type, other.type].map(typeName)
    throw new TypeError(`column ${column.name} is ${l} on one side of a union, ${r} on the other; cast one of the two`)
  }
  return { ...column, type }
}

function castColumns(plan: Plan, columns: readonly Column[]): Plan {
  if (plan.columns.every((column, i) => column.type === columns[i].type)) return plan
  return project(
    plan,
    plan.columns.map((column, i) => ({ column, value: castTo(columnValue(column), columns[i].type) })),
  )
}
