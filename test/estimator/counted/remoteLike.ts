// DuckDB as an engine on other machines would be: no array of as many entries as rows is sent, and what is read is counted.

import { createDuckdbEngine } from "../../../src/engines/duckdb/engine"
import type { ColumnData, Engine, TableColumn } from "../../../src/engines/engine"
import { VectorAssembler } from "../../../src/features/vectorAssembler"
import { Frame } from "../../../src/frame/frame"
import type { CsrMatrix } from "../../../src/linalg/csrMatrix"
import { referenceType } from "../../../src/plan/vectorColumn"

/** An engine, and how many values have come from it and gone to it. */
export interface RemoteLike {
  readonly engine: Engine
  /** Values read and sent since the last call. */
  moved(): number
}

/** The engine as if its rows lay on other machines. */
export function remoteLike(inner: Engine): RemoteLike {
  let count = 0
  const add = (columns: readonly ColumnData[]): void => {
    for (const { length } of columns) count += length
  }
  const engine = new Proxy(inner, {
    get(target, name, receiver) {
      if (name === "isRemote") return true
      if (name === "read") {
        return async (...args: Parameters<Engine["read"]>) => {
          const data = await target.read(...args)
          add(data)
          return data
        }
      }
      if (name === "createTable") {
        return async (columns: readonly TableColumn[], unique?: readonly string[]) => {
          add(columns.map(({ data }) => data))
          return target.createTable(columns, unique)
        }
      }
      if (name === "attach") {
        return () => Promise.reject(new Error("a column of rows is sent"))
      }
      return Reflect.get(target, name, receiver)
    },
  })
  return {
    engine,
    moved() {
      const moved = count
      count = 0
      return moved
    },
  }
}

/** The same rows on another engine, which must share the tables: one that wraps the frame's, or is wrapped by it. */
export function onEngine(frame: Frame, engine: Engine): Frame {
  return Frame.fromPlan(engine, () => frame.plan())
}

let shared: Promise<Engine> | undefined

/** One DuckDB for the tests of a file. */
export function testEngine(): Promise<Engine> {
  shared ??= createDuckdbEngine({ threads: 2 })
  return shared
}

/** The rows of a matrix that rows refer to. */
interface References {
  readonly refs: Int32Array
  readonly matrix: CsrMatrix
}

/** Indices of labels. */
interface Categories {
  readonly values: Float64Array
  readonly labels: readonly string[]
}

/** Columns of a frame. */
export type TestColumns = Readonly<Record<string, ColumnData | References | Categories>>

/** A frame of columns, with the vector column `features` of those named. */
export async function frameOf(engine: Engine, columns: TestColumns, inputCols: readonly string[]): Promise<Frame> {
  const data = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      "refs" in column ? column.refs : "labels" in column ? column.values : column,
    ]),
  )
  const plain = await Frame.fromColumns(data, undefined, engine)
  const frame = plain.derive((plan) => ({
    ...plan,
    columns: plan.columns.map((column) => {
      const given = columns[column.name]
      if ("labels" in given) return { ...column, nominal: { labels: given.labels } }
      if (!("refs" in given)) return column
      const names = Array.from({ length: given.matrix.columnCount }, (_, slot) => String(slot))
      return { ...column, vector: referenceType(given.matrix, names) }
    }),
  }))
  return new VectorAssembler({ inputCols, outputCol: "features", handleInvalid: "keep" }).transform(frame)
}
