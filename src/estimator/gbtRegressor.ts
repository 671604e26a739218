import type { Frame } from "../frame/frame"
import type { Checked } from "../params/params"
import { type Estimator, type FitOptions, nextUid, type ParamMap, settingsOf } from "../pipeline/stage"
import { fitBoosting, fitBoostingMany, type NamedModel } from "./fitBoosting"
import { GBTRegressionModel } from "./gbtRegressionModel"
import { checkRegressorParams, type GBTRegressorParams } from "./params"

/**
 * Gradient-boosted trees for labels of any value, as Spark's GBTRegressor.
 *
 * ```ts
 * const model = await new GBTRegressor({ labelCol: "delay" }).fit(train)
 * const predicted = await model.transform(test)
 * ```
 */
export class GBTRegressor implements Estimator<GBTRegressionModel> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTRegressor"
  /** Every parameter, defaults filled in. */
  readonly params: Checked<GBTRegressorParams>

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(
    params: Readonly<Partial<GBTRegressorParams>> = {},
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string = nextUid(GBTRegressor.kind),
  ) {
    this.params = checkRegressorParams(params)
  }

  /**
   * Learns from the rows of a frame. The columns are read in one query, in row order.
   *
   * @param options - `onProgress` counts trees
   * @throws RangeError if a column is not there, there are no rows or no features, or a label or feature is null, NaN or
   *   infinite; TypeError for a column of the wrong kind
   */
  async fit(frame: Frame, options: FitOptions = {}): Promise<GBTRegressionModel> {
    return this.modelOf(await fitBoosting(frame, this.params, this.params.lossType, options))
  }

  /**
   * What `copy(params).fit(frame)` gives for each of `paramMaps`, in their order, with common work done once; see
   * `GBTClassifier.fitMultiple`.
   *
   * @param options - `onProgress` counts models
   */
  async fitMultiple(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitOptions = {},
  ): Promise<GBTRegressionModel[]> {
    const stages = paramMaps.map((params) => this.copy(params))
    const fitted = await fitBoostingMany(
      frame,
      stages.map((stage) => stage.params),
      stages.map((stage) => stage.params.lossType),
      options,
    )
    return fitted.map((one, i) => stages[i].modelOf(one))
  }

  /** The same regressor with the settings of `params` that name it. */
  copy(params: ParamMap): GBTRegressor {
    return new GBTRegressor({ ...this.params, ...settingsOf(this, params) }, this.uid)
  }

  private modelOf({ model, featureNames }: NamedModel): GBTRegressionModel {
    return new GBTRegressionModel(model, featureNames, this.params, this.uid)
  }
}
