// Transformers that go to files, alone or as stages of a pipeline model that does not know their classes.

import type { Frame } from "../frame/frame"
import { loadModelFile, writeModelFile } from "./modelFile"
import { Stage, type Transformer } from "./stage"

/** A transformer that a pipeline model can be saved with: its class has `kind` and `fromJson`. */
export interface SavableStage extends Transformer {
  /** All there is to know of the stage, as plain data or typed arrays. */
  toJson(): object
}

/** What a class of such transformers has: `PipelineModel.load` takes a list of these classes. */
export interface StageLoader<T extends Transformer = Transformer> {
  /** The class's name, as files give it. */
  readonly kind: string
  /** The stage that `toJson` described, after a way through JSON. */
  fromJson(body: Record<string, unknown>): T
}

/** A transformer of the library: its class has `kind`, `load` and `fromJson`. */
export abstract class SavableTransformer<P extends object> extends Stage<P> implements SavableStage {
  /** The frame with columns added; the rows and their order stay as they are. */
  abstract transform(frame: Frame): Promise<Frame>

  /** Writes the stage to a JSON file, which appears whole or not at all. */
  async save(path: string): Promise<void> {
    const { kind, body } = stageToJson(this)
    await writeModelFile(path, kind, body)
  }

  /** All there is to know of it, as plain data. */
  toJson(): object {
    return { uid: this.uid, params: this.params }
  }
}

/**
 * Reads what `save` wrote.
 *
 * @throws Error, naming the file, if it is cut short or damaged, of a later version, or holds another kind of stage
 */
export function loadStage<T extends Transformer>(path: string, loader: StageLoader<T>): Promise<T> {
  return loadModelFile(path, loader.kind, (body) => loader.fromJson(body))
}

/**
 * The stage as plain data, with its kind.
 *
 * @throws TypeError for a transformer that can't be saved
 */
export function stageToJson(stage: Transformer): { kind: string; body: object } {
  const { kind } = stage.constructor as unknown as Partial<StageLoader>
  if (typeof kind !== "string" || !("toJson" in stage)) {
    throw new TypeError(`stage can't be saved: ${stage.uid}; expected a class with kind, toJson and fromJson`)
  }
  return { kind, body: (stage as SavableStage).toJson() }
}

/**
 * The stage that `stageToJson` described.
 *
 * @throws Error where none of the loaders is of its kind; TypeError for what is no stage
 */
export function stageFromJson(json: unknown, loaders: readonly StageLoader[]): Transformer {
  const { kind, body } = (json ?? {}) as { kind?: unknown; body?: Record<string, unknown> }
  if (typeof kind !== "string" || typeof body !== "object" || body === null) {
    throw new TypeError(`invalid stage: ${JSON.stringify(json)}; expected an object with kind and body`)
  }
  const loader = loaders.find((candidate) => candidate.kind === kind)
  if (loader === undefined) {
    const kinds = loaders.map((candidate) => candidate.kind).join(", ")
    throw new Error(`no loader for a stage of kind ${kind}; have ${kinds}: pass its class to load`)
  }
  return loader.fromJson(body)
}
