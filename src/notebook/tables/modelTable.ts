import type { GBTClassificationModel } from "../../estimator/gbtClassificationModel"
import type { GBTRegressionModel } from "../../estimator/gbtRegressionModel"
import { formatCount } from "../text"
import type { Table } from "./table"

/** A model of boosted trees. */
export type TreeModel = GBTClassificationModel | GBTRegressionModel

/** The features that a model splits on, the most important first, and what the model is. */
export function modelTable(model: TreeModel): Table {
  const { indices, values } = model.featureImportances
  const places = Array.from(indices.keys())
    .filter((i) => values[i] > 0)
    .sort((a, b) => values[b] - values[a])
  return {
    caption: modelText(model),
    columns: ["feature", "importance"],
    rows: places.map((i) => [model.featureNames[indices[i]], values[i]]),
  }
}

/** The model in a few words. */
export function modelText(model: TreeModel): string {
  const { numTrees, totalNumNodes, numFeatures } = model
  const sizes = [formatCount(numTrees, "tree"), formatCount(totalNumNodes, "node"), formatCount(numFeatures, "feature")]
  return `${model.constructor.name}: ${sizes.join(", ")}`
}
