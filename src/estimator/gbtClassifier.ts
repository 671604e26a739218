import type { Frame } from "../frame/frame"
import type { GbtModel } from "../gbt/model/gbtModel"
import { type FitFoldsOptions, type FoldFits, nextUid, type ParamMap } from "../pipeline/stage"
import { BoostedEstimator } from "./boostedEstimator"
import type { FittedColumns } from "./fittedColumns"
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
export class GBTClassifier extends BoostedEstimator<GBTClassifierParams, GBTClassificationModel> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTClassifier"

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(params: Readonly<Partial<GBTClassifierParams>> = {}, uid: string = nextUid(GBTClassifier.kind)) {
    super(checkClassifierParams(params), uid)
  }

  /** Fits every setting on every fold, with common work done once; see {@link Estimator.fitFolds}. */
  async fitFolds(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitFoldsOptions,
  ): Promise<FoldFits<GBTClassificationModel> | undefined> {
    const stages = paramMaps.map((params) => this.copy(params))
    const paramsList = stages.map((stage) => stage.params)
    return foldFits(frame, paramsList, options, (setting, trained, columns) =>
      stages[setting].modelOf(trained, columns),
    )
  }

  protected override modelOf(trained: GbtModel, columns: FittedColumns): GBTClassificationModel {
    return new GBTClassificationModel(trained, columns.featureNames, this.params, this.uid, columns.labels)
  }
}
