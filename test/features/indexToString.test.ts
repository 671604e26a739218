import { describe, expect, it } from "vitest"
import { IndexToString } from "../../src/features/indexToString"
import { StringIndexer } from "../../src/features/stringIndexer"
import { createDataFrame } from "../../src/frame/createDataFrame"

const columns = { inputCol: "index", outputCol: "label" }

describe("IndexToString", () => {
  it("gives back what StringIndexer has indexed", async () => {
    const frame = await createDataFrame([{ x: "b" }, { x: "a" }, { x: "b" }])
    const model = await new StringIndexer({ inputCol: "x", outputCol: "index" }).fit(frame)
    const back = await new IndexToString(columns).transform(await model.transform(frame))
    expect((await back.collect()).map((row) => row.label)).toEqual(["b", "a", "b"])
  })

  it("takes labels of one's own before the column's, and leaves null alone", async () => {
    const frame = await createDataFrame([{ index: 1 }, { index: null }, { index: 0 }], "index DOUBLE")
    const made = await new IndexToString({ ...columns, labels: ["no", "yes"] }).transform(frame)
    expect((await made.collect()).map((row) => row.label)).toEqual(["yes", null, "no"])
  })

  it("refuses the labels of another indexer, not other words for the same categories", async () => {
    const frame = await createDataFrame([{ x: "b" }, { x: "a" }, { x: "b" }])
    const indexed = await (await new StringIndexer({ inputCol: "x", outputCol: "index" }).fit(frame)).transform(frame)
    const labelsOf = async (labels: string[]): Promise<unknown[]> => {
      const made = await new IndexToString({ ...columns, labels }).transform(indexed)
      return (await made.collect()).map((row) => row.label)
    }
    expect(await labelsOf(["b", "a"])).toEqual(["b", "a", "b"])
    expect(await labelsOf(["book", "album"])).toEqual(["book", "album", "book"])
    await expect(labelsOf(["a", "b"])).rejects.toThrow(
      new RangeError(
        'labels differ: "a" is index 0 in labels, 1 in column index; ' +
          "pass the labels of the StringIndexerModel that indexed it, or none",
      ),
    )
  })

  it("fails on an index without a label, a column without labels, and one without numbers", async () => {
    const labels = ["no", "yes"]
    for (const index of [2, 0.5, -1]) {
      const made = await new IndexToString({ ...columns, labels }).transform(
        await createDataFrame([{ index }], "index DOUBLE"),
      )
      await expect(made.collect()).rejects.toThrow(
        `unseen index: ${index === 0.5 ? "0.5" : `${index}.0`} in column index; expected a whole number in [0, 2)`,
      )
    }
    const plain = await new IndexToString(columns).transform(await createDataFrame([{ index: 1 }]))
    await expect(plain.collect()).rejects.toThrow(
      "no labels for column index; pass labels, or index the column with StringIndexer",
    )
    const text = await new IndexToString({ ...columns, labels }).transform(await createDataFrame([{ index: "1" }]))
    await expect(text.collect()).rejects.toThrow("invalid column index: string; expected numbers")
  })
})
