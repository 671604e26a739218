import type { ColumnData, Engine } from "./engine"
import { Frame } from "./frame"
import type { Schema } from "./schema"

/** The same as {@link Frame.fromRows}, after Spark's `createDataFrame`. */
export function createFrame(
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  return Frame.fromRows(rows, schema, engine)
}

/** The same as {@link Frame.fromColumns}. */
export function createFrameFromColumns(
  columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  return Frame.fromColumns(columns, schema, engine)
}
