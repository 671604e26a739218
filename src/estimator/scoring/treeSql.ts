// The trees of a model as text, in Spark's SQL.

import type { GbtModel } from "../../gbt/model/gbtModel"
import { binsOfModel } from "../../gbt/predict/binForModel"
import { scoreTerm } from "../../gbt/predict/treeTerms"

/** Slots that an expression may be over; vectors from matrices have thousands. */
const mostSlots = 1000

/**
 * The score of a row as one SQL expression.
 *
 * @param featureNames - the name of each slot: a column, or a key of `columns`
 * @param columns - SQL for slots that are no column of their own
 * @throws RangeError if the trees split on more than 1000 slots, on two of one name, or `columns` has a name of no slot
 */
export function scoreSql(
  model: GbtModel,
  featureNames: readonly string[],
  columns: Readonly<Record<string, string>>,
): string {
  const unknown = Object.keys(columns).find((name) => !featureNames.includes(name))
  if (unknown !== undefined) {
    throw new RangeError(`unknown slot: ${JSON.stringify(unknown)}; expected names of the model's featureNames`)
  }
  const used = usedFeatures(model)
  if (used.length > mostSlots) {
    throw new RangeError(
      `too many slots: the trees split on ${used.length}, of which a SQL expression can have ${mostSlots}; ` +
        "vectors from a matrix are scored by transform",
    )
  }
  const seen = new Set<string>()
  for (const feature of used) {
    const name = featureNames[feature]
    if (seen.has(name)) {
      throw new RangeError(`two slots are called ${JSON.stringify(name)}; give the columns other names before the fit`)
    }
    seen.add(name)
  }
  const slotSql = (feature: number): string => {
    const name = featureNames[feature]
    return Object.hasOwn(columns, name) ? `(${columns[name]})` : `\`${name.replaceAll("`", "``")}\``
  }
  const score = scoreTerm<string>(model, {
    atMost: (feature, threshold) => `${slotSql(feature)} <= ${doubleSql(threshold)}`,
    isOneOf: (feature, categories) =>
      categories.length === 0 ? "false" : `${slotSql(feature)} IN (${categories.join(", ")})`,
    choose: (condition, then, otherwise) => `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`,
    number: doubleSql,
    add: (a, b) => `(${a} + ${b})`,
  })
  const checks = used.flatMap((feature) => {
    const arity = binsOfModel(model).arities[feature]
    if (arity === 0) return []
    const value = slotSql(feature)
    const isCategory = `coalesce(${value} >= 0 AND ${value} < ${arity} AND ${value} % 1 = 0, false)`
    const message = `invalid category in feature ${feature}: `
    const raised = `concat('${message}', coalesce(CAST(${value} AS STRING), 'null'), '; expected an integer in [0, ${arity})')`
    return [`WHEN NOT ${isCategory} THEN raise_error(${raised})`]
  })
  return checks.length === 0 ? score : `CASE ${checks.join(" ")} ELSE ${score} END`
}

/** The features that the trees split on, rising. */
function usedFeatures(model: GbtModel): number[] {
  const used = new Set(model.trees.flatMap(({ feature }) => [...feature].filter((f) => f >= 0)))
  return [...used].sort((a, b) => a - b)
}

/** A double, all of its digits; Spark takes `1.5` for a decimal. */
export function doubleSql(x: number): string {
  if (!Number.isFinite(x)) return `double('${Number.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity"}')`
  return `${Object.is(x, -0) ? "-0" : String(x)}D`
}
