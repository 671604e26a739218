import type { Engine } from "../engines/engine"
import { Frame } from "./frame"
import type { Schema } from "./relation/schema"

/** {@link Frame.fromRows} under the name it has in PySpark. */
export function createDataFrame(
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  return Frame.fromRows(rows, schema, engine)
}
