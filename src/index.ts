// The whole public API, by name.

import { installRichOutput } from "./notebook/tables/richOutput"

export type { ColumnType, Dialect } from "./engines/dialect"
export { createDuckdbEngine, type DuckdbOptions, defaultEngine } from "./engines/duckdb/engine"
export type { ColumnData, ColumnKind, Engine, TableColumn, TableHandle } from "./engines/engine"
export type { BoostedEstimator } from "./estimator/boostedEstimator"
export type { BoostedModel, FeatureVector } from "./estimator/boostedModel"
export { GBTClassificationModel } from "./estimator/gbtClassificationModel"
export { GBTClassifier } from "./estimator/gbtClassifier"
export { GBTRegressionModel } from "./estimator/gbtRegressionModel"
export { GBTRegressor } from "./estimator/gbtRegressor"
export type { BoostingParams, GBTClassifierParams, GBTRegressorParams } from "./estimator/params"
export {
  BinaryClassificationEvaluator,
  type BinaryClassificationEvaluatorParams,
  type BinaryClassificationMetrics,
} from "./evaluation/binaryClassificationEvaluator"
export { type BinaryCurves, binaryCurves } from "./evaluation/binaryCurves"
export {
  fMeasureByThreshold,
  type MetricByThreshold,
  precisionByThreshold,
  recallByThreshold,
} from "./evaluation/byThreshold"
export { type CalibrationCurve, calibrationCurve } from "./evaluation/calibrationCurve"
export type { Evaluator } from "./evaluation/evaluator"
export { type GainsCurve, gainsCurve } from "./evaluation/gainsCurve"
export { logLoss } from "./evaluation/logLoss"
export { areaUnderPR, type PrCurve, prCurve } from "./evaluation/prCurve"
export { areaUnderROC, type RocCurve, rocCurve } from "./evaluation/rocCurve"
export { type CoordinateVectorsOptions, coordinateVectors } from "./features/coordinateVectors"
export { CountVectorizer, type CountVectorizerParams } from "./features/countVectorizer"
export { CountVectorizerModel, type CountVectorizerModelParams } from "./features/countVectorizerModel"
export { IndexToString, type IndexToStringParams } from "./features/indexToString"
export { javaPattern } from "./features/javaRegex/pattern"
export { RegexTokenizer, type RegexTokenizerParams } from "./features/regexTokenizer"
export { type LabelOrder, StringIndexer, type StringIndexerParams } from "./features/stringIndexer"
export { StringIndexerModel, type StringIndexerModelParams } from "./features/stringIndexerModel"
export { VectorAssembler, type VectorAssemblerParams } from "./features/vectorAssembler"
export { createDataFrame } from "./frame/createDataFrame"
export { Frame } from "./frame/frame"
export type { GroupedFrame } from "./frame/groupedFrame"
export type { BadRows } from "./frame/read/csvTable"
export { type ReadCsvOptions, readCsv } from "./frame/read/readCsv"
export { readCsvToDanfo } from "./frame/read/readCsvToDanfo"
export { type ReadParquetOptions, readParquet } from "./frame/read/readParquet"
export { DataError, type DataErrorPlace } from "./frame/relation/dataError"
export type { Column, OrderTerm, Relation } from "./frame/relation/relation"
export type { Schema, SchemaField } from "./frame/relation/schema"
export type { Nominal, VectorPart, VectorType } from "./frame/relation/vectorColumn"
export type { Row } from "./frame/rows/collect"
export type { FramePage } from "./frame/rows/frameOutput"
export type { ShowOptions } from "./frame/rows/show"
export type { JoinKind, JoinType } from "./frame/verbs/join"
export type { FillValue } from "./frame/verbs/naFill"
export { type Fractions, type RandomColumn, rand } from "./frame/verbs/random"
export type { WriteCsvOptions } from "./frame/write"

export type { GbtModel } from "./gbt/model/gbtModel"
export type { LossName } from "./gbt/model/loss"
export type { Tree } from "./gbt/model/tree"

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

export { csrFromCoordinates } from "./linalg/csrFromCoordinates"
export { csrFromRows } from "./linalg/csrFromRows"
export type { CsrMatrix } from "./linalg/csrMatrix"
export {
  type DenseVector,
  denseVector,
  formatVector,
  type SparseVector,
  sparseVector,
  toArray,
  type Vector,
  vectorSize,
} from "./linalg/vector"
export {
  type BarFigureOptions,
  barFigure,
  featureImportancesFigure,
  type TopTermsOptions,
  topTermsFigure,
} from "./notebook/figures/bar"
export { type CalibrationPoints, calibrationFigure } from "./notebook/figures/calibration"
export { classBalanceFigure } from "./notebook/figures/classBalance"
export { countHistogramFigure } from "./notebook/figures/countHistogram"
export { type Figure, show } from "./notebook/figures/figure"
export type { FigureOptions } from "./notebook/figures/figureLayout"
export { type GainsPoints, gainsFigure, liftFigure } from "./notebook/figures/gains"
export { type GridFigureOptions, gridFigure } from "./notebook/figures/grid"
export type { GridCombination } from "./notebook/figures/gridScores"
export { gridSpreadFigure } from "./notebook/figures/gridSpread"
export { type HeatMapData, type HeatMapOptions, heatMapFigure } from "./notebook/figures/heatMap"
export { type LossHistory, lossFigure } from "./notebook/figures/loss"
export {
  type MetricComparisonOptions,
  type MetricPair,
  metricComparisonFigure,
} from "./notebook/figures/metricComparison"
export { type PrFigureOptions, type PrPoints, prFigure } from "./notebook/figures/pr"
export { type RocPoints, rocFigure } from "./notebook/figures/roc"
export { type ScoreHistogramOptions, scoreHistogramFigure } from "./notebook/figures/scoreHistogram"
export { type TreeFigureOptions, type TreesOfModel, treeFigure } from "./notebook/figures/tree"
export { type DisplayBundle, type DisplayOptions, display, isNotebook } from "./notebook/kernel/display"
export { setProgress } from "./notebook/progress/progress"
export { dataFolder, outputFolder } from "./notebook/run/notebookFolders"
export { type NotebookParam, notebookParams } from "./notebook/run/notebookParams"
export { recordMetric } from "./notebook/run/recordMetric"
export { showTable, type Table, type TableOptions, tableHtml, tableText } from "./notebook/tables/table"

export type { Checked } from "./params/params"

export { Pipeline, type PipelineParams } from "./pipeline/pipeline"
export { PipelineModel } from "./pipeline/pipelineModel"
export type { SavableStage, SavableTransformer, StageLoader } from "./pipeline/savedStage"
export type { Estimator, FitOptions, ParamMap, ParamSetting, Stage, Transformer } from "./pipeline/stage"

export { JavaRandom } from "./random/javaRandom"
export { fillUniform } from "./random/uniform"
export { XorShiftRandom } from "./random/xorShiftRandom"

export { CrossValidator, type CrossValidatorParams, type SearchParams } from "./tuning/crossValidator"
export { CrossValidatorModel, type CrossValidatorResult } from "./tuning/crossValidatorModel"
export { type GridStage, ParamGridBuilder } from "./tuning/paramGridBuilder"
export { TrainValidationSplit, type TrainValidationSplitParams } from "./tuning/trainValidationSplit"
export { TrainValidationSplitModel, type TrainValidationSplitResult } from "./tuning/trainValidationSplitModel"

export { runWork, type Work, type WorkCount, type WorkOptions, type WorkStart } from "./work/runWork"

installRichOutput()
