import type { Evaluator } from "../evaluation/evaluator"
import type { Frame } from "../frame/frame"
import type { Estimator, ParamMap, Transformer } from "../pipeline/stage"
import type { RowFolds } from "./folds"

/** What is searched, and how. */
export interface Search<T extends Transformer> {
  readonly estimator: Estimator<T>
  readonly paramMaps: readonly ParamMap[]
  readonly evaluator: Evaluator
  /** Fits and evaluations under way at a time; where trees share work, the threads that they may be trained in. */
  readonly parallelism: number
  /** Divides the rows of a frame, which are `rowCount`. */
  divide(frame: Frame, rowCount: number): Promise<RowFolds>
}

/** What the folds say of each setting. */
export interface FoldMetrics<T extends Transformer> {
  /** metrics[setting][fold]. */
  readonly metrics: number[][]
  /** models[fold][setting]; empty where they are not kept. */
  readonly models: T[][]
  /** Fits one setting to all rows, where work done for the folds serves for that too. */
  fitAll?(setting: number): Promise<T>
}
