import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { StringIndexer } from "../../src/features/stringIndexer"
import { VectorAssembler, type VectorAssemblerParams } from "../../src/features/vectorAssembler"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { formatVector, sparseVector, toArray, type Vector } from "../../src/linalg/vector"
import { referenceType, slotNames, vectorSize } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"

/** The vectors of the frame assembled, as Spark prints them. */
async function assembled(frame: Frame, params: VectorAssemblerParams | Omit<VectorAssemblerParams, "handleInvalid">) {
  const rows = await (await new VectorAssembler(params).transform(frame)).collect()
  return rows.map((row) => formatVector(row[params.outputCol] as Vector))
}

/** The frame with its int column `name` as a vector column: row numbers of two vectors of three slots. */
function withVectors(frame: Frame, name: string): Frame {
  const matrix = csrFromRows([sparseVector(3, [1], [5]), sparseVector(3, [0, 2], [0, 7])])
  const vector = referenceType(matrix, ["x", "y", "z"])
  return frame.derive((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => (column.name === name ? { ...column, vector } : column)),
  }))
}

describe("VectorAssembler", () => {
  it("puts numbers and booleans in the order of inputCols, in the form Spark prints", async () => {
    const frame = await createDataFrame(
      [
        { a: 1, b: 0, c: false, d: 2, e: 0 },
        { a: 1, b: 2.5, c: true, d: 4, e: 0.5 },
      ],
      "a INT, b DOUBLE, c BOOLEAN, d BIGINT, e FLOAT",
    )
    expect(await assembled(frame, { inputCols: ["a", "b", "c", "d", "e"], outputCol: "v" })).toEqual([
      "(5,[0,3],[1.0,2.0])",
      "[1.0,2.5,1.0,4.0,0.5]",
    ])
    expect(await assembled(frame, { inputCols: ["b", "a"], outputCol: "v" })).toEqual(["[0.0,1.0]", "[2.5,1.0]"])
  })

  it("appends the slots of vectors, also of assembled ones, without spreading them out", async () => {
    const frame = withVectors(
      await createDataFrame(
        [
          { a: 1, vec: 0 },
          { a: 2, vec: 1 },
        ],
        "a INT, vec INT",
      ),
      "vec",
    )
    const once = await new VectorAssembler({ inputCols: ["a", "vec"], outputCol: "v" }).transform(frame)
    const twice = await new VectorAssembler({ inputCols: ["vec", "v", "a"], outputCol: "w" }).transform(once)
    const rows = await twice.collect()
    expect(rows.map((row) => Array.from(toArray(row.w as Vector)))).toEqual([
      [0, 5, 0, 1, 0, 5, 0, 1],
      [0, 0, 7, 2, 0, 0, 7, 2],
    ])
    const column = await twice.column("w")
    expect(column.type).toBe("vector")
    expect(vectorSize(column.vector!)).toBe(8)
    expect(slotNames(column.vector!)).toEqual(["vec_x", "vec_y", "vec_z", "v_a", "v_vec_x", "v_vec_y", "v_vec_z", "a"])
    expect((await twice.select("w.v1 AS a").collect()).map((row) => row.a)).toEqual([1, 2])
  })

  it("carries the labels of a nominal column to its slot", async () => {
    const frame = await createDataFrame([{ color: "red", a: 1 }])
    const indexer = await new StringIndexer({ inputCol: "color", outputCol: "c" }).fit(frame)
    const indexed = await indexer.transform(frame)
    const made = await new VectorAssembler({ inputCols: ["a", "c"], outputCol: "v" }).transform(indexed)
    const { parts } = (await made.column("v")).vector!
    expect(parts).toEqual([
      { kind: "value", name: "a" },
      { kind: "value", name: "c", nominal: { labels: ["red"] } },
    ])
  })

  describe("handleInvalid", () => {
    const rows = [
      { a: 1, b: 2 },
      { a: null, b: 3 },
      { a: 4, b: Number.NaN },
      { a: Number.POSITIVE_INFINITY, b: 6 },
    ]
    const frame = () => createDataFrame(rows, "a DOUBLE, b DOUBLE")
    const params = { inputCols: ["a", "b"], outputCol: "features" } as const

    it("error: fails an action that reads a row with null or NaN, and names the column", async () => {
      const made = await new VectorAssembler(params).transform(await frame())
      await expect(made.collect()).rejects.toThrow(/null or NaN in column [ab] while assembling features; fill it, or/)
      const nan = await new VectorAssembler(params).transform((await frame()).where("a = 4"))
      await expect(nan.collect()).rejects.toThrow(
        'null or NaN in column b while assembling features; fill it, or set handleInvalid to "skip" or "keep"',
      )
      expect(await assembled((await frame()).where("b = 2 OR b = 6"), params)).toEqual(["[1.0,2.0]", "[Infinity,6.0]"])
    })

    it("skip: leaves out the rows with null or NaN", async () => {
      const made = await new VectorAssembler({ ...params, handleInvalid: "skip" }).transform(await frame())
      expect((await made.collect()).map((row) => row.b)).toEqual([2, 6])
      expect(await made.count()).toBe(2)
    })

    it("keep: puts NaN in their place", async () => {
      expect(await assembled(await frame(), { ...params, handleInvalid: "keep" })).toEqual([
        "[1.0,2.0]",
        "[NaN,3.0]",
        "[4.0,NaN]",
        "[Infinity,6.0]",
      ])
    })

    it("takes a null vector for invalid, and keeps it as NaN in each slot", async () => {
      const vectors = withVectors(
        await createDataFrame(
          [
            { a: 1, vec: null },
            { a: 2, vec: 0 },
          ],
          "a INT, vec INT",
        ),
        "vec",
      )
      const vectorParams = { inputCols: ["vec", "a"], outputCol: "v" }
      await expect(assembled(vectors, vectorParams)).rejects.toThrow("null or NaN in column vec while assembling v")
      expect(await assembled(vectors, { ...vectorParams, handleInvalid: "skip" })).toEqual(["[0.0,5.0,0.0,2.0]"])
      expect(await assembled(vectors, { ...vectorParams, handleInvalid: "keep" })).toEqual([
        "[NaN,NaN,NaN,1.0]",
        "[0.0,5.0,0.0,2.0]",
      ])
    })

    it("takes an assembled vector that a join did not find for invalid, and NaN inside one for valid", async () => {
      const left = await createDataFrame([{ k: 1 }, { k: 2 }])
      const right = await createDataFrame([{ k: 1, a: Number.NaN, b: 3 }], "k BIGINT, a DOUBLE, b DOUBLE")
      const inner = new VectorAssembler({ inputCols: ["a", "b"], outputCol: "ab", handleInvalid: "keep" })
      const joined = left.join((await inner.transform(right)).select("k", "ab"), "k", "left")
      await expect(assembled(joined, { inputCols: ["ab"], outputCol: "v" })).rejects.toThrow("null or NaN in column ab")
      expect(await assembled(joined.where("k = 1"), { inputCols: ["ab"], outputCol: "v" })).toEqual(["[NaN,3.0]"])
      const kept = { inputCols: ["ab", "k"], outputCol: "v", handleInvalid: "keep" } as const
      expect(await assembled(joined, kept)).toEqual(["[NaN,3.0,1.0]", "[NaN,NaN,2.0]"])
    })
  })

  it("gives each row the plain list of its values, whatever the columns", async () => {
    const value = fc.oneof(fc.constantFrom(0, 1, -2.5, Number.POSITIVE_INFINITY), fc.double({ noNaN: true }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, fc.boolean(), fc.constantFrom(0, 1), value), { minLength: 1 }),
        async (rows) => {
          const frame = withVectors(
            await createDataFrame(
              rows.map(([a, b, vec, d]) => ({ a, b, vec, d })),
              "a DOUBLE, b BOOLEAN, vec INT, d DOUBLE",
            ),
            "vec",
          )
          const made = await new VectorAssembler({ inputCols: ["d", "vec", "b", "a"], outputCol: "v" }).transform(frame)
          const got = (await made.collect()).map((row) => Array.from(toArray(row.v as Vector), (x) => x + 0))
          const dense = [
            [0, 5, 0],
            [0, 0, 7],
          ]
          expect(got).toEqual(rows.map(([a, b, vec, d]) => [d + 0, ...dense[vec], b ? 1 : 0, a + 0]))
        },
      ),
      { numRuns: 30, seed: 1 },
    )
  })

  it("refuses an output column that is there, an unknown column and one of another kind, at the action", async () => {
    const frame = await createDataFrame([{ a: 1, title: "x" }])
    await expect(assembled(frame, { inputCols: ["a"], outputCol: "Title" })).rejects.toThrow(
      "output column already exists: title; drop it or choose another outputCol",
    )
    await expect(assembled(frame, { inputCols: ["b"], outputCol: "v" })).rejects.toThrow(
      "unknown column: b; have a, title",
    )
    await expect(assembled(frame, { inputCols: ["a", "title"], outputCol: "v" })).rejects.toThrow(
      "invalid column title: string; expected numbers, booleans or vectors",
    )
  })

  it("checks its parameters, copies them and leaves the caller's alone", () => {
    const inputCols = ["a"]
    const assembler = new VectorAssembler({ inputCols, outputCol: "v" })
    inputCols.push("b")
    expect(assembler.params).toEqual({ inputCols: ["a"], outputCol: "v", handleInvalid: "error" })
    expect(assembler.uid).toMatch(/^VectorAssembler_[0-9a-f]{12}$/)
    const copy = assembler.copy([{ stage: assembler, name: "handleInvalid", value: "keep" }])
    expect(copy.params).toEqual({ ...assembler.params, handleInvalid: "keep" })
    expect(() => new VectorAssembler({ inputCols: [], outputCol: "v" })).toThrow(
      "invalid inputCols: []; expected the names of one or more columns",
    )
    expect(() => new VectorAssembler({ outputCol: "v" } as unknown as VectorAssemblerParams)).toThrow(
      "missing inputCols of VectorAssembler; it has no default",
    )
    expect(() => new VectorAssembler({ inputCols: ["a"] } as unknown as VectorAssemblerParams)).toThrow(
      "missing outputCol of VectorAssembler; it has no default",
    )
    expect(() => assembler.copy([{ stage: assembler, name: "handleInvalid", value: "drop" }])).toThrow(
      'invalid handleInvalid: "drop"; expected one of "error", "skip", "keep"',
    )
  })
})
