import type { Frame } from "../frame/frame"
import { loadModelFile, writeModelFile } from "./modelFile"
import { type StageLoader, stageFromJson, stageToJson } from "./savedStage"
import { nextUid, type Transformer } from "./stage"

/** What {@link Pipeline} fits: transformers, and the models of its estimators, in the order of its stages. */
export class PipelineModel implements Transformer {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "PipelineModel"
  /** The transformers in the order they run. */
  readonly stages: readonly Transformer[]

  /** Make one with `Pipeline.fit`. */
  constructor(
    stages: readonly Transformer[],
    readonly uid: string = nextUid(PipelineModel.kind),
  ) {
    this.stages = Object.freeze([...stages])
  }

  /** The frame with the columns that the stages add, one after the other. */
  async transform(frame: Frame): Promise<Frame> {
    let transformed = frame
    for (const stage of this.stages) transformed = await stage.transform(transformed)
    return transformed
  }

  /** Writes all stages to one file; throws TypeError where one of them can't be saved. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, PipelineModel.kind, this.toJson())
  }

  /**
   * Reads what `save` wrote.
   *
   * @param loaders - the classes of the stages, as in `[VectorAssembler, GBTClassificationModel]`
   * @throws Error if the file is damaged, of a later version, or has a stage of another class
   */
  static load(path: string, loaders: readonly StageLoader[]): Promise<PipelineModel> {
    return loadModelFile(path, PipelineModel.kind, (body) => PipelineModel.fromJson(body, loaders))
  }

  /** All there is to know of it, as plain data. */
  toJson(): object {
    return { uid: this.uid, stages: this.stages.map(stageToJson) }
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>, loaders: readonly StageLoader[]): PipelineModel {
    const nested: StageLoader = {
      kind: PipelineModel.kind,
      fromJson: (inner) => PipelineModel.fromJson(inner, loaders),
    }
    const known = [...loaders.filter((loader) => loader.kind !== nested.kind), nested]
    if (!Array.isArray(body.stages)) throw new TypeError(`invalid stages: ${body.stages}; expected an array of stages`)
    const stages = body.stages.map((stage) => stageFromJson(stage, known))
    return new PipelineModel(stages, body.uid as string)
  }
}
