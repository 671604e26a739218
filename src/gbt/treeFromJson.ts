import { asObject, categorySets, doubles, indices, refuse } from "./readJson"
import type { Tree } from "./tree"

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
export function treeFromJson(value: unknown, featureCount: number, what: string): Tree {
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
