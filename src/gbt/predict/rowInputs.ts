import { checkCategory } from "../data/checkRows"
import type { GbtModel } from "../model/gbtModel"
import { binsOfModel } from "./binForModel"

/**
 * What the splits of a model compare with a threshold, as a list of numbers a row: the value of each feature that is
 * split by thresholds, then for each distinct categorical split 0 if the row's category goes left, else 1. So all
 * splits are alike: a row goes left if the input is <= the threshold, which is 0 for a categorical split.
 */
export interface RowInputs {
  /** Number of inputs. */
  readonly count: number
  /** The input that a split compares; leftCategories is that of the split's node. */
  inputOf(feature: number, leftCategories: readonly number[] | null): number
  /**
   * Finds the inputs of one row.
   *
   * @param features - as many as the model has
   * @param out - overwritten
   * @throws RangeError if a value is not one of its feature's categories
   */
  read(features: ArrayLike<number>, out: Float64Array): void
}

/** The inputs of a model's splits. */
export function rowInputs(model: GbtModel): RowInputs {
  const bins = binsOfModel(model)
  const all = Int32Array.from(bins.arities.keys())
  const compared = all.filter((feature) => bins.thresholds[feature].length > 0)
  const nominal = all.filter((feature) => bins.arities[feature] > 0)
  const arities = nominal.map((feature) => bins.arities[feature])
  const inputs = new Map(Array.from(compared, (feature, input) => [String(feature), input]))
  const askedFeatures: number[] = []
  const tableStarts: number[] = []
  const tables: number[] = []
  for (const tree of model.trees) {
    for (const [node, categories] of tree.leftCategories.entries()) {
      if (categories === null) continue
      const feature = tree.feature[node]
      const key = keyOf(feature, categories)
      if (inputs.has(key)) continue
      inputs.set(key, inputs.size)
      askedFeatures.push(feature)
      tableStarts.push(tables.length)
      for (let category = 0; category < bins.arities[feature]; category++) {
        tables.push(categories.includes(category) ? 0 : 1)
      }
    }
  }
  return {
    count: inputs.size,
    inputOf: (feature, leftCategories) => inputs.get(keyOf(feature, leftCategories))!,
    read: inputReader({
      compared,
      nominal,
      arities,
      askedFeatures: Int32Array.from(askedFeatures),
      tableStarts: Int32Array.from(tableStarts),
      tables: Uint8Array.from(tables),
    }),
  }
}

function keyOf(feature: number, leftCategories: readonly number[] | null): string {
  return leftCategories === null ? String(feature) : `${feature}: ${leftCategories}`
}

/** Arrays by number of a compared feature, of a nominal feature, of a categorical split, and the splits' tables. */
interface InputPlan {
  readonly compared: Int32Array
  readonly nominal: Int32Array
  readonly arities: Int32Array
  readonly askedFeatures: Int32Array
  readonly tableStarts: Int32Array
  readonly tables: Uint8Array
}

function inputReader(plan: InputPlan): RowInputs["read"] {
  const { compared, nominal, arities, askedFeatures, tableStarts, tables } = plan
  return (features, out) => {
    for (let i = 0; i < compared.length; i++) out[i] = features[compared[i]]
    for (let i = 0; i < nominal.length; i++) checkCategory(features[nominal[i]], arities[i], nominal[i])
    for (let i = 0; i < tableStarts.length; i++) {
      out[compared.length + i] = tables[tableStarts[i] + features[askedFeatures[i]]]
    }
  }
}
