// The rows that Spark was given for the reference models, as feature columns.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FeatureColumn } from "../../../src/gbt/data/trainingSet"
import type { SparseVector } from "../../../src/linalg/vector"
import { csrFromRows } from "../../csrFromRows"

const folder = join(__dirname, "..", "..", "reference")

export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as T
}

/** A table of the lab's features, by column. */
export type ReferenceRows = Record<
  "user_id" | "item_id" | "purchase" | "user_purchases" | "item_purchases" | "user_addict" | "item_addict",
  number[]
>

/** A model as Spark described it. */
export interface ReferenceModel {
  inputCols: string[]
  params: Record<string, number>
  trees: string
  treeWeights: number[]
  numFeatures: number
  featureImportances: Record<string, number>
  rawPrediction1: number[]
  probability1: number[]
  trainLogLoss: number[]
}

interface Item {
  item_id: string
  year: number
  indices: number[]
}

function sparse(size: number, indices: number[], values: number[]): SparseVector {
  return { kind: "sparse", size, indices: Int32Array.from(indices), values: Float64Array.from(values) }
}

function genreColumn(rows: ReferenceRows, items: Item[], size: number): FeatureColumn {
  const places = new Map(items.map((item, i) => [Number(item.item_id), i]))
  const matrix = csrFromRows(
    items.map((item) =>
      sparse(
        size,
        item.indices,
        item.indices.map(() => 1),
      ),
    ),
    size,
  )
  return { kind: "vectors", refs: Int32Array.from(rows.item_id, (id) => places.get(Number(id))!), matrix }
}

/** What each user did with the top items in the rows to train on, by user; zeros are entries too. */
export function historyVectors(train: ReferenceRows, top: readonly number[]): Map<number, SparseVector> {
  const places = new Map(top.map((item, place) => [item, place]))
  const entries = new Map<number, [number, number][]>()
  for (const [row, user] of train.user_id.entries()) {
    const place = places.get(Number(train.item_id[row]))
    if (place === undefined) continue
    const list = entries.get(user) ?? []
    entries.set(user, list)
    list.push([place, train.purchase[row]])
  }
  return new Map(
    [...entries].map(([user, list]) => {
      list.sort((a, b) => a[0] - b[0])
      const indices = list.map(([place]) => place)
      return [
        user,
        sparse(
          top.length,
          indices,
          list.map(([, value]) => value),
        ),
      ]
    }),
  )
}

/** A user without a row among the top items has an empty vector. */
function historyColumn(rows: ReferenceRows, top: readonly number[]): FeatureColumn {
  const vectors = historyVectors(readReference<ReferenceRows>("train.json"), top)
  const places = new Map([...vectors.keys()].map((user, place) => [user, place + 1]))
  return {
    kind: "vectors",
    refs: Int32Array.from(rows.user_id, (user) => places.get(user) ?? 0),
    matrix: csrFromRows([sparse(top.length, [], []), ...vectors.values()], top.length),
  }
}

/** The columns of a reference model's features vector, in its order. */
export function featureColumns(rows: ReferenceRows, inputCols: readonly string[]): FeatureColumn[] {
  return inputCols.map((name): FeatureColumn => {
    if (name === "genre_vector" || name === "year") {
      const { items, vocabulary } = readReference<{ items: Item[]; vocabulary: string[] }>("genres.json")
      if (name === "genre_vector") return genreColumn(rows, items, vocabulary.length)
      const years = new Map(items.map((item) => [Number(item.item_id), item.year]))
      return { kind: "values", values: Float64Array.from(rows.item_id, (id) => years.get(Number(id))!) }
    }
    if (name === "history_vec") {
      return historyColumn(rows, readReference<{ top: number[] }>("history.json").top)
    }
    return { kind: "values", values: Float64Array.from(rows[name as keyof ReferenceRows]) }
  })
}
