// The figures of `gbt-lab/notebook`, under the one name `figures`: a builder takes data and gives a plain Plotly figure,
// which `show` draws.

export type { FigureOptions } from "../../figure/figureLayout"
export {
  type BarOptions,
  bar,
  featureImportances,
  type ImportancesOfModel,
  type TopTermsOptions,
  topTerms,
} from "./bar"
export { type CalibrationPoints, calibration } from "./calibration"
export { classBalance } from "./classBalance"
export { countHistogram } from "./countHistogram"
export { type GainsPoints, gains, lift } from "./gains"
export { type GridOptions, grid } from "./grid"
export type { GridCombination, SearchedGrid } from "./gridScores"
export { gridSpread } from "./gridSpread"
export { type HeatMapData, type HeatMapOptions, heatMap } from "./heatMap"
export { type LossHistory, loss } from "./loss"
export { type MetricComparisonOptions, type MetricPair, metricComparison } from "./metricComparison"
export { type PrMetrics, type PrOptions, type PrPoints, pr } from "./pr"
export { type RocMetrics, type RocPoints, roc } from "./roc"
export { type ScoreHistogramOptions, scoreHistogram } from "./scoreHistogram"
export { type TreeOptions, type TreesOfModel, tree } from "./tree"
