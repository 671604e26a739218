// Where a frame's rows go when somebody looks at them: text on the console, unless a notebook has registered itself.

import type { Row } from "../../expression/rowTypes"
import type { Figure } from "../../figure/figure"
import type { Column } from "../../plan/column"
import type { PagePlace } from "./pagePlan"
import type { ShowOptions } from "./show"

/** Some of a frame's rows, in its order or another. */
export interface FramePage {
  /** Columns of the frame. */
  readonly columns: readonly Column[]
  /** The rows, timestamps as microseconds since 1970. */
  readonly rows: readonly Row[]
  /** Rows of the whole frame; undefined where there are more behind these and nobody has counted them. */
  readonly rowCount: number | undefined
  /** The engine's. */
  readonly timeZone: string
}

/** A frame, as far as looking around in it goes; `src/frame/frame.ts` has the one there is. */
export interface FrameRows {
  page(count: number, place?: PagePlace): Promise<FramePage>
  where(condition: string): FrameRows
  count(): Promise<number>
}

/** Draws what frames give; `src/notebook` has the one there is, which this folder may not import. */
interface FrameOutput {
  /** True where more than text can be drawn right now. */
  isActive(): boolean
  /** Draws the first `count` rows in place of what `show` prints. */
  show(frame: FrameRows, count: number, options: ShowOptions): Promise<void>
  /** Readies an array of rows to be drawn where a cell ends in it; the array stays what it is otherwise. */
  markRows(rows: Row[], columns: readonly Column[], timeZone: string): void
  /** The same for a schema. */
  markSchema(columns: readonly Column[]): void
  /** The same for a figure that is being made. */
  markFigure(figure: Promise<Figure>): void
}

let registered: FrameOutput | undefined

/** Makes `output` what draws frames from now on. */
export function setFrameOutput(output: FrameOutput): void {
  registered = output
}

/** What draws frames right now; undefined where text on the console is all there is. */
export function frameOutput(): FrameOutput | undefined {
  return registered?.isActive() ? registered : undefined
}
