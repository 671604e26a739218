// The whole public API, by name.

import { installRichOutput } from "./notebook/richOutput"

export { GBTClassificationModel } from "./estimator/gbtClassificationModel"
export { GBTClassifier } from "./estimator/gbtClassifier"
export type { GBTClassifierParams } from "./estimator/gbtClassifierParams"
export { GBTRegressionModel } from "./estimator/gbtRegressionModel"
export { GBTRegressor } from "./estimator/gbtRegressor"
export type { GBTRegressorParams } from "./estimator/gbtRegressorParams"
export type { FeatureVector } from "./estimator/scoreVector"

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
export { javaPattern } from "./features/javaPattern"
export { RegexTokenizer, type RegexTokenizerParams } from "./features/regexTokenizer"
export { type LabelOrder, StringIndexer, type StringIndexerParams } from "./features/stringIndexer"
export { StringIndexerModel, type StringIndexerModelParams } from "./features/stringIndexerModel"
export { VectorAssembler, type VectorAssemblerParams } from "./features/vectorAssembler"

export type { Row } from "./frame/collect"
export { createFrame, createFrameFromColumns } from "./frame/createFrame"
export type { BadRows } from "./frame/csvTable"
export { fromDanfo, readCsvToDanfo, toDanfo } from "./frame/danfo"
export { DataError, type DataErrorPlace } from "./frame/dataError"
export type { ColumnType, Dialect } from "./frame/dialect"
export { createDuckdbEngine, type DuckdbOptions, defaultEngine } from "./frame/duckdbEngine"
export type { ColumnData, ColumnKind, Engine, TableColumn, TableHandle } from "./frame/engine"
export { Frame } from "./frame/frame"
export type { FramePage } from "./frame/frameOutput"
export type { GroupedFrame } from "./frame/groupedFrame"
export type { JoinKind, JoinType } from "./frame/join"
export type { FillValue } from "./frame/naFill"
export { type Fractions, type RandomColumn, rand } from "./frame/random"
export { type ReadCsvOptions, readCsv } from "./frame/readCsv"
export { type ReadParquetOptions, readParquet } from "./frame/readParquet"
export type { Column, OrderTerm, Relation } from "./frame/relation"
export type { Schema, SchemaField } from "./frame/schema"
export type { ShowOptions } from "./frame/show"
export type { Nominal, VectorPart, VectorType } from "./frame/vectorColumn"
export type { WriteCsvOptions } from "./frame/write"

export type { GbtModel } from "./gbt/gbtModel"
export type { LossName } from "./gbt/loss"
export type { Tree } from "./gbt/tree"

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

export { type BarFigureOptions, barFigure, type TopTermsOptions, topTermsFigure } from "./notebook/barFigure"
export { type CalibrationPoints, calibrationFigure } from "./notebook/calibrationFigure"
export { classBalanceFigure } from "./notebook/classBalanceFigure"
export { countHistogramFigure } from "./notebook/countHistogramFigure"
export { type DisplayBundle, type DisplayOptions, display, isNotebook } from "./notebook/display"
export { featureImportancesFigure } from "./notebook/featureImportancesFigure"
export { type Figure, show } from "./notebook/figure"
export type { FigureOptions } from "./notebook/figureLayout"
export { type GainsPoints, gainsFigure, liftFigure } from "./notebook/gainsFigure"
export type { GridCombination } from "./notebook/gridCombinations"
export { type GridFigureOptions, gridFigure } from "./notebook/gridFigure"
export { gridSpreadFigure } from "./notebook/gridSpreadFigure"
export { type HeatMapData, type HeatMapOptions, heatMapFigure } from "./notebook/heatMapFigure"
export { type LossHistory, lossFigure } from "./notebook/lossFigure"
export {
  type MetricComparisonOptions,
  type MetricPair,
  metricComparisonFigure,
} from "./notebook/metricComparisonFigure"
export { dataFolder, outputFolder } from "./notebook/notebookFolders"
export { type NotebookParam, notebookParams } from "./notebook/notebookParams"
export { type PrFigureOptions, type PrPoints, prFigure } from "./notebook/prFigure"
export { setProgress } from "./notebook/progress"
export { recordMetric } from "./notebook/recordMetric"
export { type RocPoints, rocFigure } from "./notebook/rocFigure"
export { type ScoreHistogramOptions, scoreHistogramFigure } from "./notebook/scoreHistogramFigure"
export { showTable, type Table, type TableOptions, tableHtml, tableText } from "./notebook/table"
export { type TreeFigureOptions, type TreesOfModel, treeFigure } from "./notebook/treeFigure"

export type { Checked } from "./params/params"

export { Pipeline, type PipelineParams } from "./pipeline/pipeline"
export { PipelineModel } from "./pipeline/pipelineModel"
export type { SavableStage, StageLoader } from "./pipeline/savedStage"
export type { Estimator, FitOptions, ParamMap, ParamSetting, Transformer } from "./pipeline/stage"

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
