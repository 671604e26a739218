// danfojs DataFrames made of relations and taken apart again. danfojs is loaded only when asked for: that takes seconds.

import type { DataFrame } from "danfojs-node"
import type { ColumnData, Engine } from "../../engines/engine"
import { formatVector, type Vector } from "../../linalg/vector"
import type { Column, Relation } from "../relation/relation"
import { readInOrder } from "./readInOrder"
import { rowVector } from "./rowVector"
import { isNumeric } from "./toColumns"

/** A danfojs DataFrame of all rows; the rules stand at `Frame.toDanfo`. */
export async function danfoOfRelation(engine: Engine, relation: Relation): Promise<DataFrame> {
  const { DataFrame } = await loadDanfo()
  const { columns } = relation
  const names = columns.map((c) => c.name)
  if (names.length === 0) throw new RangeError("no columns; a danfojs DataFrame has one or more")
  const data = await readInOrder(
    engine,
    relation,
    names.map(engine.dialect.quote),
    columns.map(() => "value"),
  )
  columns.forEach((column, c) => {
    const values = data[c] as unknown[]
    for (let row = 0; row < values.length; row++) values[row] = danfoValue(column, values[row])
  })
  const rows = Array.from({ length: data[0].length }, (_, row) => data.map((values) => values[row]))
  return new DataFrame(rows, { columns: names, dtypes: columns.map(danfoType) })
}

/** Columns of a danfojs DataFrame, as `Frame.fromDanfo` takes them. */
export function columnsOfDanfo(frame: DataFrame): Record<string, ColumnData> {
  const names = frame.columns
  const rows = frame.values as unknown[][]
  return Object.fromEntries(
    names.map((name, c) => {
      const values = rows.map((row) => row[c] ?? null)
      if (frame.dtypes[c] === "float32" && values.every((v) => typeof v === "number")) {
        return [name, Float64Array.from(values as number[])]
      }
      // Only doubles can hold the NaN by which danfojs marks a missing number.
      const isWhole = values.every((v) => typeof v !== "number" || Number.isInteger(v) || Number.isNaN(v))
      return [name, isWhole ? values.map((v) => (Number.isNaN(v) ? null : v)) : values]
    }),
  )
}

async function loadDanfo(): Promise<{ DataFrame: typeof DataFrame }> {
  try {
    return await import("danfojs-node")
  } catch (error) {
    throw new Error("danfojs-node can't be loaded; install it beside gbt-lab to use DataFrames", { cause: error })
  }
}

function danfoType(column: Column): string {
  if (column.vector) return "string"
  if (column.type === "BOOLEAN") return "boolean"
  // danfojs knows numbers by these two names, whatever their width; the values are JavaScript's 64-bit ones.
  if (isNumeric(column)) return /FLOAT|DOUBLE|DECIMAL/.test(column.type) ? "float32" : "int32"
  return column.type === "DATE" || column.type === "TIMESTAMP" ? "datetime" : "string"
}

function danfoValue(column: Column, value: unknown): unknown {
  if (column.vector) {
    const vector: Vector | null = rowVector(column.vector, value)
    return vector === null ? null : formatVector(vector)
  }
  if (value === null) return isNumeric(column) && column.type !== "BOOLEAN" ? Number.NaN : null
  return typeof value === "bigint" ? Number(value) : value
}
