import type { Frame } from "../frame/frame"

/** Says in one number how good the predictions in a frame are; what a parameter search goes by. */
export interface Evaluator {
  /** True when a larger number is a better one. */
  readonly isLargerBetter: boolean
  /** The metric of a frame that a model has transformed. */
  evaluate(frame: Frame): Promise<number>
}
