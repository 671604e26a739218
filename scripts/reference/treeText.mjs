/**
 * @typedef {{ prediction: number }} Leaf
 * @typedef {{ feature: number, threshold: number | undefined, categories: number[] | undefined, left: Node, right: Node }} Split
 *   - a row goes left if its value is at most the threshold, or one of the categories
 * @typedef {Leaf | Split} Node
 * @typedef {{ weight: number, root: Node }} WeightedTree
 */

/**
 * Reads trees as toDebugString writes them, without the model's header.
 *
 * @param {string} text
 * @returns {WeightedTree[]}
 */
export function parseTrees(text) {
  const lines = text.split("\n").filter((line) => line !== "")
  let at = 0
  /** @returns {Node} */
  const readNode = () => {
    const line = lines[at++]
    const leaf = /^ *Predict: (\S+)$/.exec(line)
    if (leaf) return { prediction: Number(leaf[1]) }
    const split = /^ *If \(feature (\d+) (?:<= (\S+)|in \{(.*)\})\)$/.exec(line)
    if (!split) throw new Error(`not a line of a tree: ${line}`)
    const left = readNode()
    at++
    const right = readNode()
    const categories = split[3]?.split(",").map(Number)
    const threshold = split[2] === undefined ? undefined : Number(split[2])
    return { feature: Number(split[1]), threshold, categories, left, right }
  }
  /** @type {WeightedTree[]} */
  const trees = []
  while (at < lines.length) {
    const weight = Number(/weight (\S+)\)/.exec(lines[at++])?.[1])
    trees.push({ weight, root: readNode() })
  }
  return trees
}

/**
 * Whether a row goes left at a split.
 *
 * @param {Split} split
 * @param {ArrayLike<number>} features
 * @returns {boolean}
 */
export function goesLeft(split, features) {
  const value = features[split.feature]
  return split.categories === undefined ? value <= Number(split.threshold) : split.categories.includes(value)
}

/**
 * What a tree says of a row.
 *
 * @param {Node} root
 * @param {ArrayLike<number>} features
 * @returns {number}
 */
export function predictRow(root, features) {
  let node = root
  while ("feature" in node) node = goesLeft(node, features) ? node.left : node.right
  return node.prediction
}
