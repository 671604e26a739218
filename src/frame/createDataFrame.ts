import type { Engine } from "../engines/engine"
import type { Schema } from "../plan/schema"
import { Frame } from "./frame"

/** {@link Frame.fromRows} under the name it has in PySpark. */
export function createDataFrame(
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  return Frame.fromRows(rows, schema, engine)
}
