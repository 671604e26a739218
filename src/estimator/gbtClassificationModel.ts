import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import type { Relation } from "../frame/relation/relation"
import { keepRows } from "../frame/relation/table"
import { debugString } from "../gbt/model/debugString"
import type { GbtModel } from "../gbt/model/gbtModel"
import { featureImportances } from "../gbt/model/gbtModel"
import type { Tree } from "../gbt/model/tree"
import { evaluateEachIteration, predictLeaves } from "../gbt/predict/predict"
import { rowScorer } from "../gbt/predict/rowScorer"
import { type DenseVector, denseVector, type SparseVector } from "../linalg/vector"
import type { Checked } from "../params/params"
import { loadModelFile, writeModelFile } from "../pipeline/modelFile"
import { nextUid, type Transformer } from "../pipeline/stage"
import { runWork } from "../work/runWork"
import { predictedClass, probabilityOf0 } from "./classify"
import { checkClassifierParams, type GBTClassifierParams } from "./params"
import { attachPredictions, leafColumn, type PredictionColumn, scoreRows } from "./predictionColumns"
import { checkModel, partsFromJson, partsToJson } from "./savedModel"
import { type FeatureVector, leavesOfVector, nonzeros, scoreVector } from "./scoreVector"
import { readFeatures, readTrainingSet } from "./trainingRows"

/** Trees that `GBTClassifier.fit` learned; says how likely class 1 is. */
export class GBTClassificationModel implements Transformer {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTClassificationModel"
  /** Parameters of the classifier that was fitted. */
  readonly params: Checked<GBTClassifierParams>
  /** Classes told apart: 2. */
  readonly numClasses: number = 2

  /**
   * Make one with `GBTClassifier.fit` or `load`.
   *
   * @param model - trees for logistic loss
   * @param featureNames - one a feature
   * @param uid - that of the classifier, as in Spark
   */
  constructor(
    readonly model: GbtModel,
    readonly featureNames: readonly string[],
    params: Readonly<Partial<GBTClassifierParams>> = {},
    readonly uid: string = nextUid("GBTClassifier"),
  ) {
    this.params = checkClassifierParams(params)
    checkModel(model, featureNames, ["logistic"])
  }

  /** The trees, as arrays of nodes. */
  get trees(): readonly Tree[] {
    return this.model.trees
  }

  /** Weight of each tree: 1 for the first, stepSize for the others. */
  get treeWeights(): Float64Array {
    return this.model.treeWeights
  }

  /** Trees of the model. */
  get numTrees(): number {
    return this.model.trees.length
  }

  /** Nodes of all trees, leaves among them. */
  get totalNumNodes(): number {
    return this.model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  }

  /** Slots of a features vector. */
  get numFeatures(): number {
    return this.model.featureCount
  }

  /** Share of each feature in what the splits gained, in [0, 1], summing to 1; slots are named by featureNames. */
  get featureImportances(): SparseVector {
    return nonzeros(featureImportances(this.model))
  }

  /** All trees as text, as Spark writes them. */
  toDebugString(): string {
    const { uid, numTrees, numClasses, numFeatures } = this
    return debugString(
      this.model,
      `${GBTClassificationModel.kind}: uid = ${uid}, numTrees=${numTrees}, numClasses=${numClasses}, numFeatures=${numFeatures}`,
    )
  }

  /**
   * The frame with rawPrediction, probability, prediction and, if it has a name, the leaf column at the end. In SQL the
   * probability of class 1 is `probability.v1`. The first action scores all rows and keeps the scores; it throws
   * RangeError where the features are not there or not as many as the model's, or a column of an added name exists.
   */
  async transform(frame: Frame): Promise<Frame> {
    return frame.deriveOnce((relation) => runWork("scoring", {}, () => this.predictions(frame.engine, relation)))
  }

  /** The class of one row, 0 or 1. */
  predict(features: FeatureVector): number {
    return predictedClass(scoreVector(this.model, features), this.params.thresholds)
  }

  /** Minus the score and the score of one row; above 0 means class 1. */
  predictRaw(features: FeatureVector): DenseVector {
    const score = scoreVector(this.model, features)
    return denseVector([-score, score])
  }

  /** The probabilities of class 0 and class 1 of one row. */
  predictProbability(features: FeatureVector): DenseVector {
    const p0 = probabilityOf0(scoreVector(this.model, features))
    return denseVector([p0, 1 - p0])
  }

  /**
   * A plain function for a service that scores row by row: the number that `transform` gives, to the last bit, without
   * an object made a call. It is made of the trees once, so keep it.
   *
   * The function takes as many features as the model has, in the order of featureNames; NaN is a missing value. It
   * throws RangeError if there are more or fewer, or a value is not one of its feature's categories.
   *
   * @param output - "probability" of class 1, in [0, 1], or its "rawPrediction", the score, above 0 for class 1;
   *   default "probability"
   * @throws RangeError if output is another
   */
  scorer(output: "probability" | "rawPrediction" = "probability"): (features: ArrayLike<number>) => number {
    const score = rowScorer(this.model)
    if (output === "rawPrediction") return score
    if (output === "probability") return (features) => 1 - probabilityOf0(score(features))
    throw new RangeError(`invalid output: ${output}; expected probability or rawPrediction`)
  }

  /** The leaf that one row ends in, for each tree; leaves are numbered from left to right, from 0. */
  predictLeaf(features: FeatureVector): DenseVector {
    return denseVector(leavesOfVector(this.model, features))
  }

  /**
   * Weighted mean loss on a frame with labels after 1, 2, … trees. The loss is 2 log(1 + exp(-2 y score)), y = -1 or 1:
   * twice the usual log loss.
   */
  async evaluateEachIteration(frame: Frame): Promise<Float64Array> {
    const { data } = await readTrainingSet(frame, { ...this.params, validationIndicatorCol: "" })
    return evaluateEachIteration(this.model, data)
  }

  /** Writes the model to a JSON file; it appears whole or not at all. */
  save(path: string): Promise<void> {
    return writeModelFile(path, GBTClassificationModel.kind, this.toJson())
  }

  /**
   * Reads what `save` wrote: the same predictions, bit for bit.
   *
   * @throws Error, naming the file, if it is cut short or damaged, of a later version, or holds another kind of model
   */
  static load(path: string): Promise<GBTClassificationModel> {
    return loadModelFile(path, GBTClassificationModel.kind, GBTClassificationModel.fromJson)
  }

  /** All there is to know of it, as plain data. */
  toJson(): object {
    return partsToJson(this)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): GBTClassificationModel {
    const { model, featureNames, params, uid } = partsFromJson<GBTClassifierParams>(body)
    return new GBTClassificationModel(model, featureNames, params, uid)
  }

  private async predictions(engine: Engine, relation: Relation): Promise<Relation> {
    const { featuresCol, rawPredictionCol, probabilityCol, predictionCol, thresholds, leafCol } = this.params
    const rows = await keepRows(engine, relation)
    const { features, rowCount } = await readFeatures(engine, rows, featuresCol)
    const scores = await scoreRows(this.model, features, rowCount)
    const columns: PredictionColumn[] = [
      { name: rawPredictionCol, expressions: ["-__score", "__score"], isVector: true, hidden: { __score: scores } },
    ]
    if (probabilityCol !== "") {
      // Not in SQL: the last bit of exp may differ between engines.
      const hidden = { __p0: scores.map(probabilityOf0) }
      columns.push({ name: probabilityCol, expressions: ["__p0", "1 - __p0"], isVector: true, hidden })
    }
    if (predictionCol !== "" && thresholds === undefined) {
      const expressions = ["CASE WHEN __score > 0 THEN 1 ELSE 0 END"]
      columns.push({ name: predictionCol, expressions, isVector: false, hidden: { __score: scores } })
    } else if (predictionCol !== "") {
      const classes = new Int32Array(rowCount)
      for (let row = 0; row < rowCount; row++) classes[row] = predictedClass(scores[row], thresholds)
      const hidden = { __class: classes }
      columns.push({ name: predictionCol, expressions: ["__class"], isVector: false, hidden })
    }
    if (leafCol !== "") {
      columns.push(leafColumn(leafCol, predictLeaves(this.model, features, rowCount), this.numTrees))
    }
    return attachPredictions(engine, rows, columns)
  }
}
