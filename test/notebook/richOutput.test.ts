import { inspect } from "node:util"
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import type { Tree } from "../../src/gbt/model/tree"
import { denseVector, sparseVector } from "../../src/linalg/vector"
import { danfoTable, danfoText } from "../../src/notebook/tables/danfoTable"
import { schemaTable } from "../../src/notebook/tables/frameTable"
import { installRichOutput } from "../../src/notebook/tables/richOutput"
import { settingValues } from "../../src/notebook/tables/searchTable"
import { tableText } from "../../src/notebook/tables/table"
import { nextUid, type Transformer } from "../../src/pipeline/stage"
import { CrossValidatorModel } from "../../src/tuning/crossValidator"
import { TrainValidationSplitModel } from "../../src/tuning/trainValidationSplit"
import { withNotebook } from "./fakeNotebook"

// Outside a notebook; test/notebook/cellOutput.test.ts has what the real kernel draws.

let frame: Frame

beforeAll(async () => {
  installRichOutput()
  frame = await createDataFrame([
    { id: 1, name: "a", day: new Date(Date.UTC(2024, 1, 29)) },
    { id: 2, name: null, day: null },
  ])
})

afterEach(() => vi.restoreAllMocks())

describe("on a terminal", () => {
  it("show prints Spark's table", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    await frame.select("id", "name").show(1)
    expect(log.mock.calls).toEqual([
      ["+---+----+\n| id|name|\n+---+----+\n|  1|   a|\n+---+----+\nonly showing top 1 row"],
    ])
  })

  it("a frame is printed as a few words, its rows and schema as ever", async () => {
    expect(inspect(frame)).toBe("[Frame: not computed; await its show() or collect() for rows]")
    expect(inspect(await frame.select("id").collect())).toBe("[ { id: 1 }, { id: 2 } ]")
    expect(inspect(await frame.select("name").schema())).toBe("[ { name: 'name', type: 'string' } ]")
  })
})

describe("in a notebook", () => {
  /** The texts of what `work` shows in a notebook. */
  async function shown(work: () => Promise<unknown>): Promise<string[]> {
    const { notebook, end } = lastingNotebook()
    try {
      await work()
    } finally {
      end()
    }
    return notebook
  }

  function lastingNotebook(): { notebook: string[]; end: () => void } {
    const notebook: string[] = []
    const lastWriteDisplayData = ({ data }: { data: Record<string, string> }) => notebook.push(data["text/plain"])
    vi.stubGlobal("__tslab__", { require: () => ({ lastWriteDisplayData }) })
    return { notebook, end: () => vi.unstubAllGlobals() }
  }

  it("show draws rows at once and the number of all rows when counted, dates as Spark shows them", async () => {
    const rows = "id  name  day\n--  ----  -------------------\n 1  a     2024-02-29 00:00:00\n"
    expect(await shown(() => frame.show(1))).toEqual([
      `${rows}first 1 row × 3 columns; more follow`,
      `${rows}first 1 of 2 rows × 3 columns`,
    ])
    expect(await shown(() => frame.select("id").show())).toEqual(["id\n--\n 1\n 2\n2 rows × 1 column"])
  })

  it("show counts the rows and columns of the frame also where rows stand", async () => {
    const vertical = async (rows: Frame) => (await shown(() => rows.show(1, { vertical: true }))).map(lastLine)
    const lastLine = (text: string) => text.split("\n").at(-1)
    expect(await vertical(frame)).toEqual(["first 1 row × 3 columns; more follow", "first 1 of 2 rows × 3 columns"])
    expect(await vertical(frame.where("id = 1"))).toEqual(["1 row × 3 columns"])
    expect(await vertical(frame.where("id > 5"))).toEqual(["0 rows × 3 columns"])
  })

  it("show writes structs and dates inside lists as Spark does, with whole numbers of any size", async () => {
    const lists = (await createDataFrame([{ id: 1 }])).select(
      "array(named_struct('a', 9223372036854775807, 'b', NULL)) AS structs",
      "array(DATE '2024-02-29') AS days",
      "array(1, NULL) AS numbers",
    )
    const [text] = await shown(() => lists.show())
    expect(text.split("\n")[2]).toBe("[{9223372036854775807, NULL}]  [2024-02-29]  [1, NULL]")
  })

  it("show cuts a text at 40 characters, or where it is told to", async () => {
    const long = await createDataFrame([{ text: "x".repeat(50) }])
    const lengths: number[] = []
    for (const options of [{}, { truncate: 10 }, { truncate: false }]) {
      const [text] = await shown(() => long.show(1, options))
      lengths.push(text.split("\n")[2].length)
    }
    expect(lengths).toEqual([40, 10, 50])
  })

  it("rows stay an array that is equal to any other of the same rows", async () => {
    const { end } = lastingNotebook()
    const rows = await frame.select("id").collect()
    end()
    expect(rows).toStrictEqual([{ id: 1 }, { id: 2 }])
    expect(inspect(rows)).toBe("[ { id: 1 }, { id: 2 } ]")
  })

  it("printing a frame shows nothing but its words", () => {
    let text = ""
    const sent = withNotebook(() => {
      text = inspect({ frame })
    })
    expect(sent).toEqual([])
    expect(text).toContain("[Frame: not computed")
  })
})

describe("a finished search", () => {
  const stage = {}
  const paramMaps = [2, 3].map((maxDepth) => [
    { stage, name: "maxDepth", value: maxDepth },
    { stage, name: "seed", value: 7 },
  ])
  const bestModel = { uid: nextUid("Test"), transform: async (rows: Frame) => rows } satisfies Transformer
  const common = { bestModel, bestIndex: 1, bestParams: { maxDepth: 3, seed: 7 }, estimatorParamMaps: paramMaps }
  const crossValidated = new CrossValidatorModel("cv", {
    ...common,
    avgMetrics: [0.7, 0.85],
    stdMetrics: [0.1, 0.05],
    foldMetrics: [
      [0.6, 0.8],
      [0.8, 0.9],
    ],
    subModels: undefined,
  })

  it("is a table of settings by folds with the best one starred", () => {
    expect(inspect(crossValidated)).toBe(
      [
        "best  maxDepth  seed  mean   std  fold 0  fold 1",
        "----  --------  ----  ----  ----  ------  ------",
        "             2     7   0.7   0.1     0.6     0.8",
        "★            3     7  0.85  0.05     0.8     0.9",
        "2 rows × 7 columns",
      ].join("\n"),
    )
  })

  it("is a few words inside something else", () => {
    expect(inspect([crossValidated])).toBe("[ [CrossValidatorModel: 2 settings, best 0.85 at maxDepth 3, seed 7] ]")
  })

  it("with one split has one metric a setting", () => {
    const model = new TrainValidationSplitModel("tvs", {
      ...common,
      validationMetrics: [0.5, 0.6],
      subModels: undefined,
    })
    expect(inspect(model).split("\n").slice(-2)).toEqual([
      "★            3     7                0.6",
      "2 rows × 4 columns",
    ])
  })
})

describe("a model of trees", () => {
  const tree: Tree = {
    feature: Int32Array.of(1, -1, -1),
    threshold: Float64Array.of(0.5, Number.NaN, Number.NaN),
    leftCategories: [null, null, null],
    categoryCount: Int32Array.of(-1, -1, -1),
    left: Int32Array.of(1, -1, -1),
    right: Int32Array.of(2, -1, -1),
    prediction: Float64Array.of(0, -1, 1),
    impurity: Float64Array.of(1, 0, 0),
    gain: Float64Array.of(1, -1, -1),
    count: Float64Array.of(2, 1, 1),
    rawCount: Float64Array.of(2, 1, 1),
  }
  const trees = { trees: [tree], treeWeights: Float64Array.of(1), featureCount: 3, loss: "logistic" as const }

  it("is a table of the features that it splits on", () => {
    expect(inspect(new GBTClassificationModel(trees, ["a", "b", "c"]))).toBe(
      [
        "GBTClassificationModel: 1 tree, 3 nodes, 3 features",
        "feature  importance",
        "-------  ----------",
        "b                 1",
        "1 row × 2 columns",
      ].join("\n"),
    )
  })
})

describe("schemaTable", () => {
  it("says what vectors and indices stand for", async () => {
    const column = { name: "origin", type: "double", nominal: { labels: ["JFK", "LAX"] } }
    const parts = "abcdefgh".split("").map((name) => ({ kind: "value" as const, name }))
    const vector = { name: "features", type: "vector", vector: { form: "struct" as const, parts } }
    expect(schemaTable([column, vector]).rows).toEqual([
      ["origin", "double", "2 categories: JFK, LAX"],
      ["features", "vector", "8 slots: a, b, c, d, e, f, …"],
    ])
  })
})

describe("danfoTable", () => {
  it("has the index as names of rows, and null where danfojs has NaN", () => {
    const series = { columns: ["a"], index: ["x", "y", "z"], values: [1, Number.NaN, 3], $isSeries: true }
    expect(tableText(danfoTable(series, 2))).toBe(
      ["      a", "-  ----", "x     1", "y  null", "first 2 of 3 rows × 1 column"].join("\n"),
    )
  })
})

describe("danfoText", () => {
  it("is short, for data without values too", () => {
    expect(danfoText({ columns: ["a"], index: [0], values: [[1]] })).toBe("DataFrame: 1 row × 1 column")
    expect(danfoText({ columns: ["a"], index: [0, 1], values: [1, 2], $isSeries: true })).toBe("Series a: 2 rows")
    expect(danfoText({ columns: [], index: [], values: [], $isSeries: true })).toBe("Series: 0 rows")
  })
})

describe("settingValues", () => {
  it("keeps apart two parameters of one name", () => {
    const settings = [1, 2, 3].map((value) => ({ name: "seed", value }))
    expect(settingValues(settings)).toEqual({ seed: 1, "seed (2)": 2, "seed (3)": 3 })
  })
})

describe("a vector in a table", () => {
  const cell = (value: unknown) => tableText({ columns: ["x"], rows: [[value]] }).split("\n")[2]

  it("is written as Spark does, and shortened where it has many entries", () => {
    expect(cell(denseVector([0.5, 1]))).toBe("[0.5,1.0]")
    expect(cell(sparseVector(500, [3, 7], [1, 2]))).toBe("(500,[3,7],[1.0,2.0])")
    expect(
      tableText({ columns: ["x"], rows: [[denseVector(new Float64Array(500))]] }, { maxTextLength: 99 }),
    ).toContain("… 500 values]")
    const many = Array.from({ length: 30 }, (_, i) => i)
    expect(tableText({ columns: ["x"], rows: [[sparseVector(500, many, many)]] }, { maxTextLength: 200 })).toContain(
      "18.0,19.0]) … 30 entries",
    )
  })
})
