import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { StringIndexer, type StringIndexerParams } from "../../src/features/stringIndexer"
import { StringIndexerModel } from "../../src/features/stringIndexerModel"
import { createDataFrame } from "../../src/frame/createDataFrame"

const columns = { inputCol: "x", outputCol: "index" }

const frameOf = (values: readonly unknown[], type = "STRING") =>
  createDataFrame(
    values.map((x, id) => ({ id, x })),
    { id: "INT", x: type },
  )

/** Labels learned from the values. */
async function labelsOf(values: readonly unknown[], params: Partial<StringIndexerParams> = {}, type = "STRING") {
  return (await new StringIndexer({ ...columns, ...params }).fit(await frameOf(values, type))).labels
}

/** Indices that a model gives to values. */
async function indicesOf(model: StringIndexerModel, values: readonly unknown[], type = "STRING") {
  return (await (await model.transform(await frameOf(values, type))).collect()).map((row) => row.index)
}

describe("StringIndexer", () => {
  it("orders labels as stringOrderType says, equal frequencies by the alphabet", async () => {
    const values = ["c", "b", "b", "a", "c", "d", null]
    expect(await labelsOf(values)).toEqual(["b", "c", "a", "d"])
    expect(await labelsOf(values, { stringOrderType: "frequencyAsc" })).toEqual(["a", "d", "b", "c"])
    expect(await labelsOf(values, { stringOrderType: "alphabetDesc" })).toEqual(["d", "c", "b", "a"])
    expect(await labelsOf(values, { stringOrderType: "alphabetAsc" })).toEqual(["a", "b", "c", "d"])
  })

  it("compares strings by code point, as Spark does", async () => {
    expect(await labelsOf(["\uFF5E", "😀"], { stringOrderType: "alphabetAsc" })).toEqual(["\uFF5E", "😀"])
  })

  it("indexes numbers and booleans by the text that Spark makes of them", async () => {
    const asc = { stringOrderType: "alphabetAsc" } as const
    const doubles = [1, 0.00001, 2.5e10, Number.NaN, null, Number.NEGATIVE_INFINITY, 0.1]
    const texts = ["-Infinity", "0.1", "1.0", "1.0E-5", "2.5E10"]
    expect(await labelsOf(doubles, asc, "DOUBLE")).toEqual(texts)
    expect(await labelsOf([10, 9, -1], asc, "BIGINT")).toEqual(["-1", "10", "9"])
    expect(await labelsOf([0.1, 1], asc, "FLOAT")).toEqual(["0.1", "1.0"])
    expect(await labelsOf([true, false], asc, "BOOLEAN")).toEqual(["false", "true"])
    const model = StringIndexerModel.fromLabels(texts, { ...columns, handleInvalid: "keep" })
    expect(await indicesOf(model, doubles, "DOUBLE")).toEqual([2, 3, 4, 5, 5, 0, 1])
    expect(await indicesOf(model, [0.1, 1, 7], "FLOAT")).toEqual([1, 2, 5])
    // "1" is not "1.0": a whole number is no label of a double column, as in Spark.
    expect(await indicesOf(model, [1], "INT")).toEqual([5])
  })

  it("gives a double column with its labels, rows in their order", async () => {
    const frame = await frameOf(["b", "a", "b"])
    const model = await new StringIndexer(columns).fit(frame)
    const indexed = await model.transform(frame)
    expect(await indexed.collect()).toEqual([
      { id: 0, x: "b", index: 0 },
      { id: 1, x: "a", index: 1 },
      { id: 2, x: "b", index: 0 },
    ])
    expect(await indexed.column("index")).toEqual({
      name: "index",
      type: "double",
      nominal: { labels: ["b", "a"] },
    })
  })

  it("finds for each value its place in the sorted labels", async () => {
    const values = fc.array(fc.constantFrom("a", "b", "c", "d", "яблоко", ""), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(values, async (xs) => {
        const model = await new StringIndexer(columns).fit(await frameOf(xs))
        const count = (x: string): number => xs.filter((other) => other === x).length
        const labels = [...new Set(xs)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
        expect(model.labels).toEqual(labels)
        expect(await indicesOf(model, xs)).toEqual(xs.map((x) => labels.indexOf(x)))
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it("indexes several columns, each with labels of its own", async () => {
    const frame = await createDataFrame([
      { a: "x", b: 1 },
      { a: "y", b: 1 },
      { a: "y", b: 2 },
    ])
    const params = { inputCols: ["a", "b"], outputCols: ["a_index", "b_index"] }
    const model = await new StringIndexer(params).fit(frame)
    expect(model.labelsArray).toEqual([
      ["y", "x"],
      ["1", "2"],
    ])
    expect((await (await model.transform(frame)).collect()).map((row) => [row.a_index, row.b_index])).toEqual([
      [1, 0],
      [0, 0],
      [0, 1],
    ])
  })

  it("passes over an input column that the frame does not have", async () => {
    const model = StringIndexerModel.fromLabels(["a"], columns)
    const frame = await createDataFrame([{ y: 1 }])
    expect(await (await model.transform(frame)).columns()).toEqual(["y"])
  })

  it("finds its input column whatever the case of its name", async () => {
    const model = StringIndexerModel.fromLabels(["a"], { inputCol: "X", outputCol: "index" })
    expect(await indicesOf(model, ["a"])).toEqual([0])
  })

  describe("handleInvalid", () => {
    const model = (handleInvalid: "error" | "skip" | "keep") =>
      StringIndexerModel.fromLabels(["a", "b"], { ...columns, handleInvalid })

    it("error: fails an action that reads an unseen label or null", async () => {
      await expect(indicesOf(model("error"), ["a", "c"])).rejects.toThrow(
        'unseen label: c in column x; set handleInvalid to "skip" or "keep" to accept it',
      )
      await expect(indicesOf(model("error"), ["a", null])).rejects.toThrow(
        'null in column x; set handleInvalid to "skip" or "keep" to accept it',
      )
      expect(await indicesOf(model("error"), ["b", "a"])).toEqual([1, 0])
    })

    it("skip: leaves the rows out", async () => {
      expect(await indicesOf(model("skip"), ["b", "c", null, "a"])).toEqual([1, 0])
    })

    it("keep: gives them an index of their own, called __unknown", async () => {
      expect(await indicesOf(model("keep"), ["b", "c", null, "a"])).toEqual([1, 2, 2, 0])
      const column = await (await model("keep").transform(await frameOf(["a"]))).column("index")
      expect(column.nominal).toEqual({ labels: ["a", "b", "__unknown"] })
    })
  })

  it("refuses columns named in part or in both ways, other kinds, and labels that do not fit", async () => {
    const either =
      "invalid columns of StringIndexer: expected either inputCol and outputCol or inputCols and outputCols"
    expect(() => new StringIndexer({ inputCol: "x" })).toThrow(either)
    expect(() => new StringIndexer({})).toThrow(either)
    expect(() => new StringIndexer({ ...columns, inputCols: ["x"], outputCols: ["y"] })).toThrow(either)
    expect(() => new StringIndexer({ inputCols: ["x", "y"], outputCols: ["z"] })).toThrow(
      "length mismatch: inputCols of StringIndexer has 2, outputCols has 1",
    )
    await expect(labelsOf([new Date(0)], {}, "TIMESTAMP")).rejects.toThrow(
      "invalid column x: timestamp; expected text, numbers or booleans",
    )
    expect(() => StringIndexerModel.fromLabels(["a", "a"], columns)).toThrow(
      "invalid labels: a,a; expected each label once",
    )
    expect(() => StringIndexerModel.fromLabelsArray([["a"], ["b"]], columns)).toThrow(
      "length mismatch: 1 columns, labels for 2",
    )
  })

  it("copies itself with the settings that name it", () => {
    const indexer = new StringIndexer(columns)
    const copy = indexer.copy([{ stage: indexer, name: "stringOrderType", value: "alphabetAsc" }])
    expect(copy.params).toEqual({ ...indexer.params, stringOrderType: "alphabetAsc" })
  })
})
