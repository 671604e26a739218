import type { Frame } from "../frame/frame"
import type { AddedField } from "../frame/rowTypes"
import type { GbtModel } from "../gbt/model/gbtModel"
import type { DenseVector, Vector } from "../linalg/vector"
import { type FitFoldsOptions, type FoldFits, nextUid, type ParamMap } from "../pipeline/stage"
import { BoostedEstimator } from "./boostedEstimator"
import type { FittedColumns } from "./fittedColumns"
import { GBTClassificationModel } from "./gbtClassificationModel"
import { checkClassifierParams, type GBTClassifierParams } from "./params"

/** Names of the columns that a model adds, as far as they are written out; an empty one is not added. */
interface ClassifierColumns<P extends string, Q extends string, S extends string, L extends string> {
  readonly predictionCol?: P
  readonly probabilityCol?: Q
  readonly rawPredictionCol?: S
  readonly leafCol?: L
}

type ClassifierFields<P extends string, Q extends string, S extends string, L extends string> =
  | AddedField<P, number>
  | AddedField<Q | S, DenseVector>
  | AddedField<L, Vector>

/**
 * Gradient-boosted trees for labels 0 and 1, as Spark's GBTClassifier: the same trees for the same rows, parameters and
 * seed, but for the last bits of sums.
 *
 * ```ts
 * const model = await new GBTClassifier({ labelCol: "purchase", maxDepth: 4 }).fit(train)
 * const scored = await model.transform(test)
 * ```
 *
 * P, Q, S and L are the names of its columns: of the prediction, its probabilities, their scores and the leaves.
 */
export class GBTClassifier<
  P extends string = "prediction",
  Q extends string = "probability",
  S extends string = "rawPrediction",
  L extends string = "",
> extends BoostedEstimator<GBTClassifierParams, GBTClassificationModel<ClassifierFields<P, Q, S, L>>> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTClassifier"

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(
    params: Readonly<Partial<GBTClassifierParams>> & ClassifierColumns<P, Q, S, L> = {},
    uid: string = nextUid(GBTClassifier.kind),
  ) {
    super(checkClassifierParams(params), uid)
  }

  /** Fits every setting on every fold, with common work done once; see {@link Estimator.fitFolds}. */
  async fitFolds(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitFoldsOptions,
  ): Promise<FoldFits<GBTClassificationModel<ClassifierFields<P, Q, S, L>>> | undefined> {
    const stages = paramMaps.map((params) => this.copy(params))
    const paramsList = stages.map((stage) => stage.params)
    const { foldFits } = await import("./foldFits.js")
    return foldFits(frame, paramsList, options, (setting, trained, columns) =>
      stages[setting].modelOf(trained, columns),
    )
  }

  protected override modelOf(
    trained: GbtModel,
    columns: FittedColumns,
  ): GBTClassificationModel<ClassifierFields<P, Q, S, L>> {
    return new GBTClassificationModel(trained, columns.featureNames, this.params, this.uid, columns.labels)
  }
}
