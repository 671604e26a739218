import { formatDouble } from "../../linalg/formatDouble"
import type { GbtModel } from "./gbtModel"
import type { Tree } from "./tree"

function conditions(tree: Tree, node: number): { left: string; right: string } {
  const feature = `feature ${tree.feature[node]}`
  const categories = tree.leftCategories[node]
  if (categories === null) {
    const threshold = formatDouble(tree.threshold[node])
    return { left: `${feature} <= ${threshold}`, right: `${feature} > ${threshold}` }
  }
  const set = `{${categories.map(formatDouble).join(",")}}`
  return { left: `${feature} in ${set}`, right: `${feature} not in ${set}` }
}

/**
 * One tree as Spark's toDebugString shows it: a line for each leaf and two for each split, indented by one more space a
 * level, each line ended by a line feed.
 *
 * @param indent - spaces before the root
 */
function treeDebugString(tree: Tree, indent = 0): string {
  let text = ""
  const write = (node: number, spaces: number): void => {
    const prefix = " ".repeat(spaces)
    if (tree.feature[node] < 0) {
      text += `${prefix}Predict: ${formatDouble(tree.prediction[node])}\n`
      return
    }
    const { left, right } = conditions(tree, node)
    text += `${prefix}If (${left})\n`
    write(tree.left[node], spaces + 1)
    text += `${prefix}Else (${right})\n`
    write(tree.right[node], spaces + 1)
  }
  write(0, indent)
  return text
}

/**
 * All trees as Spark's toDebugString shows them.
 *
 * @param header - the first line, which names the model
 */
export function debugString(model: GbtModel, header: string): string {
  const trees = model.trees.map(
    (tree, m) => `  Tree ${m} (weight ${formatDouble(model.treeWeights[m])}):\n${treeDebugString(tree, 4)}`,
  )
  return `${header}\n${trees.join("")}`
}
