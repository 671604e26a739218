import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexer } from "../../src/features/stringIndexer"
import { StringIndexerModel } from "../../src/features/stringIndexerModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { formatVector, type Vector } from "../../src/linalg/vector"
import { Pipeline } from "../../src/pipeline/pipeline"
import { PipelineModel } from "../../src/pipeline/pipelineModel"
import type { Estimator, FitOptions, ParamMap, Transformer } from "../../src/pipeline/stage"

const folder = mkdtempSync(join(tmpdir(), "pipeline-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A transformer that notes each call and adds a column of its name. */
function noting(name: string, calls: string[]): Transformer {
  return {
    uid: name,
    async transform(frame) {
      calls.push(`transform ${name}`)
      return frame.withColumn(name, "1")
    },
  }
}

/** An estimator that notes each call, and the columns that it was fitted to. */
function notingEstimator(name: string, calls: string[]): Estimator & { seen: FitOptions[] } {
  const seen: FitOptions[] = []
  return {
    uid: name,
    seen,
    async fit(frame, options) {
      seen.push(options!)
      calls.push(`fit ${name} to ${await frame.columns()}`)
      return noting(`${name}_model`, calls)
    },
    copy: () => notingEstimator(`${name}_copy`, calls),
  }
}

const texts = (): Promise<Frame> =>
  createDataFrame([
    { text: "a b", color: "red", weight: 0 },
    { text: "b c b", color: "blue", weight: 2 },
    { text: "b", color: "red", weight: 0 },
  ])

const tokenizer = new RegexTokenizer({ inputCol: "text", outputCol: "tokens" })
const vectorizer = new CountVectorizer({ inputCol: "tokens", outputCol: "counts" })
const indexer = new StringIndexer({ inputCol: "color", outputCol: "color_index" })
const assembler = new VectorAssembler({ inputCols: ["weight", "counts", "color_index"], outputCol: "features" })

const featuresOf = async (frame: Frame): Promise<string[]> =>
  (await frame.collect()).map((row) => formatVector(row.features as Vector))

describe("Pipeline", () => {
  it("runs stages as far as the last estimator, and no stage after it", async () => {
    const calls: string[] = []
    const stages = [
      noting("a", calls),
      notingEstimator("b", calls),
      noting("c", calls),
      notingEstimator("d", calls),
      noting("e", calls),
    ]
    const model = await new Pipeline({ stages }).fit(await createDataFrame([{ x: 1 }]))
    expect(calls).toEqual(["transform a", "fit b to x,a", "transform b_model", "transform c", "fit d to x,a,b_model,c"])
    expect(model.stages.map((stage) => stage.uid)).toEqual(["a", "b_model", "c", "d_model", "e"])
    const transformed = await model.transform(await createDataFrame([{ x: 1 }]))
    expect(await transformed.columns()).toEqual(["x", "a", "b_model", "c", "d_model", "e"])
  })

  it("runs nothing where all stages are transformers, and gives the frame as it is where there are none", async () => {
    const calls: string[] = []
    const frame = await createDataFrame([{ x: 1 }])
    await new Pipeline({ stages: [noting("a", calls)] }).fit(frame)
    expect(calls).toEqual([])
    const empty = await new Pipeline({ stages: [] }).fit(frame)
    expect(await empty.transform(frame)).toBe(frame)
  })

  it("fits text, categories and numbers to one vector", async () => {
    const pipeline = new Pipeline({ stages: [tokenizer, vectorizer, indexer, assembler] })
    const model = await pipeline.fit(await texts())
    expect(await featuresOf(await model.transform(await texts()))).toEqual([
      "(5,[1,2],[1.0,1.0])",
      "[2.0,2.0,0.0,1.0,1.0]",
      "(5,[1],[1.0])",
    ])
  })

  it("takes a pipeline for a stage", async () => {
    const inner = new Pipeline({ stages: [tokenizer, vectorizer] })
    const model = await new Pipeline({ stages: [inner, indexer, assembler] }).fit(await texts())
    expect(model.stages[0]).toBeInstanceOf(PipelineModel)
    expect((await featuresOf(await model.transform(await texts())))[2]).toBe("(5,[1],[1.0])")
  })

  it("hands its options to each estimator, and stops before a stage once aborted", async () => {
    const calls: string[] = []
    const [first, second] = [notingEstimator("a", calls), notingEstimator("b", calls)]
    const controller = new AbortController()
    const options = { signal: controller.signal, onProgress: () => {} }
    const pipeline = new Pipeline({ stages: [first, second] })
    const frame = await createDataFrame([{ x: 1 }])
    await pipeline.fit(frame, options)
    expect([first.seen, second.seen]).toEqual([[options], [options]])
    controller.abort(new Error("stopped by hand"))
    await expect(pipeline.fit(frame, options)).rejects.toThrow("stopped by hand")
    expect(first.seen.length).toBe(1)
  })

  it("copies its stages with the settings that name them, and takes other stages when told", () => {
    const pipeline = new Pipeline({ stages: [tokenizer, vectorizer] })
    const params: ParamMap = [
      { stage: vectorizer, name: "binary", value: true },
      { stage: indexer, name: "handleInvalid", value: "keep" },
    ]
    const [first, second] = pipeline.copy(params).stages
    expect((first as RegexTokenizer).params).toEqual(tokenizer.params)
    expect((second as CountVectorizer).params).toEqual({ ...vectorizer.params, binary: true })
    expect(vectorizer.params.binary).toBe(false)
    const swapped = pipeline.copy([...params, { stage: pipeline, name: "stages", value: [indexer] }])
    expect(swapped.stages.map((stage) => stage.uid)).toEqual([indexer.uid])
    expect((swapped.stages[0] as StringIndexer).params.handleInvalid).toBe("keep")
  })

  it("refuses what is no stage", () => {
    expect(() => new Pipeline({ stages: [tokenizer, {} as Transformer] })).toThrow(
      "invalid stages[1]: [object Object]; expected an estimator or a transformer",
    )
    expect(() => new Pipeline({} as { stages: Transformer[] })).toThrow(
      "invalid stages: undefined; expected an array of estimators and transformers",
    )
  })

  it("refuses a parameter that it does not have, given at once or by a copy", () => {
    const unknown = "unknown parameter of Pipeline: stage; did you mean stages?; have stages"
    expect(() => new Pipeline({ stages: [], stage: tokenizer } as { stages: Transformer[] })).toThrow(unknown)
    const pipeline = new Pipeline({ stages: [tokenizer] })
    expect(() => pipeline.copy([{ stage: pipeline, name: "stage", value: indexer }])).toThrow(unknown)
  })
})

describe("PipelineModel", () => {
  const loaders = [RegexTokenizer, CountVectorizerModel, StringIndexerModel, VectorAssembler]
  const path = join(folder, "model.json")

  it("gives the same vectors after save and load, nested pipelines too", async () => {
    const inner = new Pipeline({ stages: [tokenizer, vectorizer] })
    const model = await new Pipeline({ stages: [inner, indexer, assembler] }).fit(await texts())
    await model.save(path)
    const loaded = await PipelineModel.load(path, loaders)
    expect(loaded).toEqual(model)
    expect(await featuresOf(await loaded.transform(await texts()))).toEqual(
      await featuresOf(await model.transform(await texts())),
    )
  })

  it("copies its stages with the settings that name them", async () => {
    const calls: string[] = []
    const model = new PipelineModel([tokenizer, noting("a", calls), new PipelineModel([assembler])])
    const copy = model.copy([{ stage: assembler, name: "handleInvalid", value: "keep" }])
    expect(copy).toBeInstanceOf(PipelineModel)
    expect(copy.uid).toBe(model.uid)
    expect(copy.stages.slice(0, 2)).toEqual(model.stages.slice(0, 2))
    expect((copy.stages[2] as PipelineModel).stages).toEqual([
      assembler.copy([{ stage: assembler, name: "handleInvalid", value: "keep" }]),
    ])
  })

  it("names the class that load was not given, and a stage that can't be saved", async () => {
    await (await new Pipeline({ stages: [tokenizer, vectorizer] }).fit(await texts())).save(path)
    await expect(PipelineModel.load(path, [RegexTokenizer])).rejects.toThrow(
      "no loader for a stage of kind CountVectorizerModel; have RegexTokenizer, PipelineModel: pass its class to load",
    )
    await expect(new PipelineModel([noting("a", [])]).save(path)).rejects.toThrow(
      "stage can't be saved: a; expected a class with kind, toJson and fromJson",
    )
  })

  it("refuses a file that is cut short, and one of a later version", async () => {
    await (await new Pipeline({ stages: [tokenizer] }).fit(await texts())).save(path)
    const text = readFileSync(path, "utf8")
    writeFileSync(path, text.slice(0, text.length / 2))
    await expect(PipelineModel.load(path, loaders)).rejects.toThrow("it may have been cut short")
    writeFileSync(path, text.replace('"version":1', '"version":9'))
    await expect(PipelineModel.load(path, loaders)).rejects.toThrow("has version 9; expected at most 1")
  })

  it("names the file whose stages do not fit", async () => {
    await (await new Pipeline({ stages: [tokenizer] }).fit(await texts())).save(path)
    const whole = JSON.parse(readFileSync(path, "utf8"))
    const refusal = async (stages: unknown): Promise<string> => {
      writeFileSync(path, JSON.stringify({ ...whole, body: { ...whole.body, stages } }))
      return PipelineModel.load(path, loaders).then(
        () => "read",
        (error: Error) => error.message,
      )
    }
    const [{ kind, body }] = whole.body.stages
    expect(await refusal([{ kind, body }])).toBe("read")
    const damaged = `damaged model file: ${path}: `
    expect(await refusal(null)).toBe(`${damaged}invalid stages: null; expected an array of stages`)
    expect(await refusal([null])).toBe(`${damaged}invalid stage: null; expected an object with kind and body`)
    expect(await refusal([{ kind }])).toBe(
      `${damaged}invalid stage: {"kind":"RegexTokenizer"}; expected an object with kind and body`,
    )
    expect(await refusal([{ kind, body: { ...body, params: null } }])).toBe(
      `${damaged}invalid parameters of RegexTokenizer: null; expected an object`,
    )
  })
})
