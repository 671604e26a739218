/**
 * The exercise that the notebooks solve, which user will buy which title: its files, its split and its features.
 *
 * @module gbt-lab/lab
 */

export { type GenreFeatures, genreFeatures } from "./lab/genreFeatures"
export { type LabFile, labFiles, readLabFile } from "./lab/labFile"
export { leaveOneOutFeatures } from "./lab/leaveOneOutFeatures"
export { outOfFoldFeatures } from "./lab/outOfFoldFeatures"
export { PurchaseCounter } from "./lab/purchaseCounter"
export { type LeaveOut, PurchaseCounterModel, type PurchaseCounterParams } from "./lab/purchaseCounterModel"
export { purchaseFeatureNames, purchaseFeatures } from "./lab/purchaseFeatures"
export { sampleUsers } from "./lab/sampleUsers"
export { type TrainValid, trainValidSplit } from "./lab/trainValidSplit"
export { userHistory } from "./lab/userHistory"
