// What Spark 4.0.1 calls columns that were given no name, of selectExpr and of PySpark's functions.

import { readFileSync } from "node:fs"
import { expect, it, test } from "vitest"
import { type Column, col, lit, when } from "../../src/expression/columns/column"
import { columnName } from "../../src/expression/columns/columnName"
import { functions as F } from "../../src/expression/columns/functions"
import { parseExpression } from "../../src/expression/parse"

const named = readFileSync("test/expression/columnNames.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as [expression: string, name: string])

it("expressions in text have Spark's names", () => {
  const ours = named.map(([text]) => {
    const tree = parseExpression(text)
    return [text, tree.kind === "alias" ? tree.names[0] : columnName(tree)]
  })
  expect(ours).toEqual(named)
})

it("a cast behind its value is one", () => {
  expect(columnName(parseExpression("abs(x)::string"))).toBe("CAST(abs(x) AS STRING)")
  expect(columnName(parseExpression("timestamp'2020-01-01 01:00:00'::string"))).toContain(
    "CAST(TIMESTAMP '2020-01-01 01:00:00'",
  )
})

test.each<[Column, string]>([
  [col("x").cast("int").cast("string"), "x"],
  [col("x").plus(1).cast("int"), "CAST((x + 1) AS INT)"],
  [col("st.f"), "f"],
  [col("st").getField("f"), "st.f"],
  [col("a").getItem(0), "a[0]"],
  [col("x").between(1, 2), "((x >= 1) AND (x <= 2))"],
  [col("x").isin(1, 2), "(x IN (1, 2))"],
  [col("b").not(), "(NOT b)"],
  [col("x").isNotNull(), "(x IS NOT NULL)"],
  [col("s").like("a%"), "s LIKE a%"],
  [col("s").rlike("a"), "RLIKE(s, a)"],
  [col("s").startswith("a"), "startswith(s, a)"],
  [col("x").eqNullSafe(1), "(x <=> 1)"],
  [col("b").and(col("b")), "(b AND b)"],
  [F.count("*"), "count(1)"],
  [F.count_distinct("x", "s"), "count(DISTINCT x, s)"],
  [F.sum_distinct("x"), "sum(DISTINCT x)"],
  [when(col("x").gt(1), "a").otherwise("b"), "CASE WHEN (x > 1) THEN a ELSE b END"],
  [lit("a"), "a"],
  [lit(1.5), "1.5"],
  [F.log("x"), "ln(x)"],
  [F.log(2, "x"), "LOG(2, x)"],
  [F.pow("x", 2), "POWER(x, 2)"],
  [F.mean("x"), "avg(x)"],
  [F.first("x", true), "first(x)"],
  [
    F.transform("a", (v) => v.plus(1)),
    "transform(a, lambdafunction((namedlambdavariable() + 1), namedlambdavariable()))",
  ],
  [F.regexp_replace("s", "a", "b"), "regexp_replace(s, a, b, 1)"],
  [F.percentile_approx("x", 0.5), "percentile_approx(x, 0.5, 10000)"],
])("%# of a call is %s", (column, name) => {
  expect(columnName(column.expression)).toBe(name)
})
