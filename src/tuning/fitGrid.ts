import type { Frame } from "../frame/frame"
import { Pipeline } from "../pipeline/pipeline"
import { PipelineModel } from "../pipeline/pipelineModel"
import type { Estimator, FitOptions, ParamMap, Transformer } from "../pipeline/stage"

/**
 * Fits an estimator with every setting of a grid at once, where work can be shared: the estimator has `fitMultiple`, or
 * is a Pipeline whose last stage has it and is the only one that the grid sets. The stages before it are then fitted
 * once.
 *
 * @returns a model for each of `paramMaps`; undefined where nothing can be shared
 */
export async function fitGrid<T extends Transformer>(
  estimator: Estimator<T>,
  frame: Frame,
  paramMaps: readonly ParamMap[],
  options: FitOptions,
): Promise<T[] | undefined> {
  if (estimator.fitMultiple !== undefined) return estimator.fitMultiple(frame, paramMaps, options)
  if (!(estimator instanceof Pipeline)) return undefined
  const stages = [...estimator.stages]
  const last = stages.pop() as Partial<Estimator> | undefined
  if (last?.fitMultiple === undefined) return undefined
  if (paramMaps.some((params) => params.some((setting) => setting.stage !== last))) return undefined
  const before = await new Pipeline({ stages }).fit(
    frame,
    options.signal === undefined ? {} : { signal: options.signal },
  )
  const models = await last.fitMultiple(await before.transform(frame), paramMaps, options)
  // A Pipeline's models are PipelineModels: T is that.
  return models.map((model) => new PipelineModel([...before.stages, model])) as Transformer[] as T[]
}
