// Trees as Spark writes them, a row a node, read to the last bit.

import type { GbtModel } from "../../gbt/model/gbtModel"
import type { Tree } from "../../gbt/model/tree"
import type { ColumnData, ColumnKind } from "../engine"
import { quote } from "./expression/names"

/** Columns of a query. */
export type ReadColumns = (sql: string, kinds: readonly ColumnKind[]) => Promise<ColumnData[]>

/** The columns of a node; nodes come by number, one before its left subtree and that before the right one. */
const nodeColumns: readonly (readonly [sql: string, kind: ColumnKind])[] = [
  ["treeID", "integer"],
  ["nodeData.id", "integer"],
  ["nodeData.split.featureIndex", "integer"],
  ["nodeData.leftChild", "integer"],
  ["nodeData.rightChild", "integer"],
  ["nodeData.split.numCategories", "integer"],
  ["nodeData.split.leftCategoriesOrThreshold", "value"],
  ["nodeData.prediction", "double"],
  ["nodeData.impurity", "double"],
  ["nodeData.gain", "double"],
  ["nodeData.impurityStats[0]", "double"],
  ["CAST(nodeData.rawCount AS DOUBLE)", "double"],
]

/**
 * The trees of a model that Spark has written.
 *
 * @param path - of the folder that the model was written to
 */
export async function readTrees(path: string, columns: ReadColumns): Promise<Pick<GbtModel, "trees" | "treeWeights">> {
  const fields = nodeColumns.map(([sql], i) => `${sql} AS c${i}`).join(", ")
  const [[ids, weights], nodes] = await Promise.all([
    // By place: from Spark 4.1 on the columns have no names.
    columns(`SELECT id, weight FROM parquet.${quote(`${path}/treesMetadata`)} AS t(id, metadata, weight) ORDER BY id`, [
      "integer",
      "double",
    ]),
    columns(
      `SELECT ${fields} FROM parquet.${quote(`${path}/data`)} ORDER BY c0, c1`,
      nodeColumns.map(([, kind]) => kind),
    ),
  ])
  const [treeIds] = nodes as readonly Int32Array[]
  const trees: Tree[] = []
  for (let from = 0; from < treeIds.length; ) {
    let to = from
    while (to < treeIds.length && treeIds[to] === treeIds[from]) to++
    trees.push(
      treeOf(
        nodes.map((column) => column.slice(from, to)),
        treeIds[from],
      ),
    )
    from = to
  }
  if (trees.length !== ids.length) throw new Error(`Spark wrote ${trees.length} of ${ids.length} trees`)
  return { trees, treeWeights: weights as Float64Array }
}

function treeOf(columns: readonly ColumnData[], id: number): Tree {
  const [numbers, feature, left, right, arity] = columns.slice(1, 6) as Int32Array[]
  const splits = columns[6] as (readonly number[] | null)[]
  const [prediction, impurity, gain, count, rawCount] = columns.slice(7) as Float64Array[]
  if (numbers.some((number, node) => number !== node)) throw new Error(`Spark wrote tree ${id} without some nodes`)
  const isSplit = (node: number): boolean => left[node] >= 0
  const isCategorical = (node: number): boolean => isSplit(node) && arity[node] >= 0
  return {
    feature: feature.map((index, node) => (isSplit(node) ? index : -1)),
    threshold: Float64Array.from(splits, (split, node) =>
      isSplit(node) && !isCategorical(node) ? split![0] : Number.NaN,
    ),
    leftCategories: Array.from(splits, (split, node) =>
      isCategorical(node) ? [...split!].sort((a, b) => a - b) : null,
    ),
    categoryCount: arity.map((number, node) => (isCategorical(node) ? number : -1)),
    left: left.map((node) => Math.max(node, -1)),
    right: right.map((node) => Math.max(node, -1)),
    prediction,
    impurity,
    gain,
    count,
    rawCount,
  }
}
