import type { Engine } from "../engines/engine"
import type { Present, Row, RowOf } from "../expression/rowTypes"
import type { Schema } from "../plan/schema"
import { Frame } from "./frame"

/** {@link Frame.fromRows} under the name it has in PySpark. */
export function createDataFrame<T extends readonly Readonly<Row>[], const S extends Schema | undefined = undefined>(
  rows: T,
  schema?: S,
  engine?: Engine,
): Promise<Frame<S extends Schema ? RowOf<S> : Present<T[number]>>> {
  return Frame.fromRows(rows, schema, engine)
}
