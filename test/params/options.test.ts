import { describe, expect, it } from "vitest"
import {
  BinaryClassificationEvaluator,
  type CoordinateVectorsOptions,
  CountVectorizer,
  CrossValidator,
  coordinateVectors,
  createDuckdbEngine,
  type Estimator,
  Frame,
  GBTClassifier,
  GBTRegressor,
  ParamGridBuilder,
  Pipeline,
  readParquet,
  StringIndexer,
  TrainValidationSplit,
} from "../../src/index"
import { PurchaseCounter, readLabFile } from "../../src/lab"
import { display, figures, showTable } from "../../src/notebook"
import { checkOptions } from "../../src/params/options"

const frame = Frame.fromRows([{ a: 1, label: 0, s: "x" }])

/** An option that no function has; typed so that any takes it. */
const wrong = { trucate: 5 } as object

describe("checkOptions", () => {
  const check = (given: unknown): void => checkOptions(given, ["truncate", "vertical"], "show")

  it("takes the options there are, and none", () => {
    check({})
    check({ truncate: false, vertical: undefined })
    check(Object.assign(Object.create(null), { vertical: true }))
  })

  it.each([
    [{ trucate: 5 }, "unknown option of show: trucate; did you mean truncate?; have truncate, vertical"],
    [{ vertical: true, rows: 5 }, "unknown option of show: rows; have truncate, vertical"],
    [null, "invalid options of show: null; expected an object, of truncate, vertical"],
    ["left", 'invalid options of show: "left"; expected an object, of truncate, vertical'],
    [[1], "invalid options of show: a list; expected an object, of truncate, vertical"],
    [new AbortController().signal, "invalid options of show: a AbortSignal; expected an object, of truncate, vertical"],
    [Promise.resolve({}), "invalid options of show: a promise; await it; expected an object, of truncate, vertical"],
  ])("refuses %s", (given, message) => {
    expect(() => check(given)).toThrow(new TypeError(message))
  })

  it.each([
    [{ signal: 3 }, "invalid signal: 3; expected an AbortSignal"],
    [{ onProgress: "log" }, 'invalid onProgress: "log"; expected a function'],
    [{ engine: Promise.resolve() }, "invalid engine: a promise; await it; expected an engine"],
  ])("refuses what %j can't be in any function", (given, message) => {
    expect(() => checkOptions(given, ["signal", "onProgress", "engine"], "readCsv")).toThrow(message)
  })
})

describe("every public function with options refuses those that it does not read", () => {
  const evaluator = new BinaryClassificationEvaluator()
  const gbt = new GBTClassifier()
  const grid = new ParamGridBuilder().build()

  const frameFunctions: Readonly<Record<string, (on: Frame) => unknown>> = {
    show: (on) => on.show(5, wrong),
    count: (on) => on.count(wrong),
    collect: (on) => on.collect(wrong),
    toColumns: (on) => on.toColumns(["a"], wrong),
    toDanfo: (on) => on.toDanfo(wrong),
    dropna: (on) => on.dropna(wrong),
    unionByName: (on) => on.unionByName(on, wrong),
    writeCsv: (on) => on.writeCsv("no/such.csv", wrong),
    writeParquet: (on) => on.writeParquet("no/such.parquet", wrong),
    readParquet: () => readParquet("no/such.parquet", wrong),
    coordinateVectors: (on) => coordinateVectors(on, wrong as CoordinateVectorsOptions),
    createDuckdbEngine: () => createDuckdbEngine(wrong),
    readLabFile: () => readLabFile("no-such-folder", "train", undefined, wrong),
    display: () => display({ "text/plain": "x" }, wrong),
    showTable: () => showTable({ columns: ["x"], rows: [] }, wrong),
    "a table": () => showTable({ columns: ["x"], rows: [], ...wrong }),
  }

  it.each(Object.keys(frameFunctions))("%s", async (name) => {
    const on = await frame
    const call = async (): Promise<unknown> => frameFunctions[name](on)
    await expect(call()).rejects.toThrow(new RegExp(`^unknown option of ${name}: trucate; .*have `))
    await expect(call()).rejects.toBeInstanceOf(TypeError)
  })

  const estimators: readonly Estimator[] = [
    gbt,
    new GBTRegressor(),
    new Pipeline({ stages: [gbt] }),
    new CrossValidator({ estimator: gbt, estimatorParamMaps: grid, evaluator }),
    new TrainValidationSplit({ estimator: gbt, estimatorParamMaps: grid, evaluator }),
    new StringIndexer({ inputCol: "s", outputCol: "i" }),
    new CountVectorizer({ inputCol: "s", outputCol: "v" }),
    new PurchaseCounter(),
  ]

  it.each(estimators.map((estimator) => [estimator.constructor.name, estimator] as const))(
    "%s.fit",
    async (name, to) => {
      const call = async (): Promise<unknown> => to.fit(await frame, { maxDepth: 3 } as object)
      await expect(call()).rejects.toThrow(
        new TypeError(
          `unknown option of ${name}.fit: maxDepth; have signal, onProgress; ` +
            "parameters are set before: by the constructor of the stage, or by copy of a param map",
        ),
      )
    },
  )

  it("fit tells what a param map in place of options is", async () => {
    const fit = async (): Promise<unknown> =>
      gbt.fit(await frame, [{ stage: gbt, name: "maxDepth", value: 3 }] as object)
    await expect(fit()).rejects.toThrow("invalid options of GBTClassifier.fit: a list; expected an object, of signal")
  })

  // What a figure draws does not matter: options are looked at first.
  const builders = Object.entries(figures) as unknown as [string, (...args: unknown[]) => unknown][]

  it.each(builders)("figures.%s", (name, build) => {
    const places = build.length > 2 ? [build.length - 1] : [1, 2]
    const messages = places.map((place) => {
      try {
        build(...Array.from({ length: place }, () => ({})), wrong)
      } catch (error) {
        return (error as Error).message
      }
      return "nothing thrown"
    })
    expect(messages).toContainEqual(expect.stringContaining(`unknown option of ${name}: trucate`))
  })
})
