import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { GBTRegressor } from "../../src/estimator/gbtRegressor"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { coordinateVectors } from "../../src/features/coordinateVectors"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexer } from "../../src/features/stringIndexer"
import { StringIndexerModel, type StringIndexerModelParams } from "../../src/features/stringIndexerModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import { PipelineModel } from "../../src/pipeline/pipelineModel"
import { CrossValidator } from "../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { TrainValidationSplit } from "../../src/tuning/trainValidationSplit"

const folder = mkdtempSync(join(tmpdir(), "fitted-columns-"))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = Array.from({ length: 40 }, (_, i) => ({
  id: i,
  age: i % 8,
  income: (i * 7) % 8,
  text: i % 8 > 3 ? "drama war" : "war comedy",
  kind: i % 8 > 3 ? "a" : i % 8 > 1 ? "b" : "c",
  answer: i % 8 > 3 ? "yes" : "no",
  label: i % 8 > 3 ? 1 : 0,
}))
const people = (): Promise<Frame> => createDataFrame(rows)

const assemble = (frame: Frame, inputCols: readonly string[], outputCol = "features"): Promise<Frame> =>
  new VectorAssembler({ inputCols, outputCol }).transform(frame)

async function vectors(...inputCols: string[]): Promise<Frame> {
  return assemble(await people(), inputCols)
}

const classifier = new GBTClassifier({ maxIter: 3, maxDepth: 2, seed: 1 })

async function scoring(model: { transform(frame: Frame): Promise<Frame> }, frame: Frame): Promise<number[]> {
  const { prediction } = await (await model.transform(frame)).toColumns(["prediction"])
  return Array.from(prediction as Float64Array)
}

const advice = "; assemble the same columns in the same order as for the fit, that of the model's featureNames"

const swapped = new RangeError(
  'slot names differ: slot 0 of features is "income", the model was fitted with "age" there ' +
    `(the same names in another order)${advice}`,
)

describe("names of slots", () => {
  it("of another order are refused wherever a frame is scored", async () => {
    const [train, wrong] = await Promise.all([vectors("age", "income"), vectors("income", "age")])
    for (const model of [
      await classifier.fit(train),
      await new GBTRegressor({ maxIter: 3, seed: 1 }).fit(train),
      (await classifier.fitMultiple(train, [[]]))[0],
    ]) {
      expect(await scoring(model, train)).toHaveLength(40)
      await expect(scoring(model, wrong)).rejects.toThrow(swapped)
      await expect(model.evaluateEachIteration(wrong)).rejects.toThrow(swapped)
      const leaves = model.copy([{ stage: model, name: "leafCol", value: "leaf" }])
      await expect((await leaves.transform(wrong)).count()).rejects.toThrow(swapped)
    }
  })

  it("are kept by models of searches and pipelines", async () => {
    const [train, wrong] = await Promise.all([vectors("age", "income"), vectors("income", "age")])
    const search = {
      estimator: classifier,
      estimatorParamMaps: new ParamGridBuilder().addGrid(classifier, "maxDepth", [1, 2]).build(),
      evaluator: new BinaryClassificationEvaluator(),
      seed: 1,
    }
    const models = [
      await new CrossValidator({ ...search, numFolds: 2 }).fit(train),
      await new TrainValidationSplit(search).fit(train),
      await new Pipeline({ stages: [classifier] }).fit(train),
    ]
    for (const model of models) await expect(scoring(model, wrong)).rejects.toThrow(swapped)
  })

  it("that the fit did not have are listed beside those it had", async () => {
    const model = await classifier.fit(await vectors("age", "income"))
    await expect(scoring(model, await vectors("age", "label"))).rejects.toThrow(
      new RangeError(
        'slot names differ: slot 1 of features is "label", the model was fitted with "income" there ' +
          `(not known to the model: "label"; missing: "income")${advice}`,
      ),
    )
  })

  it("of vectors in vectors, terms and entities are compared too", async () => {
    const tokens = await new RegexTokenizer({ inputCol: "text", outputCol: "words" }).transform(await people())
    const counted = async (...vocabulary: string[]): Promise<Frame> => {
      const counter = CountVectorizerModel.fromVocabulary(vocabulary, { inputCol: "words", outputCol: "genres" })
      return assemble(await assemble(await counter.transform(tokens), ["age", "genres"], "inner"), ["inner"])
    }
    const model = await classifier.fit(await counted("drama", "comedy", "war"))
    expect(model.featureNames).toEqual(["inner_age", "inner_genres_drama", "inner_genres_comedy", "inner_genres_war"])
    expect(await scoring(model, await counted("drama", "comedy", "war"))).toEqual(rows.map((row) => row.label))
    await expect(scoring(model, await counted("comedy", "drama", "war"))).rejects.toThrow(
      'slot 1 of features is "inner_genres_comedy", the model was fitted with "inner_genres_drama" there',
    )
  })

  it("may differ in case, as those of columns, where that tells no two apart", async () => {
    const frame = await people()
    const model = await classifier.fit(await vectors("age", "income"))
    const capitals = frame.select("age AS Age", "income AS INCOME", "label")
    expect(await scoring(model, await assemble(capitals, ["age", "income"]))).toEqual(rows.map((row) => row.label))
    const counted = async (...vocabulary: string[]): Promise<Frame> => {
      const tokens = await new RegexTokenizer({ inputCol: "text", outputCol: "words" }).transform(frame)
      const columns = { inputCol: "words", outputCol: "features" }
      return CountVectorizerModel.fromVocabulary(vocabulary, columns).transform(tokens)
    }
    const counting = await classifier.fit(await counted("war", "War"))
    await expect(scoring(counting, await counted("War", "war"))).rejects.toThrow("the same names in another order")
  })

  it("are not asked of slots that are only numbered", async () => {
    const history = async (names?: string[]): Promise<Frame> => {
      const entries = await people()
      const options = { row: "id", column: "label", value: "income", size: 2, outputCol: "features" }
      return entries.join(await coordinateVectors(entries, names ? { ...options, names } : options), "id")
    }
    const [numbered, named] = [await history(), await history(["film", "book"])]
    const [byNumber, byName] = [await classifier.fit(numbered), await classifier.fit(named)]
    const predictions = await scoring(byNumber, numbered)
    for (const frame of [numbered, named]) {
      for (const model of [byNumber, byName]) expect(await scoring(model, frame)).toEqual(predictions)
    }
    await expect(scoring(byName, await history(["book", "film"]))).rejects.toThrow("slot names differ")
    const frame = await people()
    const digits = (first: string, second: string): Promise<Frame> =>
      assemble(frame.select(`age AS "${first}"`, `income AS "${second}"`, "label"), ["0", "1"])
    const model = await classifier.fit(await digits("0", "1"))
    const turned = await assemble(frame.select('age AS "0"', 'income AS "1"', "label"), ["1", "0"])
    await expect(scoring(model, turned)).rejects.toThrow("the same names in another order")
  })
})

async function indexed(labels: readonly string[], params: Partial<StringIndexerModelParams> = {}): Promise<Frame> {
  const indexer = StringIndexerModel.fromLabels(labels, { inputCol: "kind", outputCol: "index", ...params })
  return assemble(await indexer.transform(await people()), ["age", "index"])
}

const reindexed = new RangeError(
  'labels differ: index 0 in slot 1 of features (index) is "b", the model was fitted with "a" there; ' +
    "index with the StringIndexerModel that indexed the rows of the fit",
)

describe("labels", () => {
  it("of a slot that another indexer gave are refused, also where the vector lies in another", async () => {
    const model = await classifier.fit(await indexed(["a", "b", "c"]))
    expect(model.labels).toEqual({ features: [{ slot: 1, labels: ["a", "b", "c"] }] })
    await expect(scoring(model, await indexed(["b", "a", "c"]))).rejects.toThrow(reindexed)
    await expect(model.evaluateEachIteration(await indexed(["b", "a", "c"]))).rejects.toThrow(reindexed)
    const inner = async (...labels: string[]): Promise<Frame> =>
      assemble((await indexed(labels)).select("features AS inner", "label"), ["inner"])
    const nested = await classifier.fit(await inner("a", "b", "c"))
    await expect(scoring(nested, await inner("a", "c", "b"))).rejects.toThrow(
      'index 1 in slot 1 of features (inner_index) is "c", the model was fitted with "b" there',
    )
  })

  it("of an indexer that was fitted again on the rows to score are refused", async () => {
    const frame = await people()
    const index = async (part: Frame): Promise<Frame> => {
      const indexer = await new StringIndexer({ inputCol: "kind", outputCol: "index" }).fit(part)
      return assemble(await indexer.transform(part), ["index"])
    }
    const model = await classifier.fit(await index(frame.where("kind <> 'c'")))
    expect(await scoring(model, await index(frame.where("kind <> 'c' AND id < 16")))).toHaveLength(12)
    await expect(scoring(model, await index(frame.where("kind = 'b' OR id = 4")))).rejects.toThrow(
      'index 0 in slot 0 of features (index) is "b", the model was fitted with "a" there',
    )
  })

  it("that agree where both have some pass, and so do those not known on one side", async () => {
    const train = await indexed(["a", "b", "c"])
    const model = await classifier.fit(train)
    const predictions = await scoring(model, train)
    expect(await scoring(model, await indexed(["a", "b", "c"], { handleInvalid: "keep" }))).toEqual(predictions)
    expect(await scoring(model, await indexed(["a", "b", "c", "d"]))).toEqual(predictions)
    const plain = await assemble(train.drop("features").withColumn("index", "index + 0"), ["age", "index"])
    expect(await scoring(model, plain)).toEqual(predictions)
    const few = await indexed(["a", "b"], { handleInvalid: "skip" })
    expect(await scoring(model, few)).toEqual(rows.filter((row) => row.kind !== "c").map((row) => row.label))
  })

  it("of the label column count as well, where it has some", async () => {
    const answered = async (...labels: string[]): Promise<Frame> => {
      const indexer = StringIndexerModel.fromLabels(labels, { inputCol: "answer", outputCol: "label" })
      return assemble(await indexer.transform((await people()).drop("label")), ["age"])
    }
    const model = await classifier.fit(await answered("no", "yes"))
    const message =
      'labels differ: index 0 in column label is "yes", the model was fitted with "no" there; ' +
      "index with the StringIndexerModel that indexed the rows of the fit"
    const turned = await answered("yes", "no")
    await expect(scoring(model, turned)).rejects.toThrow(new RangeError(message))
    await expect(model.evaluateEachIteration(turned)).rejects.toThrow(new RangeError(message))
    expect(await scoring(model, turned.drop("label"))).toEqual(rows.map((row) => row.label))
    expect(await scoring(model, await vectors("age"))).toEqual(rows.map((row) => row.label))
  })
})

describe("a model file", () => {
  it("keeps names and labels, alone and in a pipeline's", async () => {
    const [train, wrong] = await Promise.all([indexed(["a", "b", "c"]), indexed(["b", "a", "c"])])
    const path = join(folder, "model.json")
    await (await classifier.fit(train)).save(path)
    const loaded = await GBTClassificationModel.load(path)
    expect(await scoring(loaded, train)).toHaveLength(40)
    await expect(scoring(loaded, wrong)).rejects.toThrow(reindexed)
    await (await new Pipeline({ stages: [new GBTRegressor({ maxIter: 2 })] }).fit(train)).save(path)
    const pipeline = await PipelineModel.load(path, [GBTRegressionModel])
    await expect(scoring(pipeline, wrong)).rejects.toThrow(reindexed)
  })

  it("from before labels were kept is read, its labels unchecked", async () => {
    const path = join(folder, "old.json")
    await (await classifier.fit(await indexed(["a", "b", "c"]))).save(path)
    const { body, ...file } = JSON.parse(readFileSync(path, "utf8"))
    const { labels: _, ...old } = body
    writeFileSync(path, JSON.stringify({ ...file, body: old }))
    const loaded = await GBTClassificationModel.load(path)
    expect(loaded.labels).toEqual({ features: [] })
    expect(await scoring(loaded, await indexed(["b", "a", "c"]))).toHaveLength(40)
    await expect(scoring(loaded, await vectors("income", "age"))).rejects.toThrow("slot names differ")
  })
})
