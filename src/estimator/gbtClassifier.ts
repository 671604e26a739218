import type { Frame } from "../frame/frame"
import type { Checked } from "../params/params"
import {
  type Estimator,
  type FitFoldsOptions,
  type FitOptions,
  type FoldFits,
  nextUid,
  type ParamMap,
  settingsOf,
} from "../pipeline/stage"
import { fitBoosting, fitBoostingMany, type NamedModel } from "./fitBoosting"
import { foldFits } from "./foldFits"
import { GBTClassificationModel } from "./gbtClassificationModel"
import { checkClassifierParams, type GBTClassifierParams } from "./params"

/**
 * Gradient-boosted trees for labels 0 and 1, as Spark's GBTClassifier: the same trees for the same rows, parameters and
 * seed, but for the last bits of sums.
 *
 * ```ts
 * const model = await new GBTClassifier({ labelCol: "purchase", maxDepth: 4 }).fit(train)
 * const scored = await model.transform(test)
 * ```
 */
export class GBTClassifier implements Estimator<GBTClassificationModel> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTClassifier"
  /** Every parameter, defaults filled in. */
  readonly params: Checked<GBTClassifierParams>

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(
    params: Readonly<Partial<GBTClassifierParams>> = {},
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string = nextUid(GBTClassifier.kind),
  ) {
    this.params = checkClassifierParams(params)
  }

  /**
   * Learns from the rows of a frame. The columns are read in one query, in row order.
   *
   * @param options - `onProgress` counts trees
   * @throws RangeError if a column is not there, there are no rows or no features, a label is null or not 0 or 1, or a
   *   feature is null, NaN or infinite; TypeError for a column of the wrong kind
   */
  async fit(frame: Frame, options: FitOptions = {}): Promise<GBTClassificationModel> {
    return this.modelOf(await fitBoosting(frame, this.params, this.params.lossType, options))
  }

  /**
   * What `copy(params).fit(frame)` gives for each of `paramMaps`, in their order, with common work done once: the columns
   * are read once, binned once for each maxBins, and a model that differs in maxIter alone is cut from the longest.
   *
   * @param options - `onProgress` counts models
   */
  async fitMultiple(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitOptions = {},
  ): Promise<GBTClassificationModel[]> {
    const stages = paramMaps.map((params) => this.copy(params))
    const fitted = await fitBoostingMany(
      frame,
      stages.map((stage) => stage.params),
      stages.map((stage) => stage.params.lossType),
      options,
    )
    return fitted.map((one, i) => stages[i].modelOf(one))
  }

  /** Fits every setting on every fold, with common work done once; see {@link Estimator.fitFolds}. */
  async fitFolds(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitFoldsOptions,
  ): Promise<FoldFits<GBTClassificationModel> | undefined> {
    const stages = paramMaps.map((params) => this.copy(params))
    const paramsList = stages.map((stage) => stage.params)
    return foldFits(frame, paramsList, options, (setting, fitted) => stages[setting].modelOf(fitted))
  }

  /** The same classifier with the settings of `params` that name it. */
  copy(params: ParamMap): GBTClassifier {
    return new GBTClassifier({ ...this.params, ...settingsOf(this, params) }, this.uid)
  }

  private modelOf({ model, featureNames }: NamedModel): GBTClassificationModel {
    return new GBTClassificationModel(model, featureNames, this.params, this.uid)
  }
}
