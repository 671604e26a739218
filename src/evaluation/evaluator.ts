import type { Frame } from "../frame/frame"
import type { ScoreColumns } from "../pipeline/stage"

/**
 * Says in one number how good the predictions in a frame are; what a parameter search goes by.
 *
 * One that looks at nothing but a label and a score of each row may say so by `scoreColumns` and `evaluateScores`: a
 * search then needs no frame of a fold where its estimator has `fitFolds`.
 */
export interface Evaluator {
  /** True when a larger number is a better one. */
  readonly isLargerBetter: boolean
  /** The columns that `evaluate` reads; undefined where it reads others too, such as weights. */
  readonly scoreColumns?: ScoreColumns | undefined
  /** The metric of a frame that a model has transformed. */
  evaluate(frame: Frame): Promise<number>
  /**
   * What `evaluate` gives for a frame with these values in `scoreColumns`, but for the last bits of sums.
   *
   * @param labels - one an entry
   * @param scores - one an entry
   * @param rowCounts - how many rows an entry stands for, >= 1; 1 when left out
   */
  evaluateScores?(labels: Float64Array, scores: Float64Array, rowCounts?: Float64Array): number
}
