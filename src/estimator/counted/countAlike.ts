// Rows to judge a model by that lie on other machines: those that it takes alike are counted there.

import type { EncodedColumn } from "../../gbt/data/encodeFeatures"
import type { FeatureColumn, TrainingSet } from "../../gbt/data/trainingSet"
import type { LossName } from "../../gbt/model/loss"
import { checkThere } from "./checkThere"
import { encodeCounted } from "./countedRows"
import { countGroups } from "./countGroups"
import { countValues } from "./countValues"
import { rowsThere, type TrainingPlan } from "./rowsThere"

/** What the trees of a model tell apart, by feature; see ModelBins. */
interface BinsOfTrees {
  readonly thresholds: readonly Float64Array[]
  readonly arities: Int32Array
}

/**
 * One row for all that have one label and lie between the same thresholds of a model, with their weight. Undefined where
 * those are too many to be read, or trees split by categories that a column does not know.
 *
 * @throws RangeError where rows do not fit, as checkThere does
 */
export async function countAlike(
  given: TrainingPlan,
  loss: LossName,
  { thresholds, arities }: BinsOfTrees,
): Promise<TrainingSet | undefined> {
  const rows = await rowsThere(given)
  try {
    const { parts } = rows
    const { rowCount } = await checkThere(rows, loss)
    const isUnknown = parts.some(({ arity, firstFeature, names }) => {
      return arity === 0 && arities.subarray(firstFeature, firstFeature + names.length).some((known) => known > 0)
    })
    if (isUnknown) return undefined
    const matrices = [...parts.keys()].filter((place) => parts[place].matrix !== undefined)
    const references = await countValues(rows, matrices, [], rowCount)
    const features = encodeCounted(rows, rowCount, references, [])
    const binCounts = Int32Array.from(thresholds, ({ length }, feature) =>
      Math.max(length + 1, features.arities[feature]),
    )
    const groups = await countGroups(rows, features, { thresholds, binCounts }, loss)
    if (typeof groups === "number") return undefined
    const { labels, counts, weights } = groups
    return {
      rowCount: groups.features.rowCount,
      features: groups.features.columns.map((column) => featureOf(column, features.arities)),
      labels: Float64Array.from(labels.codes, (code) => labels.distinct[code]),
      weights: (weights ?? counts)[0],
    }
  } finally {
    rows.drop()
  }
}

/** Values that stand for their bins; what is above all thresholds is a finite number, as that of a row is. */
function featureOf(column: EncodedColumn, arities: Int32Array): FeatureColumn {
  if (column.kind === "vectors") return { kind: "vectors", refs: column.refs, matrix: column.matrix }
  if (column.kind === "numbers") return { kind: "values", values: column.values }
  const values = Float64Array.from(column.codes, (code) => Math.min(column.distinct[code], Number.MAX_VALUE))
  const categories = arities[column.firstFeature]
  return categories > 0 ? { kind: "values", values, categories } : { kind: "values", values }
}
