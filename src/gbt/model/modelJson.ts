// A model as a plain JSON value, and back, bit for bit.
import type { GbtModel } from "./gbtModel"
import type { LossName } from "./loss"
import type { Tree } from "./tree"

const FORMAT = "gbt-lab gbt"
const VERSION = 1
const losses: readonly LossName[] = ["logistic", "squared", "absolute"]

/** What {@link modelToJson} gives; numbers that JSON has no word for (NaN, Infinity, -0) are strings. */
interface GbtModelJson {
  readonly format: string
  readonly version: number
  readonly loss: string
  readonly featureCount: number
  readonly treeWeights: readonly (number | string)[]
  readonly trees: readonly TreeJson[]
}

/** A tree of {@link GbtModelJson}, with the fields of Tree. */
type TreeJson = { readonly [K in Exclude<keyof Tree, "leftCategories">]: readonly (number | string)[] } & {
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

/** Checks that every node is a leaf, or has a split and two children that come after it. */
function checkNodes(tree: Tree, featureCount: number, what: string): void {
  const nodeCount = tree.feature.length
  if (nodeCount === 0) refuse(`${what}.feature`, tree.feature.length, "at least one node")
  for (const [name, column] of Object.entries(tree)) {
    if (column.length === nodeCount) continue
    throw new RangeError(`length mismatch: ${what}.${name} has ${column.length}, ${what}.feature has ${nodeCount}`)
  }
  const parentCounts = new Int32Array(nodeCount)
  for (let node = 0; node < nodeCount; node++) {
    const feature = tree.feature[node]
    const isLeaf = feature < 0
    if (feature >= featureCount) refuse(`${what}.feature[${node}]`, feature, `an integer below ${featureCount}`)
    for (const [side, child] of [
      ["left", tree.left[node]],
      ["right", tree.right[node]],
    ] as const) {
      const fits = isLeaf ? child === -1 : child > node && child < nodeCount
      if (!fits) refuse(`${what}.${side}[${node}]`, child, isLeaf ? "-1 for a leaf" : "a node after its parent")
      if (!isLeaf) parentCounts[child]++
    }
    if (isLeaf) continue
    const categories = tree.leftCategories[node]
    const categoryCount = tree.categoryCount[node]
    if (categories === null) {
      if (Number.isNaN(tree.threshold[node])) refuse(`${what}.threshold[${node}]`, "NaN", "a number at a split")
    } else if (categories.some((category) => category >= categoryCount)) {
      refuse(`${what}.leftCategories[${node}]`, categories, `categories below ${categoryCount}`)
    }
  }
  const orphan = parentCounts.findIndex((count, node) => count !== (node === 0 ? 0 : 1))
  if (orphan >= 0) refuse(`${what}: parents of node ${orphan}`, parentCounts[orphan], orphan === 0 ? "0" : "1")
}

/**
 * A tree from its JSON value.
 *
 * @param what - names the tree in errors
 * @throws RangeError if a part is missing or does not fit the others
 */
function treeFromJson(value: unknown, featureCount: number, what: string): Tree {
  const json = asObject(value, what)
  const tree: Tree = {
    feature: indices(json.feature, `${what}.feature`),
    threshold: doubles(json.threshold, `${what}.threshold`),
    leftCategories: categorySets(json.leftCategories, `${what}.leftCategories`),
    categoryCount: indices(json.categoryCount, `${what}.categoryCount`),
    left: indices(json.left, `${what}.left`),
    right: indices(json.right, `${what}.right`),
    prediction: doubles(json.prediction, `${what}.prediction`),
    impurity: doubles(json.impurity, `${what}.impurity`),
    gain: doubles(json.gain, `${what}.gain`),
    count: doubles(json.count, `${what}.count`),
    rawCount: doubles(json.rawCount, `${what}.rawCount`),
  }
  checkNodes(tree, featureCount, what)
  return tree
}

// Reading parts of a JSON value, each with an error that names the part.

function describe(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "an array"
        : String(value)
}

/** Throws the error for a part that does not fit. */
function refuse(what: string, value: unknown, expected: string): never {
  throw new RangeError(`invalid ${what}: ${describe(value)}; expected ${expected}`)
}

/** An object that is no array. */
function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(what, value, "an object")
  return value as Record<string, unknown>
}

/** An array. */
function asArray(value: unknown, what: string): unknown[] {
  return Array.isArray(value) ? value : refuse(what, value, "an array")
}

const spelledNumbers = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
])

/** A number, also one that JSON has no word for. */
function asNumber(value: unknown, what: string): number {
  if (typeof value === "number") return value
  return spelledNumbers.get(value as string) ?? refuse(what, value, "a number")
}

/** A whole number from `least` on. */
function asCount(value: unknown, what: string, least: number): number {
  const isCount = typeof value === "number" && Number.isInteger(value) && value >= least
  return isCount ? value : refuse(what, value, `an integer >= ${least}`)
}

/** An array of numbers. */
function doubles(value: unknown, what: string): Float64Array {
  return Float64Array.from(asArray(value, what), (x, i) => asNumber(x, `${what}[${i}]`))
}

/** Whole numbers from -1 on. */
function indices(value: unknown, what: string): Int32Array {
  return Int32Array.from(asArray(value, what), (x, i) => asCount(x, `${what}[${i}]`, -1))
}

/** An array of sets of categories, null where there is none. */
function categorySets(value: unknown, what: string): (readonly number[] | null)[] {
  return asArray(value, what).map((set, i) =>
    set === null ? null : asArray(set, `${what}[${i}]`).map((x) => asCount(x, `${what}[${i}]`, 0)),
  )
}
