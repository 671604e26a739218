import { expect, test } from "vitest"
import { Column, col, engineSql, expr, lit, Window, when } from "../../src/expression/columns/column"
import { functions } from "../../src/expression/columns/functions"
import type { Literal } from "../../src/expression/columns/literal"
import { parseExpression } from "../../src/expression/parse"

const x = col("x")
const s = col("s")

/** A tree without the places in the text. */
function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value) =>
      key === "place" ? undefined : typeof value === "bigint" ? `${value}n` : value,
    ),
  )
}

test.each<[Column, string]>([
  [x.eq(1), "x = 1"],
  [x.notEqual(1), "x <> 1"],
  [x.gt(1).and(x.geq(2)).or(x.lt(3)), "x > 1 and x >= 2 or x < 3"],
  [x.ge(1).and(x.leq(2).or(x.le(3))), "x >= 1 and (x <= 2 or x <= 3)"],
  [x.eqNullSafe(null), "x <=> null"],
  [x.gt(1).not(), "not x > 1"],
  [x.plus(1).minus(2), "x + 1 - 2"],
  [x.multiply(x.divide(2)), "x * (x / 2)"],
  [x.mod(2).negate(), "-(x % 2)"],
  [x.bitwiseAND(1).bitwiseOR(2).bitwiseXOR(3), "(x & 1 | 2) ^ 3"],
  [x.cast("Decimal(10, 2)"), "cast(x as decimal(10, 2))"],
  [x.astype("long"), "x::bigint"],
  [x.tryCast("int"), "try_cast(x as int)"],
  [x.alias("y"), "x as y"],
  [x.as("y").name("z"), "x as z"],
  [x.alias("a", "b"), "x as (a, b)"],
  [x.isNull().or(x.isNotNull()).or(x.isNaN()), "x is null or isnotnull(x) or isnan(x)"],
  [x.isin(1, 2), "x in (1, 2)"],
  [x.isin([1, col("y")]), "x in (1, y)"],
  [x.isin([]), "false"],
  [x.between(1, 2), "x >= 1 AND x <= 2"],
  [s.like("a%").or(s.ilike("B_")).or(s.rlike("\\d")), "s like 'a%' or s ilike 'B_' or s rlike '\\\\d'"],
  [
    s
      .contains("a")
      .or(s.startsWith("b"))
      .or(s.endsWith(col("t"))),
    "contains(s, 'a') or startswith(s, 'b') or endswith(s, t)",
  ],
  [s.substr(2, 3), "substring(s, 2, 3)"],
  [col("a").getItem(0), "a[0]"],
  [col("m").getItem("k"), "m['k']"],
  [col("p").getField("x y"), "(p).`x y`"],
  [when(x.gt(1), "big").when(x.lt(0), s).otherwise(null), "case when x > 1 then 'big' when x < 0 then s else null end"],
  [when(expr("x > 1"), 1), "case when x > 1 then 1 end"],
  [col("p.x"), "p.x"],
  [col("`a.b`.c"), "`a.b`.c"],
  [col("a b"), "`a b`"],
  [col("*"), "*"],
  [col("p.*"), "p.*"],
  [expr("x + 1 AS y"), "x + 1 AS y"],
  [functions.isnan(x), "isnan(x)"],
  [functions.isnan("x"), "isnan(x)"],
  [functions.coalesce("x", lit("none"), 0), "coalesce(x, 'none', 0)"],
  [functions.count("*"), "count(*)"],
  [functions.count_distinct("x", s), "count(distinct x, s)"],
  [functions.countDistinct("x"), "count(distinct x)"],
  [functions.sum_distinct("x"), "sum(distinct x)"],
  [functions.percentile_approx("x", [0.25, 0.5], 100), "percentile_approx(x, array(0.25D, 0.5D), 100)"],
  [functions.lag("x", 1, "none"), "lag(x, 1, 'none')"],
  [functions.listagg("s", ","), "listagg(s, ',')"],
  [functions.create_map(lit("k"), "x"), "map('k', x)"],
  [functions.bitwise_not("x"), "~x"],
  [functions.call_function("regexp_replace", "s", "a", "b"), "regexp_replace(s, 'a', 'b')"],
  [functions.call_function("date_format", "d", "yyyy"), "date_format(d, 'yyyy')"],
  [functions.call_function("split", "s", ",", 2), "split(s, ',', 2)"],
  [functions.call_function("substring", "s", 1, 3), "substring(s, 1, 3)"],
  [functions.call_function("array", ["x", col("y")]), "array(x, y)"],
  [functions.call_function("transform", "a", (e: Column) => e.plus(x)), "transform(a, __x -> __x + x)"],
  [
    functions.call_function("aggregate", "a", 0, (sum: Column, e: Column) => sum.plus(e)),
    "aggregate(a, 0, (__x, __y) -> __x + __y)",
  ],
  [
    functions.call_function("transform", "a", (e: Column) =>
      functions.call_function("filter", e, (f: Column) => f.gt(e)),
    ),
    "transform(a, __x -> filter(__x, __x1 -> __x1 > __x))",
  ],
  [
    functions
      .sum("x")
      .over(Window.partitionBy("g", col("h")).orderBy(x.desc(), "i").rowsBetween(-2, Window.currentRow)),
    "sum(x) over (partition by g, h order by x desc, i rows between 2 preceding and current row)",
  ],
  [
    functions.row_number().over(Window.orderBy(x.ascNullsLast(), functions.desc_nulls_first("i"))),
    "row_number() over (order by x asc nulls last, i desc nulls first)",
  ],
  [
    functions.max("x").over(Window.orderBy("x").rangeBetween(Window.unboundedPreceding, 3)),
    "max(x) over (order by x range between unbounded preceding and 3 following)",
  ],
  [
    functions.max("x").over(Window.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)),
    "max(x) over (rows between unbounded preceding and unbounded following)",
  ],
])("%s is %s", (column, text) => {
  expect(bare(column.expression)).toEqual(bare(parseExpression(text)))
  // Nothing changes by what is made of it, and the text is what it was read from.
  expect(bare(parseExpression(String(column)))).toEqual(bare(column.expression))
})

test.each<[Literal, string, unknown]>([
  [1, "int", 1n],
  [-2147483648, "int", -2147483648n],
  [2147483648, "bigint", 2147483648n],
  [1.5, "double", 1.5],
  [-0, "double", -0],
  [1e20, "double", 1e20],
  [Number.NaN, "double", Number.NaN],
  [5n, "int", 5n],
  [2n ** 62n, "bigint", 2n ** 62n],
  [2n ** 64n, "decimal(20,0)", 2n ** 64n],
  ["x", "string", "x"],
  [true, "boolean", true],
  [null, "void", null],
  [new Date("2024-01-01T00:00:00.001Z"), "timestamp", 1704067200001000n],
  [Uint8Array.of(1), "binary", Uint8Array.of(1)],
])("lit(%s) is %s", (value, type, held) =>
  expect(lit(value).expression).toEqual({ kind: "literal", value: held, type }),
)

test("a list is an array, a column itself", () => {
  expect(String(lit([1, "a", [null]]))).toBe("array(1, 'a', array(NULL))")
  expect(lit(x)).toBe(x)
})

test("sort columns", () => {
  const terms = [x.asc(), x.ascNullsFirst(), x.descNullsLast(), functions.asc("x"), functions.desc(x)]
  expect(terms.map(String)).toEqual(["x", "x NULLS FIRST", "x DESC NULLS LAST", "x", "x DESC"])
})

test("an engine's own SQL", () => {
  expect(engineSql("duckdb")("list_grade_up(a)", "array<int>").expression).toEqual({
    kind: "engine",
    engine: "duckdb",
    sql: "list_grade_up(a)",
    type: "array<int>",
  })
})

test("columns never change", () => {
  const open = when(x.gt(1), 1)
  open.otherwise(2)
  expect(String(open.when(x.lt(0), 3))).toBe("CASE WHEN (x > 1) THEN 1 WHEN (x < 0) THEN 3 END")
})

test.each<[string, () => unknown, string]>([
  ["when behind otherwise", () => when(x.gt(1), 1).otherwise(2).when(x.lt(0), 3), "is no open when"],
  ["otherwise twice", () => when(x.gt(1), 1).otherwise(2).otherwise(3), "is no open when"],
  ["otherwise alone", () => x.otherwise(1), "x is no open when"],
  [
    "a condition that is text",
    () => when("x > 1" as unknown as Column, 1),
    'invalid condition: x > 1; expected a column, as col("x").gt(3)',
  ],
  ["a window of no call", () => x.over(Window.partitionBy("g")), "x is no call of a function"],
  ["a bad type", () => x.cast("foo"), "unknown type: foo"],
  ["no name", () => x.alias(), "invalid name: undefined"],
  ["a bad column name", () => col("a..b"), "invalid column name: a..b"],
  ["a name that ends in a dot", () => col("a."), "invalid column name: a."],
  ["an empty name", () => col(""), "invalid column name: "],
  ["no column", () => functions.isnan("x").over(Window.partitionBy(3 as unknown as string)), "invalid column: 3"],
  ["undefined", () => x.eq(undefined as unknown as null), "invalid value: undefined"],
  ["an object", () => lit({} as unknown as null), "invalid value: [object Object]"],
  ["an invalid Date", () => lit(new Date("x")), "invalid value: an invalid Date"],
  ["39 digits", () => lit(10n ** 38n), "expected at most 38 digits"],
  ["half a row", () => Window.rowsBetween(0, 0.5), "invalid bound: 0.5"],
  ["a frame that ends before it begins", () => Window.rangeBetween(2, 1), "invalid frame: from 2 to 1"],
  ["+ of JavaScript", () => (x as unknown as number) + 1, 'x can\'t be computed with here; write col("x").plus(1)'],
  ["< of JavaScript", () => (x as unknown as number) < 1, "can't be computed with here"],
])("%s is refused", (_, run, message) => expect(run).toThrow(message))

test("a long chain is refused before it overflows the stack", () => {
  let sum = x
  expect(() => {
    for (let i = 0; i < 20_000; i++) sum = sum.plus(1)
  }).toThrow("more than 500 operators or calls inside each other")
  expect(`${x}`).toBe("x")
  expect(x).toBeInstanceOf(Column)
})
