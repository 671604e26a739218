// biome-ignore-all lint/suspicious/noTsIgnore: there is an error only where danfojs-node is not installed

// danfojs DataFrames made of plans and taken apart again. danfojs is loaded only when asked for: that takes seconds,
// and a project that does without need not install it.

import type { ColumnData, Engine } from "../../engines/engine"
import { isDecimal, isWhole } from "../../expression/dataType"
import { formatVector, type Vector } from "../../linalg/vector"
import { type Column, columnValue } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { rowVector } from "./rowVector"
import { isNumeric } from "./toColumns"

/** A DataFrame of danfojs-node; `any` in a project that has not installed it.
 * @ts-ignore */
export type DanfoFrame = import("danfojs-node").DataFrame

/** A danfojs DataFrame of all rows; the rules stand at `Frame.toDanfo`. */
export async function danfoOfPlan(engine: Engine, plan: Plan): Promise<DanfoFrame> {
  const { DataFrame } = await loadDanfo()
  const { columns } = plan
  const names = columns.map((c) => c.name)
  if (names.length === 0) throw new RangeError("no columns; a danfojs DataFrame has one or more")
  const data = await engine.read(
    plan,
    columns.map(columnValue),
    columns.map(() => "value"),
  )
  columns.forEach((column, c) => {
    const values = data[c] as unknown[]
    for (let row = 0; row < values.length; row++) values[row] = danfoValue(column, values[row])
  })
  const rows = Array.from({ length: data[0].length }, (_, row) => data.map((values) => values[row]))
  return new DataFrame(rows, { columns: names, dtypes: columns.map(danfoType) })
}

/**
 * Columns of a danfojs DataFrame, as `Frame.fromDanfo` takes them.
 *
 * @throws TypeError for what is no DataFrame
 */
export function columnsOfDanfo(frame: DanfoFrame): Record<string, ColumnData> {
  const { columns, dtypes, values } = (frame ?? {}) as Partial<DanfoFrame>
  if (![columns, dtypes, values].every(Array.isArray)) {
    throw new TypeError(`invalid frame: ${String(frame)}; expected a DataFrame of danfojs-node. ${installDanfo}`)
  }
  const names: string[] = frame.columns
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

const installDanfo =
  "It does not come with gbt-lab: npm install danfojs-node@1.2.0, with " +
  '"overrides": { "danfojs-node": { "@tensorflow/tfjs-node": "npm:@tensorflow/tfjs@3.21.0", ' +
  '"xlsx": "npm:@e965/xlsx@0.20.3" } } in your package.json'

async function loadDanfo(): Promise<typeof import("danfojs-node")> {
  try {
    return await import("danfojs-node")
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error)
    throw new Error(`danfojs-node can't be loaded: ${reason}. ${installDanfo}`, { cause: error })
  }
}

function danfoType(column: Column): string {
  if (column.vector) return "string"
  if (column.type === "boolean") return "boolean"
  // danfojs knows numbers by these two names, whatever their width; the values are JavaScript's 64-bit ones.
  if (isNumeric(column)) return isWhole(column.type) ? "int32" : "float32"
  return /^(date|timestamp)/.test(column.type) ? "datetime" : "string"
}

function danfoValue(column: Column, value: unknown): unknown {
  if (column.vector) {
    const vector: Vector | null = rowVector(column.vector, value)
    return vector === null ? null : formatVector(vector)
  }
  if (value === null) return isNumeric(column) && column.type !== "boolean" ? Number.NaN : null
  return typeof value === "bigint" || isDecimal(column.type) ? Number(value) : value
}
