import type { ParamMap, Transformer } from "../../pipeline/stage"
import type { CrossValidatorModel } from "../../tuning/crossValidator"
import type { TrainValidationSplitModel } from "../../tuning/trainValidationSplit"
import { formatCount } from "../text"
import type { Table } from "./table"

/** A finished search over a grid of parameters. */
export type FinishedSearch = CrossValidatorModel<Transformer> | TrainValidationSplitModel<Transformer>

/**
 * The settings of a grid with how each did: a line a setting, the best one starred; after the parameters the mean, the
 * standard deviation and each fold of a cross-validation, or the metric on the rows held back.
 */
export function searchTable(search: FinishedSearch): Table {
  const settings = search.estimatorParamMaps.map(settingValues)
  const names = [...new Set(settings.flatMap((setting) => Object.keys(setting)))]
  const isCrossValidated = "foldMetrics" in search
  const folds = isCrossValidated ? (search.foldMetrics[0] ?? []).map((_, fold) => `fold ${fold}`) : []
  const metricsOf = (i: number): readonly number[] =>
    isCrossValidated
      ? [search.avgMetrics[i], search.stdMetrics[i], ...search.foldMetrics[i]]
      : [search.validationMetrics[i]]
  return {
    columns: ["best", ...names, ...(isCrossValidated ? ["mean", "std", ...folds] : ["validation metric"])],
    rows: settings.map((setting, i) => [
      i === search.bestIndex ? "★" : "",
      ...names.map((name) => setting[name]),
      ...metricsOf(i),
    ]),
  }
}

/** The search in a few words. */
export function searchText(search: FinishedSearch): string {
  const metrics = "foldMetrics" in search ? search.avgMetrics : search.validationMetrics
  const best = Object.entries(search.bestParams).map(([name, value]) => `${name} ${String(value)}`)
  return `${formatCount(metrics.length, "setting")}, best ${metrics[search.bestIndex]}${best.length === 0 ? "" : ` at ${best.join(", ")}`}`
}

/** The values of one combination of a grid by parameter name; a second parameter of one name is "name (2)". */
export function settingValues(
  settings: ParamMap | readonly { name: string; value: unknown }[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, value } of settings) {
    // Two stages of a pipeline may have a parameter of one name.
    let key = name
    for (let copy = 2; key in values; copy++) key = `${name} (${copy})`
    values[key] = value
  }
  return values
}
