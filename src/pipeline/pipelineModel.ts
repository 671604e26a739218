import { checkFrame, type Frame } from "../frame/frame"
import { loadStage, SavableTransformer, type StageLoader, stageFromJson, stageToJson } from "./savedStage"
import { copyStages, nextUid, type ParamMap, type Transformer } from "./stage"

/** What {@link Pipeline} fits: transformers, and the models of its estimators, in the order of its stages. */
export class PipelineModel extends SavableTransformer<object> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "PipelineModel"
  /** The transformers in the order they run. */
  readonly stages: readonly Transformer[]

  /** Make one with `Pipeline.fit`. */
  constructor(stages: readonly Transformer[], uid: string = nextUid(PipelineModel.kind)) {
    super({}, uid)
    this.stages = Object.freeze([...stages])
  }

  /** The frame with the columns that the stages add, one after the other. */
  async transform(frame: Frame): Promise<Frame> {
    checkFrame(frame)
    let transformed = frame
    for (const stage of this.stages) transformed = await stage.transform(transformed)
    return transformed
  }

  /** The same model with the settings of `params` that name a stage in it. */
  override copy(params: ParamMap): this {
    return new PipelineModel(copyStages(this.stages, params), this.uid) as this
  }

  /** All there is to know of it, as plain data; throws TypeError where a stage can't be saved. */
  override toJson(): object {
    return { uid: this.uid, stages: this.stages.map(stageToJson) }
  }

  /**
   * Reads what `save` wrote.
   *
   * @param loaders - the classes of the stages, as in `[VectorAssembler, GBTClassificationModel]`
   * @throws Error if the file is damaged, of a later version, or has a stage of another class
   */
  static load(path: string, loaders: readonly StageLoader[]): Promise<PipelineModel> {
    return loadStage(path, loaderWith(loaders))
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>, loaders: readonly StageLoader[]): PipelineModel {
    const known = [...loaders.filter((loader) => loader.kind !== PipelineModel.kind), loaderWith(loaders)]
    if (!Array.isArray(body.stages)) throw new TypeError(`invalid stages: ${body.stages}; expected an array of stages`)
    const stages = body.stages.map((stage) => stageFromJson(stage, known))
    return new PipelineModel(stages, body.uid as string)
  }
}

/** Loads pipeline models of stages of these classes, and of pipeline models of them. */
function loaderWith(loaders: readonly StageLoader[]): StageLoader<PipelineModel> {
  return { kind: PipelineModel.kind, fromJson: (body) => PipelineModel.fromJson(body, loaders) }
}
