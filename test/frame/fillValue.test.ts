import { describe, expect, it } from "vitest"
import { type FillValue, fillValue, isFillable } from "../../src/frame/verbs/fillValue"

describe("a value that fills a column is cast to its type as Spark casts", () => {
  it.each<[string, FillValue, unknown]>([
    ["int", "7", "7"],
    ["int", " 7 ", "7"],
    ["int", 3.7, "3"],
    ["int", -3.7, "-3"],
    ["int", true, "1"],
    ["bigint", 9007199254740993n, "9007199254740993"],
    ["double", "3.5", 3.5],
    ["double", "1e3d", 1000],
    ["double", "-inf", Number.NEGATIVE_INFINITY],
    ["double", false, 0],
    ["decimal(5,1)", "1.25", "1.3"],
    ["decimal(5,1)", true, "1.0"],
    ["string", 0, "0"],
    ["string", 0.5, "0.5"],
    ["string", 1e21, "1.0E21"],
    ["string", true, "true"],
    ["boolean", "Y", true],
    ["boolean", 0, false],
    ["date", "2024-03-10", "2024-03-10"],
    ["timestamp", "2024-03-10 15:04", "2024-03-10 15:04"],
  ])("%s of %s", (type, value, expected) => {
    expect(fillValue({ name: "c", type }, value)).toBe(expected)
  })

  it.each<[string, FillValue, string]>([
    ["int", "x", 'invalid value: "x"; column c is integer'],
    ["int", "7.5", 'invalid value: "7.5"; column c is integer'],
    ["tinyint", 128, "invalid value: 128; column c holds whole numbers of 8 bits"],
    ["int", Number.NaN, "invalid value: NaN; column c holds whole numbers of 32 bits"],
    ["double", "x", 'invalid value: "x"; column c is double'],
    ["decimal(3,1)", 100, "invalid value: 100; column c is decimal(3,1)"],
    ["boolean", "maybe", 'invalid value: "maybe"; column c is boolean'],
    ["date", "2024-02-30", 'invalid value: "2024-02-30"; column c is date'],
    ["date", 5, "column c is date, which 5 can't fill"],
    ["array<int>", "x", 'column c is array<int>, which "x" can\'t fill'],
  ])("%s refuses %s", (type, value, message) => {
    expect(() => fillValue({ name: "c", type }, value)).toThrow(message)
  })

  it("and one value for all columns fills those of its kind", () => {
    const types = ["int", "double", "decimal(5,1)", "string", "boolean", "date"]
    expect(types.filter((type) => isFillable(type, 1))).toEqual(["int", "double", "decimal(5,1)"])
    expect(types.filter((type) => isFillable(type, "1"))).toEqual(["string"])
    expect(types.filter((type) => isFillable(type, true))).toEqual(["boolean"])
  })
})
