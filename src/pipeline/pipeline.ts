import { checkFrame, type Frame } from "../frame/frame"
import { checkParams, type ParamTable, param } from "../params/params"
import { runWork } from "../work/runWork"
import { PipelineModel } from "./pipelineModel"
import {
  checkFitOptions,
  copyStages,
  type Estimator,
  type FitFoldsOptions,
  type FitOptions,
  type FoldFits,
  type FoldModel,
  nextUid,
  type ParamMap,
  Stage,
  type Transformer,
} from "./stage"

/** Parameters of {@link Pipeline}. */
export interface PipelineParams {
  /** Estimators and transformers in the order they run; may be empty, as in Spark. */
  stages: readonly (Estimator | Transformer)[]
}

const table: ParamTable<PipelineParams> = {
  stages: param<PipelineParams["stages"]>([], "an array of estimators and transformers", Array.isArray),
}

/**
 * Stages that run one after the other, as Spark's Pipeline: an estimator is fitted to what the stages before it make
 * of the frame, and its model takes its place.
 */
export class Pipeline extends Stage<PipelineParams> implements Estimator<PipelineModel> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "Pipeline"

  /** Throws TypeError for an unknown parameter, or a stage that is neither an estimator nor a transformer. */
  constructor(params: PipelineParams, uid: string = nextUid(Pipeline.kind)) {
    checkParams(Pipeline.kind, table, params)
    // Not the default: a pipeline without stages must be asked for.
    const stages = table.stages.check("stages", params?.stages)
    stages.forEach((stage, i) => {
      if (!isEstimator(stage) && !isTransformer(stage)) {
        throw new TypeError(`invalid stages[${i}]: ${String(stage)}; expected an estimator or a transformer`)
      }
    })
    super(Object.freeze({ stages: Object.freeze([...stages]) }), uid)
  }

  /** The stages in the order they run. */
  get stages(): PipelineParams["stages"] {
    return this.params.stages
  }

  /**
   * Fits the estimators in order. Stages after the last estimator are not run: they only join the model.
   *
   * @param options - passed on to each estimator; progress is that of the one being fitted
   */
  async fit(frame: Frame, options: FitOptions = {}): Promise<PipelineModel> {
    checkFrame(frame)
    checkFitOptions(options, "Pipeline")
    const { signal } = options
    return runWork("pipeline", { signal }, async (work) => {
      const last = this.stages.map(isEstimator).lastIndexOf(true)
      const fitted: Transformer[] = []
      let transformed = frame
      for (const [i, stage] of this.stages.entries()) {
        work.signal.throwIfAborted()
        const transformer = isEstimator(stage) ? await stage.fit(transformed, options) : stage
        if (i < last) transformed = await transformer.transform(transformed)
        fitted.push(transformer)
      }
      return new PipelineModel(fitted)
    })
  }

  /**
   * Where the last stage has `fitMultiple` and the settings name no other: what `copy(params).fit(frame)` gives for each
   * of `paramMaps`, in their order. The stages before it are fitted once.
   *
   * @param options - `onProgress` counts models
   * @returns undefined where the settings share no work
   */
  async fitMultiple(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitOptions = {},
  ): Promise<PipelineModel[] | undefined> {
    const stages = [...this.stages]
    const last = stages.pop() as Partial<Estimator> | undefined
    if (last?.fitMultiple === undefined) return undefined
    if (paramMaps.some((params) => params.some((setting) => setting.stage !== last))) return undefined
    const before = await new Pipeline({ stages }).fit(frame, { signal: options.signal })
    const models = await last.fitMultiple(await before.transform(frame), paramMaps, options)
    return models?.map((model) => new PipelineModel([...before.stages, model]))
  }

  /** What the only stage's `fitFolds` gives, as models of the pipeline; undefined where there are more, or it has none. */
  async fitFolds(
    frame: Frame,
    paramMaps: readonly ParamMap[],
    options: FitFoldsOptions,
  ): Promise<FoldFits<PipelineModel> | undefined> {
    const [stage, ...others] = this.stages as readonly Partial<Estimator>[]
    // Settings of the pipeline itself would put other stages in place of this one.
    if (others.length > 0 || paramMaps.some((params) => params.some((setting) => setting.stage === this))) {
      return undefined
    }
    const fits = await stage?.fitFolds?.(frame, paramMaps, options)
    return fits && inPipeline(fits)
  }

  /** The same pipeline with the settings of `params` that name it (`stages`), or a stage in it, applied. */
  override copy(params: ParamMap): this {
    return this.withParams({ stages: copyStages(super.copy(params).stages, params) })
  }
}

/** The fits of a pipeline's only stage as those of the pipeline. */
function inPipeline(fits: FoldFits<Transformer>): FoldFits<PipelineModel> {
  async function* wrapped(): AsyncGenerator<FoldModel<PipelineModel>> {
    for await (const one of fits.models) {
      const { fold, settings, heldOut } = one
      yield { fold, settings, heldOut, modelOf: (setting) => new PipelineModel([one.modelOf(setting)]) }
    }
  }
  return { models: wrapped(), fitAll: async (setting) => new PipelineModel([await fits.fitAll(setting)]) }
}

function isEstimator(stage: Estimator | Transformer): stage is Estimator {
  return typeof (stage as Partial<Estimator> | null)?.fit === "function"
}

function isTransformer(stage: Estimator | Transformer): stage is Transformer {
  return typeof (stage as Partial<Transformer> | null)?.transform === "function"
}
