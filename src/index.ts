/**
 * Frames, features, gradient-boosted trees, evaluation and grid search. Figures and tables for notebooks are in
 * `gbt-lab/notebook`, the exercise that the notebooks solve in `gbt-lab/lab`.
 *
 * @module gbt-lab
 */

import { isNotebook } from "./notebook/kernel/tslab"

export { type ConnectOptions, connect } from "./connection/connect"
export { createDuckdbEngine, type DuckdbEngine, type DuckdbOptions, defaultEngine } from "./engines/duckdb/engine"
export type { ColumnData, Engine } from "./engines/engine"
export type { FeatureVector } from "./estimator/boostedModel"
export type { FittedLabels, SlotLabels } from "./estimator/fittedColumns"
export { GBTClassificationModel } from "./estimator/gbtClassificationModel"
export { GBTClassifier } from "./estimator/gbtClassifier"
export { GBTRegressionModel } from "./estimator/gbtRegressionModel"
export { GBTRegressor } from "./estimator/gbtRegressor"
export type { GBTClassifierParams, GBTRegressorParams } from "./estimator/params"
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
export {
  asc,
  Column,
  type ColumnOrValue,
  col,
  desc,
  expr,
  lit,
  SortColumn,
  Window,
  when,
} from "./expression/columns/column"
export { type FunctionArgument, functions } from "./expression/columns/functions"
export type { Literal } from "./expression/columns/literal"
export type { DataType } from "./expression/dataType"
export type { Row } from "./expression/rowTypes"
export { type CoordinateVectorsOptions, coordinateVectors } from "./features/coordinateVectors"
export { CountVectorizer, type CountVectorizerParams } from "./features/countVectorizer"
export { CountVectorizerModel, type CountVectorizerModelParams } from "./features/countVectorizerModel"
export { IndexToString, type IndexToStringParams } from "./features/indexToString"
export { RegexTokenizer, type RegexTokenizerParams } from "./features/regexTokenizer"
export { type LabelOrder, StringIndexer, type StringIndexerParams } from "./features/stringIndexer"
export { StringIndexerModel, type StringIndexerModelParams } from "./features/stringIndexerModel"
export { VectorAssembler, type VectorAssemblerParams } from "./features/vectorAssembler"
export type { Figure } from "./figure/figure"
export { createDataFrame } from "./frame/createDataFrame"
export { Frame, type GroupedFrame, type NullCounts } from "./frame/frame"
export type { AggregateLike } from "./frame/groupedFrame"
export type { FramePlots } from "./frame/plots/framePlots"
export type {
  BarPlotOptions,
  BoxPlotOptions,
  HistPlotOptions,
  LinePlotOptions,
  PlotOptions,
  ScatterPlotOptions,
} from "./frame/plots/options"
export type { ReadCsvOptions } from "./frame/read/csv/csvOptions"
export type { BadRows } from "./frame/read/csv/loadCsv"
export { readCsv } from "./frame/read/csv/readCsv"
export { readCsvToDanfo } from "./frame/read/csv/readCsvToDanfo"
export { DataError, type DataErrorPlace } from "./frame/read/dataError"
export { type ReadJsonOptions, readJson } from "./frame/read/json/readJson"
export { type ReadArrowOptions, readArrow } from "./frame/read/readArrow"
export { type ReadExcelOptions, readExcel } from "./frame/read/readExcel"
export { type ReadParquetOptions, readParquet } from "./frame/read/readParquet"
export type { ShowOptions } from "./frame/rows/show"
export { dropTempView, type Sql, sql } from "./frame/sql"
export type { DropNaOptions } from "./frame/verbs/dropRows"
export type { FillValue } from "./frame/verbs/fillValue"
export type { ColumnExpression, ColumnLike } from "./frame/verbs/given"
export type { JoinType } from "./frame/verbs/join"
export { type Fractions, type RandomColumn, rand } from "./frame/verbs/random"
export type { Replacements } from "./frame/verbs/replaceValues"
export type { SampleOptions } from "./frame/verbs/sample"
export type { WriteCsvOptions, WriteParquetOptions } from "./frame/write"

export type { GbtModel } from "./gbt/model/gbtModel"
export type { LossName } from "./gbt/model/loss"
export type { Tree } from "./gbt/model/tree"

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
export { Pipeline, type PipelineParams } from "./pipeline/pipeline"
export { PipelineModel } from "./pipeline/pipelineModel"
export type { SavableStage, StageLoader } from "./pipeline/savedStage"
export type {
  Estimator,
  FitFoldsOptions,
  FitOptions,
  FoldFits,
  FoldModel,
  FoldScores,
  ParamMap,
  ParamSetting,
  RowFolds,
  ScoreColumns,
  Transformer,
} from "./pipeline/stage"
export type { Column as FrameColumn, ColumnType } from "./plan/column"
export type { JoinKind } from "./plan/plan"
export type { Schema, SchemaField } from "./plan/schema"
export type { Nominal } from "./plan/vectorColumn"
export {
  CrossValidator,
  CrossValidatorModel,
  type CrossValidatorParams,
  type CrossValidatorResult,
} from "./tuning/crossValidator"
export type { SearchParams } from "./tuning/gridSearch"
export { ParamGridBuilder } from "./tuning/paramGridBuilder"
export {
  TrainValidationSplit,
  TrainValidationSplitModel,
  type TrainValidationSplitParams,
  type TrainValidationSplitResult,
} from "./tuning/trainValidationSplit"

export { runOwnWork as runWork } from "./work/runOwnWork"
export type { Work, WorkCount, WorkOptions } from "./work/runWork"

// In a notebook this import alone gives rich output and bars, and nobody asks for them twice. Anywhere else it defines
// names and does nothing, and the notebook's code is not even loaded.
if (isNotebook()) require("./notebook")
