// Names of functions that SQL text may call: Spark's, and no operator under a name of our own.

import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { functions } from "../../src/expression/columns/functions"
import { functionNames, sqlNames } from "../../src/expression/functions/table"
import { parseExpression } from "../../src/expression/parse"
import { resolveExpression } from "../../src/expression/resolve/resolve"

const columns = [
  { name: "x", type: "double" },
  { name: "a", type: "array<int>" },
]
const resolve = (text: string, place: "row" | "aggregate" = "row") =>
  resolveExpression(parseExpression(text), columns, { ansi: true, place })

describe("names of functions", () => {
  it("are those of Spark", () => {
    const spark = JSON.parse(readFileSync("test/reference/functions.json", "utf8")) as { names: string[] }
    // Spark's grammar has these two, its table of functions has not.
    const known = new Set([...spark.names, "timestampadd", "timestampdiff"])
    expect(sqlNames().filter((name) => !known.has(name))).toEqual([])
  })

  it.each([
    ["iff(true, 1, 2)", "unknown function: iff; did you mean if?"],
    ["istrue(x > 1)", "unknown function: istrue"],
    ["isfalse(x > 1)", "unknown function: isfalse"],
    ["item(a, 0)", "unknown function: item"],
    ["product(x)", "unknown function: product"],
  ])("%s is refused", (text, message) => {
    expect(() => resolve(text, "aggregate")).toThrow(message)
  })

  it("are what TypeScript knows of `functions`", () => {
    const source = readFileSync("src/expression/columns/functionNames.ts", "utf8")
    const known = [...source.matchAll(/"(\w+)"/g)].map(([, name]) => name)
    expect(known).toEqual([...functionNames()].sort())
    // @ts-expect-error
    expect(functions.regexp_replce).toBe(undefined)
  })

  it("leave product to calls, as in PySpark", () => {
    const typed = resolveExpression(functions.product("x").expression, columns, { ansi: true, place: "aggregate" })
    expect(typed.type).toBe("double")
  })

  it("are not needed for operators", () => {
    expect(
      [resolve("a[0]"), resolve("x > 1 IS TRUE"), resolve("x > 1 IS NOT FALSE")].map((typed) => typed.type),
    ).toEqual(["int", "boolean", "boolean"])
  })
})
