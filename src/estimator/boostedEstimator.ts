import { checkFrame, type Frame } from "../frame/frame"
import type { GbtModel } from "../gbt/model/gbtModel"
import type { Checked } from "../params/params"
import {
  checkFitOptions,
  type Estimator,
  type FitOptions,
  type ParamMap,
  Stage,
  type Transformer,
} from "../pipeline/stage"
import { runWork } from "../work/runWork"
import type { FittedColumns } from "./fittedColumns"
import type { BoostingParams } from "./params"

/** Learns boosted trees from a frame, whatever the loss: what GBTClassifier and GBTRegressor have in common. */
export abstract class BoostedEstimator<P extends BoostingParams, M extends Transformer>
  extends Stage<P>
  implements Estimator<M>
{
  /**
   * Learns from the rows of a frame. The columns are read in one query, in row order. Where they lie on other machines
   * and are not few, they are counted into cells there, see `trainer`: the same trees, but for the last bits of sums where
   * rows have weights or hardly merge, and for thresholds of a feature of more than 100,000 values, which come from a sample.
   *
   * @param options - `onProgress` counts trees
   * @throws RangeError if a column is not there, there are no rows or no features, a label or a feature is null, NaN or
   *   infinite, or a classifier's label is neither 0 nor 1; if rows on other machines make too many cells, or a setting
   *   needs each of them; TypeError for a column of the wrong kind
   */
  fit(frame: Frame, options: FitOptions = {}): Promise<M> {
    checkFrame(frame)
    checkFitOptions(options, this.constructor.name)
    const { params } = this
    return runWork("fitting", options, async ({ signal, report }) => {
      const { withTraining } = await import("./training.js")
      return withTraining(frame, [params], signal, async ({ train, columns }) => {
        const onProgress = (done: number, total: number): void => report(done, total, "trees")
        return this.modelOf(await train({ signal, onProgress }), columns)
      })
    })
  }

  /**
   * What `copy(params).fit(frame)` gives for each of `paramMaps`, in their order, with common work done once: the columns
   * are read once for all settings that name the same ones, binned once for each maxBins, and a model that differs in
   * maxIter alone is cut from the longest.
   *
   * @param options - `onProgress` counts models
   */
  async fitMultiple(frame: Frame, paramMaps: readonly ParamMap[], options: FitOptions = {}): Promise<M[]> {
    const stages = paramMaps.map((params) => this.copy(params))
    return runWork("fitting", options, async ({ signal, report }) => {
      const { withTraining } = await import("./training.js")
      const fitted = new Array<M>(stages.length)
      let done = 0
      for (const indices of groupByRows(stages.map((stage) => stage.params))) {
        const paramsList = indices.map((index) => stages[index].params)
        await withTraining(frame, paramsList, signal, async ({ trainMany, columns }) => {
          const onProgress = (modelCount: number): void => report(done + modelCount, stages.length, "models")
          const models = await trainMany({ signal, onProgress })
          for (const [i, index] of indices.entries()) fitted[index] = stages[index].modelOf(models[i], columns)
        })
        done += indices.length
      }
      return fitted
    })
  }

  /** The model of trees that were trained with this estimator's parameters. */
  protected abstract modelOf(trained: GbtModel, columns: FittedColumns): M
}

/** Indices of the settings that read the same columns for the same loss, by the same trainer. */
function groupByRows(paramsList: readonly Checked<BoostingParams>[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const [index, params] of paramsList.entries()) {
    const { featuresCol, labelCol, weightCol, validationIndicatorCol, partitions, lossType, trainer } = params
    const key = JSON.stringify([
      featuresCol,
      labelCol,
      weightCol,
      validationIndicatorCol,
      partitions,
      lossType,
      trainer,
    ])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [index])
    else group.push(index)
  }
  return [...groups.values()]
}
