import type { ColumnData } from "../../src/engines/engine"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"

/** Eight rows whose label is 1 from x = 5 on, but for the last; `features` is (x, y). */
const smallColumns: Readonly<Record<string, Float64Array>> = {
  x: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  y: Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1),
  label: Float64Array.of(0, 0, 0, 0, 1, 1, 1, 0),
}

/** A frame of the small columns, some replaced or added, with the vector column `features` made of x and y. */
export async function smallFrame(columns: Readonly<Record<string, ColumnData>> = {}): Promise<Frame> {
  const frame = await Frame.fromColumns({ ...smallColumns, ...columns })
  return new VectorAssembler({ inputCols: ["x", "y"], outputCol: "features", handleInvalid: "keep" }).transform(frame)
}
