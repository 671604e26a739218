// The rows that Spark was given for the reference models, as frames.

import type { ColumnData } from "../../src/engines/engine"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { referenceType } from "../../src/plan/vectorColumn"
import { featureColumns, type ReferenceRows, readReference } from "../gbt/data/referenceData"

/** The four features that every model of the lab has. */
export const fourFeatures: readonly string[] = ["item_purchases", "user_purchases", "user_addict", "item_addict"]

/** Rows of the lab with their label, purchase, and the vector column features, made of `inputCols`. */
export async function labFrame(name: "train" | "valid", inputCols: readonly string[] = fourFeatures): Promise<Frame> {
  const rows = readReference<ReferenceRows>(`${name}.json`)
  const features = featureColumns(rows, inputCols)
  const columns: Record<string, ColumnData> = { purchase: Float64Array.from(rows.purchase) }
  for (const [i, input] of inputCols.entries()) {
    const feature = features[i]
    columns[input] = feature.kind === "values" ? feature.values : feature.refs
  }
  const plain = await Frame.fromColumns(columns)
  const frame = plain.derive((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => {
      const feature = features[inputCols.indexOf(column.name)]
      if (feature?.kind !== "vectors") return column
      const names = Array.from({ length: feature.matrix.columnCount }, (_, slot) => String(slot))
      return { ...column, vector: referenceType(feature.matrix, names) }
    }),
  }))
  return new VectorAssembler({ inputCols, outputCol: "features" }).transform(frame)
}
