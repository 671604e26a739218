import type { Frame } from "../frame/frame"
import { checkParams, type ParamTable, param } from "../params/params"
import { runWork } from "../work/runWork"
import { PipelineModel } from "./pipelineModel"
import { copyStages, type Estimator, type FitOptions, nextUid, type ParamMap, Stage, type Transformer } from "./stage"

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
    super({ stages: Object.freeze([...stages]) }, uid)
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

  /** The same pipeline with the settings of `params` that name it (`stages`), or a stage in it, applied. */
  override copy(params: ParamMap): this {
    return this.withParams({ stages: copyStages(super.copy(params).stages, params) })
  }
}

function isEstimator(stage: Estimator | Transformer): stage is Estimator {
  return typeof (stage as Partial<Estimator> | null)?.fit === "function"
}

function isTransformer(stage: Estimator | Transformer): stage is Transformer {
  return typeof (stage as Partial<Transformer> | null)?.transform === "function"
}
