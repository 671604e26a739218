// A model as a plain JSON value, and back, bit for bit.
import type { GbtModel } from "./gbtModel"
import type { LossName } from "./loss"
import { asArray, asCount, asObject, doubles, refuse } from "./readJson"
import type { Tree } from "./tree"
import { treeFromJson } from "./treeFromJson"

const FORMAT = "gbt-lab gbt"
const VERSION = 1
const losses: readonly LossName[] = ["logistic", "squared", "absolute"]

/** What {@link modelToJson} gives; numbers that JSON has no word for (NaN, Infinity, -0) are strings. */
export interface GbtModelJson {
  readonly format: string
  readonly version: number
  readonly loss: string
  readonly featureCount: number
  readonly treeWeights: readonly (number | string)[]
  readonly trees: readonly TreeJson[]
}

/** A tree of {@link GbtModelJson}, with the fields of Tree. */
export type TreeJson = { readonly [K in Exclude<keyof Tree, "leftCategories">]: readonly (number | string)[] } & {
  readonly leftCategories: readonly (readonly number[] | null)[]
}

function numberToJson(x: number): number | string {
  return Object.is(x, -0) ? "-0" : Number.isFinite(x) ? x : String(x)
}

function numbersToJson(numbers: Float64Array | Int32Array): (number | string)[] {
  return Array.from(numbers, numberToJson)
}

/** A model as a JSON value: JSON.stringify and JSON.parse of it lose nothing. */
export function modelToJson(model: GbtModel): GbtModelJson {
  return {
    format: FORMAT,
    version: VERSION,
    loss: model.loss,
    featureCount: model.featureCount,
    treeWeights: numbersToJson(model.treeWeights),
    trees: model.trees.map((tree) => ({
      feature: numbersToJson(tree.feature),
      threshold: numbersToJson(tree.threshold),
      leftCategories: tree.leftCategories.map((categories) => (categories === null ? null : [...categories])),
      categoryCount: numbersToJson(tree.categoryCount),
      left: numbersToJson(tree.left),
      right: numbersToJson(tree.right),
      prediction: numbersToJson(tree.prediction),
      impurity: numbersToJson(tree.impurity),
      gain: numbersToJson(tree.gain),
      count: numbersToJson(tree.count),
      rawCount: numbersToJson(tree.rawCount),
    })),
  }
}

/** Checks that each feature is split by thresholds alone, or by categories of one number. */
function checkFeatures(trees: readonly Tree[]): void {
  const counts = new Map<number, number>()
  for (const [m, tree] of trees.entries()) {
    for (const [node, feature] of tree.feature.entries()) {
      if (feature < 0) continue
      const count = tree.leftCategories[node] === null ? -1 : tree.categoryCount[node]
      const known = counts.get(feature) ?? count
      if (count !== known) refuse(`model trees[${m}].categoryCount[${node}]`, count, `${known} as at other splits`)
      counts.set(feature, known)
    }
  }
}

/**
 * The model that {@link modelToJson} made a JSON value of.
 *
 * @throws RangeError if the value is no such model, is of a later version, or a part is missing or does not fit the others
 */
export function modelFromJson(value: unknown): GbtModel {
  const json = asObject(value, "model")
  if (json.format !== FORMAT) refuse("model format", json.format, JSON.stringify(FORMAT))
  if (json.version !== VERSION) refuse("model version", json.version, `${VERSION}, the only one known here`)
  const loss = losses.find((name) => name === json.loss) ?? refuse("model loss", json.loss, losses.join(", "))
  const featureCount = asCount(json.featureCount, "model featureCount", 1)
  const treeWeights = doubles(json.treeWeights, "model treeWeights")
  const trees = asArray(json.trees, "model trees").map((tree, m) =>
    treeFromJson(tree, featureCount, `model trees[${m}]`),
  )
  if (trees.length === 0) refuse("model trees", 0, "at least one tree")
  if (trees.length !== treeWeights.length) {
    throw new RangeError(
      `length mismatch: model treeWeights has ${treeWeights.length}, model trees has ${trees.length}`,
    )
  }
  checkFeatures(trees)
  return { trees, treeWeights, featureCount, loss }
}
