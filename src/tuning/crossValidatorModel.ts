import type { Frame } from "../frame/frame"
import type { ParamMap, Transformer } from "../pipeline/stage"

/** What a cross-validation found. */
export interface CrossValidatorResult<T extends Transformer> {
  /** The best settings, fitted to all rows. */
  readonly bestModel: T
  /** Place of the best settings in the grid: the first of the best means, or of the means that are NaN. */
  readonly bestIndex: number
  /** The best settings by parameter name. */
  readonly bestParams: Readonly<Record<string, unknown>>
  /** The grid. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** Mean over the folds, one for each setting of the grid. */
  readonly avgMetrics: readonly number[]
  /** Standard deviation over the folds, of the population as np.std, one for each setting. */
  readonly stdMetrics: readonly number[]
  /** Metric of each setting in each fold: foldMetrics[setting][fold]. */
  readonly foldMetrics: readonly (readonly number[])[]
  /** Model of each fold and setting, subModels[fold][setting]; undefined unless collectSubModels. */
  readonly subModels: readonly (readonly T[])[] | undefined
}

/** The best model of a cross-validation, and how all settings did. */
export class CrossValidatorModel<T extends Transformer> implements Transformer, CrossValidatorResult<T> {
  readonly bestModel: T
  readonly bestIndex: number
  readonly bestParams: Readonly<Record<string, unknown>>
  readonly estimatorParamMaps: readonly ParamMap[]
  readonly avgMetrics: readonly number[]
  readonly stdMetrics: readonly number[]
  readonly foldMetrics: readonly (readonly number[])[]
  readonly subModels: readonly (readonly T[])[] | undefined

  /** Make one with `CrossValidator.fit`. */
  constructor(
    readonly uid: string,
    result: CrossValidatorResult<T>,
  ) {
    this.bestModel = result.bestModel
    this.bestIndex = result.bestIndex
    this.bestParams = result.bestParams
    this.estimatorParamMaps = result.estimatorParamMaps
    this.avgMetrics = result.avgMetrics
    this.stdMetrics = result.stdMetrics
    this.foldMetrics = result.foldMetrics
    this.subModels = result.subModels
  }

  /** What the best model makes of a frame. */
  transform(frame: Frame): Promise<Frame> {
    return this.bestModel.transform(frame)
  }
}
