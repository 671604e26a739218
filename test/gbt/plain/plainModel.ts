import type { GbtModel } from "../../../src/gbt/model/gbtModel"
import type { Tree } from "../../../src/gbt/model/tree"
import type { PlainModel, PlainNode } from "./plainGbt"

/** A tree as nested objects. */
function plainTree(tree: Tree, node = 0): PlainNode {
  const leaf = {
    prediction: tree.prediction[node],
    impurity: tree.impurity[node],
    count: tree.count[node],
    rawCount: tree.rawCount[node],
  }
  if (tree.feature[node] < 0) return leaf
  const categories = tree.leftCategories[node]
  return {
    ...leaf,
    gain: tree.gain[node],
    feature: tree.feature[node],
    ...(categories === null ? { threshold: tree.threshold[node] } : { leftCategories: [...categories] }),
    left: plainTree(tree, tree.left[node]),
    right: plainTree(tree, tree.right[node]),
  }
}

/** A model as nested objects. */
export function plainModel(model: GbtModel): PlainModel {
  return { trees: model.trees.map((tree) => plainTree(tree)), treeWeights: Array.from(model.treeWeights) }
}
