// What a cell says that fails, in the real kernel.

import { rmSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type CellResult, folderForCells, runCells } from "./runCells"

const CELLS = {
  begin: `import { BinaryClassificationEvaluator, createDataFrame, GBTClassifier, sql } from "gbt-lab"
const train = await createDataFrame(Array.from({ length: 60 }, (_, i) => ({ user_id: i, purchase: i % 3 })))`,
  lazy: `// the typo is in the third line
const late = train
  .where("purchse = 1")
  .select("user_id")`,
  awaited: "const before = 1\nawait late.count()",
  bare: "late",
  called: "late.count()",
  atRunTime: `const broken = train.withColumn("z", "CAST(concat('a', user_id) AS INT)").select("z")`,
  atRunTimeShown: "broken.show()",
  helperMade: `const prepare = (frame: typeof train) => {
  const some = frame.where("user_id > 3")
  return some.select("user_id", "nope" as any)
}
const prepared = prepare(train)`,
  helperUsed: "await prepared.collect()",
  queried: `const asked = sql(\`SELECT user_id
FROM nowhere\`)`,
  queriedShown: "asked",
  ownMade: `function check(value: number) {

  if (value > 1) throw new RangeError("too large: " + value)
}`,
  own: "check(1)\ncheck(2)",
  fields: `throw Object.assign(new Error("no answer", { cause: new Error("no network") }), { status: 404 })`,
  thrown: `throw { a: 1 }`,
  thrownUnreadable: "throw { get [Symbol.toStringTag]() { throw 1 } }",
  oddError: 'throw Object.assign(new Error("odd"), { name: 5 })',
  open: "const half = [1, 2\n",
  callback: `const words: any[] = ["a", undefined]
words.map((word) => word.length)`,
  rejected: `await Promise.reject(new TypeError("not today"))`,
  unknownName: `const list = [1]
lst`,
  explained: `const count: { a: { b: number } } = { a: { b: "x" } }`,
  forgotten: `const model = new GBTClassifier({}).fit(train)
model.transform(train)`,
  forgottenAny: "const counted: any = train.count()",
  forgottenAnyUsed: "counted.toFixed(2)",
  given: 'await train.join(Promise.resolve(train) as any, "user_id").count()',
  option: `new GBTClassifier({ maxDpeth: 3 } as any)`,
  late: "const lost = late.count()\nawait new Promise((end) => setTimeout(end, 300))",
  still: "await train.count()",
}

type Name = keyof typeof CELLS

const names = Object.keys(CELLS) as Name[]
let folder = ""
let results: Record<Name, CellResult>
let withStack: CellResult[]

beforeAll(async () => {
  folder = folderForCells()
  const run = await runCells(
    names.map((name) => ({ code: CELLS[name] })),
    { folder },
  )
  results = Object.fromEntries(names.map((name, i) => [name, run[i]])) as Record<Name, CellResult>
  const few: Name[] = ["begin", "lazy", "awaited"]
  const variables = { GBT_LAB_STACK: "1" }
  withStack = await runCells(
    few.map((name) => ({ code: CELLS[name] })),
    { folder, variables },
  )
}, 900_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The lines of the error that a cell told, which is all that it told. */
function told(name: Name): string[] {
  const { status, error, outputs } = results[name]
  expect([status, outputs]).toEqual(["error", []])
  return linesOf(error)
}

function linesOf(error: CellResult["error"]): string[] {
  return (error?.traceback ?? [])
    .join("\n")
    .replace(/\p{Cc}\[[\d;]*m/gu, "")
    .split("\n")
}

/** `[n]` as it is in the list above. */
const at = (name: Name): string => `cell [${names.indexOf(name) + 1}]`

const unknownColumn =
  "RangeError: invalid expression: unknown column: purchse; did you mean purchase?; have user_id, purchase"

describe("an error of the library", () => {
  it("names the fault, the line of the verb, and the line that had it computed", () => {
    expect(told("awaited")).toEqual([
      unknownColumn,
      `in ${at("lazy")}, line 3:`,
      '  .where("purchse = 1")',
      "          ^^^^^^^",
      `called in ${at("awaited")}, line 2:`,
      "  await late.count()",
      "             ^^^^^",
    ])
  })

  it("is told once, and as well, where the frame, or a promise of its, is what a cell ends in", () => {
    expect(told("bare")).toEqual([
      ...told("awaited").slice(0, 4),
      `called in ${at("bare")}, line 1:`,
      "  late",
      "  ^^^^",
    ])
    expect(told("called").slice(-3)).toEqual([`called in ${at("called")}, line 1:`, "  late.count()", "       ^^^^^"])
  })

  it("has Jupyter's message and reply, with its name and what it says", () => {
    expect(results.awaited.error).toMatchObject({ ename: "RangeError", evalue: expect.stringContaining("purchse") })
  })

  it("finds the verb whose expression failed over the rows", () => {
    expect(told("atRunTimeShown")).toEqual([
      "Error: CAST_INVALID_INPUT: the value is none of the type; try_cast gives null",
      "column z, row: user_id = 0",
      `in ${at("atRunTime")}, line 1:`,
      `  const broken = train.withColumn("z", "CAST(concat('a', user_id) AS INT)").select("z")`,
      "                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      `called in ${at("atRunTimeShown")}, line 1:`,
      "  broken.show()",
      "         ^^^^",
    ])
  })

  it("finds it in the function of a cell that called the verb, and in a query", () => {
    expect(told("helperUsed").slice(1, 4)).toEqual([
      `in ${at("helperMade")}, line 3:`,
      '  return some.select("user_id", "nope" as any)',
      "              ^^^^^^",
    ])
    expect(told("queriedShown").slice(1, 4)).toEqual([
      `in ${at("queried")}, line 2:`,
      "  FROM nowhere`)",
      "       ^^^^^^^",
    ])
  })

  it("has its stack where GBT_LAB_STACK asks for it, and nowhere else", () => {
    const stack = linesOf(withStack[2].error)
    expect(stack.slice(0, 7)).toEqual(told("awaited"))
    expect(stack.filter((line) => /^ +at .*dist.library\.js/.test(line)).length).toBeGreaterThan(0)
    for (const { error } of Object.values(results)) {
      expect(linesOf(error).join("\n")).not.toMatch(/^ +at |node_modules|tslab|__order/m)
    }
  })

  it("says what is a promise and should be a frame, and which option was meant", () => {
    expect(told("given")[0]).toBe("TypeError: invalid frame: a promise; await it; expected a Frame")
    expect(told("option")[0]).toContain("did you mean maxDepth?")
  })
})

describe("an error of the cell's own", () => {
  it("has its message and the lines in cells", () => {
    expect(told("own")).toEqual([
      "RangeError: too large: 2",
      `in ${at("ownMade")}, line 3:`,
      '  if (value > 1) throw new RangeError("too large: " + value)',
      "                       ^^^",
      `called in ${at("own")}, line 2:`,
      "  check(2)",
      "  ^^^^^",
    ])
    expect(told("callback")[0]).toBe("TypeError: Cannot read properties of undefined (reading 'length')")
    expect(told("callback")[1]).toBe(`in ${at("callback")}, line 2:`)
    expect(told("rejected")[0]).toBe("TypeError: not today")
    expect(told("oddError")[0]).toBe("5: odd")
    expect(told("thrownUnreadable")[0]).toBe("Error: what was thrown cannot be read")
    expect(told("open").join("\n")).toMatch(/'\]' expected[\s\S]*line 1:\n {2}const half = \[1, 2\n/)
  })

  it("keeps fields and causes; what is thrown need not be an error", () => {
    expect(told("fields")).toContain("{ status: 404 }")
    expect(told("fields")).toContain("because of Error: no network")
    expect(told("thrown")[0]).toBe("thrown: { a: 1 }")
  })

  it("shows what TypeScript does not understand, each mistake with its line", () => {
    expect(told("unknownName")).toEqual([
      "TypeScript: Cannot find name 'lst'. Did you mean 'list'?",
      `in ${at("unknownName")}, line 2:`,
      "  lst",
      "  ^^^",
    ])
    expect(told("explained").filter((line) => line.startsWith("in cell"))).toHaveLength(1)
  })

  it("tells of a forgotten await", () => {
    expect(told("forgotten")[0]).toMatch(
      /^TypeScript: Property 'transform' does not exist.*It is a promise: write await\.$/,
    )
    expect(told("forgottenAnyUsed")[0]).toBe(
      "TypeError: counted.toFixed is not a function; counted is a promise: write await where it is made",
    )
  })

  it("is told also where no cell awaits it", () => {
    expect(results.late.status).toBe("ok")
    expect(results.late.outputs.join("").split("\n").slice(0, 2)).toEqual([
      `an error that no cell awaits: ${unknownColumn}`,
      `in ${at("lazy")}, line 3:`,
    ])
  })

  it("leaves the kernel as it was", () => {
    expect(results.still).toMatchObject({ status: "ok", outputs: ["60\n"] })
  })
})
