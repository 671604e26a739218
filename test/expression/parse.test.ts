import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseExpression, parseSortTerm } from "../../src/expression/parse"
import { sortText, sqlText } from "../../src/expression/text"
import type { Expression, SortTerm, WindowSpec } from "../../src/expression/tree"

/** A tree without the places in the text. */
function bare<T>(tree: T): T {
  if (Array.isArray(tree)) return tree.map(bare) as T
  if (typeof tree !== "object" || tree === null || tree instanceof Uint8Array) return tree
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key, value]) => key !== "place" && value !== undefined)
      .map(([key, value]) => [key, bare(value)]),
  ) as T
}

const literal = (value: unknown, type: string): Expression => ({ kind: "literal", value, type }) as Expression
const int = (value: number): Expression => literal(BigInt(value), "int")
const name = (...parts: string[]): Expression => ({ kind: "name", parts })
const call = (name: string, ...args: Expression[]): Expression => ({ kind: "call", name, args })
const cast = (input: Expression, type: string): Expression => ({ kind: "cast", input, type, isTry: false })
const interval = (months: number, days: number, microseconds: number): Expression =>
  literal({ months, days, microseconds: BigInt(microseconds) }, "interval")

/** Expressions whose tree was checked against what Spark 4.0.1 answers. */
const examples: readonly (readonly [string, Expression])[] = [
  ["1", int(1)],
  ["-2147483648", int(-2147483648)],
  ["2147483648", literal(2147483648n, "bigint")],
  ["-9223372036854775808", literal(-(2n ** 63n), "bigint")],
  ["9223372036854775808", literal(2n ** 63n, "decimal(19,0)")],
  ["-128Y", literal(-128n, "tinyint")],
  ["1S", literal(1n, "smallint")],
  ["1l", literal(1n, "bigint")],
  ["1.50", literal(150n, "decimal(3,2)")],
  [".5", literal(5n, "decimal(1,1)")],
  ["1.", literal(1n, "decimal(1,0)")],
  ["1.5e2BD", literal(150n, "decimal(3,0)")],
  ["1e3", literal(1000, "double")],
  ["1D", literal(1, "double")],
  ["1.5f", literal(1.5, "float")],
  ["0.1F", literal(Math.fround(0.1), "float")],
  ["NULL", literal(null, "void")],
  ["True", literal(true, "boolean")],
  ["'a' \"b\"", literal("ab", "string")],
  ["'it''s'", literal("its", "string")],
  ["'it\\'s'", literal("it's", "string")],
  ["'\\n\\t\\\\\\%\\_\\q\\101\\u0416\\U0001F600'", literal("\n\t\\\\%\\_qAЖ😀", "string")],
  ["'\\400\\08'", literal("400\u00008", "string")],
  ["r'\\d+'", literal("\\d+", "string")],
  ["X'1fF'", literal(Uint8Array.of(1, 255), "binary")],
  ["DATE'2024-01-31'", literal(19753, "date")],
  ["date '2024'", literal(19723, "date")],
  ["TIMESTAMP '2024-01-01 10:00:00'", cast(literal("2024-01-01 10:00:00", "string"), "timestamp")],
  ["INTERVAL 1 DAY", interval(0, 1, 0)],
  ["-INTERVAL '2' HOURS", interval(0, 0, -7.2e9)],
  ["INTERVAL 1 MONTH 2 DAYS", interval(1, 2, 0)],
  ["INTERVAL '1 month -2 days'", interval(1, -2, 0)],
  ["INTERVAL '1-2' YEAR TO MONTH", interval(14, 0, 0)],
  ["INTERVAL -'1 2:3:4.5' DAY TO SECOND", interval(0, -1, -7384500000)],
  ["INTERVAL (n) DAY", call("make_interval", int(0), int(0), int(0), name("n"))],
  ["interval + 1", call("+", name("interval"), int(1))],
  ["a.b.c", name("a", "b", "c")],
  ["`a``b`.`c d`", name("a`b", "c d")],
  ["2020_sales", name("2020_sales")],
  ["year + date", call("+", name("year"), name("date"))],
  ["*", { kind: "star" }],
  ["t.*", { kind: "star", of: ["t"] }],
  ["x AS y", { kind: "alias", input: name("x"), names: ["y"] }],
  ["x year", { kind: "alias", input: name("x"), names: ["year"] }],
  ["f(x) AS (a, `b c`)", { kind: "alias", input: call("f", name("x")), names: ["a", "b c"] }],
  ["- 2 ^ 1", call("^", int(-2), int(1))],
  ["-1::string", cast(int(-1), "string")],
  ["-x::int", call("negative", cast(name("x"), "int"))],
  ["-x[0]", call("negative", { kind: "item", input: name("x"), index: int(0) })],
  ["a - -1", call("-", name("a"), int(-1))],
  ["1 + 2 || 3", call("concat", call("+", int(1), int(2)), int(3))],
  ["8 >> 1 & 3", call("&", call(">>", int(8), int(1)), int(3))],
  ["1 = 2 IS NULL", call("isnull", call("=", int(1), int(2)))],
  ["NOT a = b", call("not", call("=", name("a"), name("b")))],
  ["!a == b", call("not", call("=", name("a"), name("b")))],
  ["a !< b", call(">=", name("a"), name("b"))],
  ["a NOT IN (1, 2)", call("not", call("in", name("a"), int(1), int(2)))],
  [
    "a BETWEEN 1 AND 2 AND b",
    call(
      "and",
      { ...call("and", call(">=", name("a"), int(1)), call("<=", name("a"), int(2))), isBetween: true } as Expression,
      name("b"),
    ),
  ],
  ["a LIKE 'b' ESCAPE '!'", call("like", name("a"), literal("b", "string"), literal("!", "string"))],
  [
    "a LIKE ANY ('b', 'c')",
    call("or", call("like", name("a"), literal("b", "string")), call("like", name("a"), literal("c", "string"))),
  ],
  ["a NOT REGEXP 'b'", call("not", call("rlike", name("a"), literal("b", "string")))],
  ["a IS NOT TRUE", call("not", call("is true", name("a")))],
  ["a LIKE b = c", call("like", name("a"), call("=", name("b"), name("c")))],
  ["a IS UNKNOWN", call("isnull", name("a"))],
  ["a IS NOT DISTINCT FROM b", call("not", call("not", call("<=>", name("a"), name("b"))))],
  ["CASE a WHEN 1 THEN 2 END", { kind: "case", branches: [{ when: call("=", name("a"), int(1)), then: int(2) }] }],
  ["TRY_CAST(a AS Decimal(10, 2))", { kind: "cast", input: name("a"), type: "decimal(10,2)", isTry: true }],
  ["CAST(a AS ARRAY<ARRAY<INT>>)", cast(name("a"), "array<array<int>>")],
  ["int(a)", cast(name("a"), "int")],
  ["extract(YEAR FROM d)", call("date_part", literal("YEAR", "string"), name("d"))],
  ["substr(s FROM 2 FOR 3)", call("substring", name("s"), int(2), int(3))],
  ["substring(s, 2)", call("substring", name("s"), int(2))],
  ["trim(LEADING FROM s)", call("ltrim", name("s"))],
  ["trim(BOTH 'x' FROM s)", call("trim", literal("x", "string"), name("s"))],
  ["trim(both, s)", call("trim", name("both"), name("s"))],
  ["position('a' IN s)", call("locate", literal("a", "string"), name("s"))],
  ["overlay(s PLACING 'x' FROM 1)", call("overlay", name("s"), literal("x", "string"), int(1))],
  ["dateadd(DAY, 1, d)", call("timestampadd", literal("DAY", "string"), int(1), name("d"))],
  ["datediff(day, d)", call("timestampdiff", literal("DAY", "string"), name("d"))],
  ["count(DISTINCT a, b)", { ...call("count", name("a"), name("b")), isDistinct: true } as Expression],
  ["sum(a) FILTER (WHERE b)", { ...call("sum", name("a")), filter: name("b") } as Expression],
  ["first(a IGNORE NULLS)", { ...call("first", name("a")), ignoreNulls: true } as Expression],
  [
    "listagg(a) WITHIN GROUP (ORDER BY b DESC)",
    { ...call("listagg", name("a")), orderBy: [{ input: name("b"), isDescending: true }] } as Expression,
  ],
  ["x -> x", { kind: "lambda", params: ["x"], body: name("x") }],
  ["f((a, b) -> a)", call("f", { kind: "lambda", params: ["a", "b"], body: name("a") })],
  ["current_date", name("current_date")],
  ["(1 AS a, 2)", call("struct", { kind: "alias", input: int(1), names: ["a"] }, int(2))],
  [
    "struct(a x).x",
    { kind: "field", input: call("struct", { kind: "alias", input: name("a"), names: ["x"] }), name: "x" },
  ],
  ["a /* or b */ + 1 -- c", call("+", name("a"), int(1))],
]

test.each(examples)("%s", (text, tree) => expect(bare(parseExpression(text))).toEqual(tree))

test("a window, with its frame", () => {
  const text = "sum(x) OVER (PARTITION BY g, h ORDER BY i DESC NULLS LAST, j ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)"
  expect(bare(parseExpression(text))).toEqual({
    ...call("sum", name("x")),
    over: {
      partitionBy: [name("g"), name("h")],
      orderBy: [
        { input: name("i"), isDescending: true, nullsFirst: false },
        { input: name("j"), isDescending: false },
      ],
      frame: { unit: "rows", start: { offset: int(2), isPreceding: true }, end: "currentRow" },
    },
  })
})

test("every part has its place", () => {
  const tree = parseExpression("f(a + b) * 2 AS y") as Expression & { kind: "alias" }
  const at = (e: Expression): string => e.place!.text.slice(e.place!.start, e.place!.end)
  const product = tree.input as Expression & { kind: "call" }
  const inner = product.args[0] as Expression & { kind: "call" }
  expect([tree, product, inner, inner.args[0]].map(at)).toEqual([
    "f(a + b) * 2 AS y",
    "f(a + b) * 2",
    "f(a + b)",
    "a + b",
  ])
})

// Brackets by a plain definition: of the operators outside brackets, the last that binds loosest is the root; those of
// one tightness go from left to right, and signs come before all of them.
const tightness: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ["OR"],
    ["AND"],
    ["=", "<", "<=>"],
    ["|"],
    ["^"],
    ["&"],
    ["<<", ">>"],
    ["+", "-", "||"],
    ["*", "/", "%", "DIV"],
  ].flatMap((signs, i) => signs.map((sign) => [sign, i])),
)
const callNames: Readonly<Record<string, string>> = { "||": "concat" }

function plain(tokens: readonly string[]): Expression {
  if (tokens.length === 1) return name(tokens[0])
  const loosest = Math.min(...tokens.filter((t) => t in tightness).map((t) => tightness[t]))
  const at = tokens.map((t) => tightness[t]).lastIndexOf(loosest)
  if (tokens[0] === "NOT" && loosest > 1) return call("not", plain(tokens.slice(1)))
  if (at < 0) return call(tokens[0] === "-" ? "negative" : "~", plain(tokens.slice(1)))
  const sign = tokens[at]
  return call(callNames[sign] ?? sign.toLowerCase(), plain(tokens.slice(0, at)), plain(tokens.slice(at + 1)))
}

test("operators bind as Spark's grammar has it", () => {
  const operand = fc.constantFrom("a", "b", "c")
  const chain = fc.tuple(
    operand,
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(tightness)), operand), { maxLength: 8 }),
  )
  fc.assert(
    fc.property(chain, ([first, rest]) => {
      const tokens = [first, ...rest.flat()]
      expect(bare(parseExpression(tokens.join(" ")))).toEqual(plain(tokens))
    }),
  )
})

// Text that reads back

const words = fc.oneof(
  fc.constantFrom("a", "x y", "year", "and", "interval", "select", "é", "`", "a.b", "case", "distinct", "current_date"),
  fc.string({ minLength: 1, maxLength: 4 }),
)
const whole = (bits: number, type: string): fc.Arbitrary<Expression> =>
  fc.bigInt(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n).map((v) => literal(v, type))
const literals: fc.Arbitrary<Expression> = fc.oneof(
  whole(8, "tinyint"),
  whole(16, "smallint"),
  whole(32, "int"),
  whole(64, "bigint"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => literal(v, "double")),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((v) => literal(v, "float")),
  fc.tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(30)).map(([v, scale]) => {
    const digits = v === 0n ? 1 : String(v).replace("-", "").length
    return literal(v, `decimal(${Math.max(digits, scale)},${scale})`)
  }),
  fc.string({ unit: "binary", maxLength: 8 }).map((v) => literal(v, "string")),
  fc.constantFrom("\\%", "'", '"', "\\", "\n\r\t\0", "\0" + "12").map((v) => literal(v, "string")),
  fc.boolean().map((v) => literal(v, "boolean")),
  fc.constant(literal(null, "void")),
  fc.uint8Array({ maxLength: 4 }).map((v) => literal(Uint8Array.from(v), "binary")),
  fc.integer({ min: -100000, max: 1000000 }).map((v) => literal(v, "date")),
  fc.tuple(fc.integer(), fc.integer(), fc.integer()).map(([m, d, us]) => interval(m, d, us)),
)

const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
  const inner = tie("tree")
  const sort: fc.Arbitrary<SortTerm> = fc.record(
    { input: inner, isDescending: fc.boolean(), nullsFirst: fc.boolean() },
    { requiredKeys: ["input", "isDescending"] },
  )
  const bound = fc.oneof(
    fc.constantFrom("currentRow" as const, "unboundedPreceding" as const, "unboundedFollowing" as const),
    fc.record({ offset: inner, isPreceding: fc.boolean() }),
  )
  const over: fc.Arbitrary<WindowSpec> = fc.record(
    {
      partitionBy: fc.array(inner, { maxLength: 2 }),
      orderBy: fc.array(sort, { maxLength: 2 }),
      frame: fc.record({ unit: fc.constantFrom("rows" as const, "range" as const), start: bound, end: bound }),
    },
    { requiredKeys: ["partitionBy", "orderBy"] },
  )
  const lambda: fc.Arbitrary<Expression> = fc.record({
    kind: fc.constant("lambda" as const),
    params: fc.array(words, { minLength: 1, maxLength: 2 }),
    body: inner,
  })
  const branches = fc.array(fc.record({ when: inner, then: inner }), { minLength: 1, maxLength: 2 })
  const types = fc.constantFrom("int", "decimal(10,2)", "array<map<string,array<int>>>", "struct<a:int,`b c`:string>")
  return {
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      literals,
      fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => name(...parts)),
      fc
        .tuple(
          fc.constantFrom(
            "+",
            "-",
            "*",
            "/",
            "%",
            "div",
            "=",
            "<>",
            "<",
            "<=>",
            "and",
            "or",
            "&",
            "^",
            "|",
            "rlike",
            "like",
          ),
          inner,
          inner,
        )
        .map(([sign, a, b]) => call(sign, a, b)),
      fc
        .tuple(fc.constantFrom("not", "~", "negative", "positive", "isnull", "isnotnull", "is true", "trim"), inner)
        .map(([f, a]) => call(f, a)),
      fc.tuple(inner, fc.array(inner, { minLength: 1, maxLength: 2 })).map(([a, list]) => call("in", a, ...list)),
      fc
        .tuple(
          fc.constantFrom("f", "substring", "position", "timestampadd", "array"),
          fc.array(fc.oneof(inner, lambda), { minLength: 2, maxLength: 3 }),
        )
        .map(([f, args]) => call(f, ...args)),
      fc.record(
        {
          kind: fc.constant("call" as const),
          name: fc.constantFrom("sum", "first", "listagg"),
          args: fc.array(inner, { minLength: 1, maxLength: 2 }),
          isDistinct: fc.constant(true),
          filter: inner,
          orderBy: fc.array(sort, { minLength: 1, maxLength: 2 }),
          ignoreNulls: fc.constant(true),
          over,
        },
        { requiredKeys: ["kind", "name", "args"] },
      ),
      fc.record({ kind: fc.constant("cast" as const), input: inner, type: types, isTry: fc.boolean() }),
      fc.record(
        { kind: fc.constant("case" as const), branches, otherwise: inner },
        { requiredKeys: ["kind", "branches"] },
      ),
      fc.record({ kind: fc.constant("field" as const), input: inner, name: words }),
      fc.record({ kind: fc.constant("item" as const), input: inner, index: inner }),
      fc
        .array(fc.tuple(inner, words), { minLength: 1, maxLength: 2 })
        .map((fields) =>
          call("struct", ...fields.map(([input, as]): Expression => ({ kind: "alias", input, names: [as] }))),
        ),
    ),
  }
})

describe("the text of a tree reads back", () => {
  test("as an expression", () => {
    fc.assert(
      fc.property(tree, (t) => {
        expect(bare(parseExpression(sqlText(t)))).toEqual(bare(t))
      }),
      { numRuns: 500 },
    )
  })

  test("with a name, as a term of ORDER BY", () => {
    fc.assert(
      fc.property(
        tree,
        words,
        fc.boolean(),
        fc.option(fc.boolean(), { nil: undefined }),
        (input, as, isDescending, nullsFirst) => {
          const alias: Expression = { kind: "alias", input, names: [as] }
          expect(bare(parseExpression(sqlText(alias)))).toEqual(bare(alias))
          const term = { input, isDescending, nullsFirst }
          expect(bare(parseSortTerm(sortText(term)))).toEqual(bare(term))
        },
      ),
    )
  })
})

// Errors

test.each([
  ["a + (b * 2", "expected ), got the end\n  a + (b * 2\n            ^"],
  ["foo(1,\n  bar(2 3)\n)", "expected ), got 3\n    bar(2 3)\n          ^"],
  ["'abc", "a text that does not end\n  'abc\n  ^^^^"],
  ["a @ b", "unexpected sign: @\n  a @ b\n    ^"],
  ["200Y", "a number out of its type's range, got 200Y"],
  ["1e400", "a number out of its type's range, got 1e400"],
  ["1e999999999BD", "a number out of its type's range"],
  ["date'2024-02-30'", "no date: '2024-02-30'"],
  ["x'0g'", "no binary: '0g'"],
  ["foo'a'", "expected X, DATE, TIMESTAMP"],
  ["a IN ()", "expected an expression, got )"],
  ["a LIKE 'b' ESCAPE 'cc'", "expected one character"],
  ["a COLLATE b", "COLLATE is not supported"],
  ["f(a => 1)", "arguments by name are not supported"],
  ["(SELECT 1)", "a query has no place in an expression"],
  ["a IN (SELECT b FROM t)", "a query has no place in an expression"],
  ["EXISTS (SELECT 1)", "a query has no place in an expression"],
  ["CAST(a AS foo)", "unknown type: foo"],
  ["x IS NAN", "expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM, got NAN"],
  ["a IN (1) = true", "expected an operator or the end, got ="],
  ["a LIKE b IS NULL", "expected an operator or the end, got IS"],
  ["1 2", "expected an operator or the end, got 2"],
  ["a, b AS c", "expected an operator or the end, got ,; each expression is a text of its own"],
  ["a === 1", "expected an expression, got =; equality is one ="],
  ["a > 1 && b", "expected an expression, got &; both is AND"],
  ["", "expected an expression, got the end"],
  ["INTERVAL 1 FORTNIGHT", "expected a unit"],
])("%s is refused", (text, message) => expect(() => parseExpression(text)).toThrow(`invalid expression: ${message}`))

test("of a long line, what is near the place is shown", () => {
  const run = (): unknown => parseExpression(`${"x".repeat(300)} + ) + ${"y".repeat(300)}`)
  expect(run).toThrow(/^invalid expression: .*\n {2}…x{57} \+ \) \+ y{56}…\n {63}\^$/)
})

test("no text overflows the stack", () => {
  const repeated = (text: string, n = 20_000): string => text.repeat(n)
  const texts = [
    `${repeated("(")}1${repeated(")")}`,
    `${repeated("f(")}1${repeated(")")}`,
    `${repeated("a + ")}a`,
    `a${repeated("[0]")}`,
    `f(a)${repeated(".b")}`,
    `a${repeated("::int")}`,
    `a${repeated(" = b")}`,
    repeated("case when ", 5000),
    `${repeated("x -> ")}1`,
    `${repeated("not ")}a`,
    `${repeated("- ")}a`,
  ]
  for (const text of texts) expect(() => parseExpression(text)).toThrow(/deeper than|inside each other/)
  expect(parseExpression(`${repeated("a = 1 or ")}b`).kind).toBe("call")
  expect(parseExpression(`a in (${repeated("1, ")}1)`).kind).toBe("call")
  expect(parseExpression(`a like any (${repeated("'b', ")}'b')`).kind).toBe("call")
  expect(parseExpression(`${repeated("trim(", 300)}a${repeated(")", 300)}`).kind).toBe("call")
})

test("what is no text is refused", () => {
  expect(() => parseExpression(3 as unknown as string)).toThrow("expected SQL text or a column")
})
