import type { Frame } from "../frame/frame"
import type { ParamMap, Transformer } from "../pipeline/stage"

/** What a search with one split found. */
export interface TrainValidationSplitResult<T extends Transformer> {
  /** The best settings, fitted to all rows. */
  readonly bestModel: T
  /** Place of the best settings in the grid: the first of the best metrics, or of those that are NaN. */
  readonly bestIndex: number
  /** The best settings by parameter name. */
  readonly bestParams: Readonly<Record<string, unknown>>
  /** The grid. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** Metric on the validation rows, one for each setting of the grid. */
  readonly validationMetrics: readonly number[]
  /** Model of each setting; undefined unless collectSubModels. */
  readonly subModels: readonly T[] | undefined
}

/** The best model of a search with one split, and how all settings did. */
export class TrainValidationSplitModel<T extends Transformer> implements Transformer, TrainValidationSplitResult<T> {
  readonly bestModel: T
  readonly bestIndex: number
  readonly bestParams: Readonly<Record<string, unknown>>
  readonly estimatorParamMaps: readonly ParamMap[]
  readonly validationMetrics: readonly number[]
  readonly subModels: readonly T[] | undefined

  /** Make one with `TrainValidationSplit.fit`. */
  constructor(
    readonly uid: string,
    result: TrainValidationSplitResult<T>,
  ) {
    this.bestModel = result.bestModel
    this.bestIndex = result.bestIndex
    this.bestParams = result.bestParams
    this.estimatorParamMaps = result.estimatorParamMaps
    this.validationMetrics = result.validationMetrics
    this.subModels = result.subModels
  }

  /** What the best model makes of a frame. */
  transform(frame: Frame): Promise<Frame> {
    return this.bestModel.transform(frame)
  }
}
