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
import { checkRegressorParams, type GBTRegressorParams } from "./params"
import { attachPredictions, leafColumn, type PredictionColumn, scoreRows } from "./predictionColumns"
import { checkModel, partsFromJson, partsToJson } from "./savedModel"
import { type FeatureVector, leavesOfVector, nonzeros, scoreVector } from "./scoreVector"
import { readFeatures, readTrainingSet } from "./trainingRows"

/** Trees that `GBTRegressor.fit` learned. */
export class GBTRegressionModel implements Transformer {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTRegressionModel"
  /** Parameters of the regressor that was fitted. */
  readonly params: Checked<GBTRegressorParams>

  /**
   * Make one with `GBTRegressor.fit` or `load`.
   *
   * @param model - trees for squared or absolute error
   * @param featureNames - one a feature
   * @param uid - that of the regressor, as in Spark
   */
  constructor(
    readonly model: GbtModel,
    readonly featureNames: readonly string[],
    params: Readonly<Partial<GBTRegressorParams>> = {},
    readonly uid: string = nextUid("GBTRegressor"),
  ) {
    this.params = checkRegressorParams(params)
    checkModel(model, featureNames, ["squared", "absolute"])
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
    const { uid, numTrees, numFeatures } = this
    const header = `${GBTRegressionModel.kind}: uid=${uid}, numTrees=${numTrees}, numFeatures=${numFeatures}`
    return debugString(this.model, header)
  }

  /**
   * The frame with prediction and, if it has a name, the leaf column at the end. The first action predicts all rows and
   * keeps what it finds; it throws RangeError where the features are not there or not as many as the model's, or a
   * column of an added name exists.
   */
  async transform(frame: Frame): Promise<Frame> {
    return frame.deriveOnce((relation) => runWork("scoring", {}, () => this.predictions(frame.engine, relation)))
  }

  /** The value predicted for one row. */
  predict(features: FeatureVector): number {
    return scoreVector(this.model, features)
  }

  /**
   * A plain function for a service that predicts row by row: the prediction that `transform` gives, to the last bit,
   * without an object made a call. It is made of the trees once, so keep it.
   *
   * The function takes as many features as the model has, in the order of featureNames; NaN is a missing value. It
   * throws RangeError if there are more or fewer, or a value is not one of its feature's categories.
   */
  scorer(): (features: ArrayLike<number>) => number {
    return rowScorer(this.model)
  }

  /** The leaf that one row ends in, for each tree; leaves are numbered from left to right, from 0. */
  predictLeaf(features: FeatureVector): DenseVector {
    return denseVector(leavesOfVector(this.model, features))
  }

  /** Weighted mean loss, by lossType, on a frame with labels after 1, 2, … trees. */
  async evaluateEachIteration(frame: Frame): Promise<Float64Array> {
    const { data } = await readTrainingSet(frame, { ...this.params, validationIndicatorCol: "" })
    return evaluateEachIteration(this.model, data)
  }

  /** Writes the model to a JSON file; it appears whole or not at all. */
  save(path: string): Promise<void> {
    return writeModelFile(path, GBTRegressionModel.kind, this.toJson())
  }

  /**
   * Reads what `save` wrote: the same predictions, bit for bit.
   *
   * @throws Error, naming the file, if it is cut short or damaged, of a later version, or holds another kind of model
   */
  static load(path: string): Promise<GBTRegressionModel> {
    return loadModelFile(path, GBTRegressionModel.kind, GBTRegressionModel.fromJson)
  }

  /** All there is to know of it, as plain data. */
  toJson(): object {
    return partsToJson(this)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): GBTRegressionModel {
    const { model, featureNames, params, uid } = partsFromJson<GBTRegressorParams>(body)
    return new GBTRegressionModel(model, featureNames, params, uid)
  }

  private async predictions(engine: Engine, relation: Relation): Promise<Relation> {
    const { featuresCol, predictionCol, leafCol } = this.params
    const rows = await keepRows(engine, relation)
    const { features, rowCount } = await readFeatures(engine, rows, featuresCol)
    const columns: PredictionColumn[] = []
    if (predictionCol !== "") {
      const hidden = { __prediction: await scoreRows(this.model, features, rowCount) }
      columns.push({ name: predictionCol, expressions: ["__prediction"], isVector: false, hidden })
    }
    if (leafCol !== "") {
      columns.push(leafColumn(leafCol, predictLeaves(this.model, features, rowCount), this.numTrees))
    }
    return attachPredictions(engine, rows, columns)
  }
}
