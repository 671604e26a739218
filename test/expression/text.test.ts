// Functions of text and bytes, as Spark 4.0.1 answered; and what is refused.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { functions } from "../../src/expression/columns/functions"
import { Frame } from "../../src/frame/frame"
import type { ColumnLike } from "../../src/frame/verbs/given"
import { isOnSpark } from "../onSpark"
import { answersAsSpark } from "./asSpark"

answersAsSpark("text.jsonl")

describe("texts", () => {
  let engine: Engine
  let frame: Frame
  beforeAll(async () => {
    engine = await createDuckdbEngine()
    frame = await Frame.fromRows([{ s: "xxaxx", i: 1, bytes: Uint8Array.of(0xff, 0x41) }], undefined, engine)
  })
  afterAll(() => engine.close())

  const answerTo = async (expression: ColumnLike): Promise<unknown> =>
    Object.values((await frame.select(expression).collect())[0])[0]

  it("are cut by signs that stand behind the column in calls, before it in SQL", async () => {
    expect(await answerTo(functions.ltrim("s", functions.lit("x")).alias("t"))).toBe("axx")
    expect(await answerTo("ltrim('x', s) AS t")).toBe("axx")
    expect(await answerTo(functions.btrim("s", functions.lit("x")).alias("t"))).toBe("a")
  })

  it("are UTF-8, so other bytes are none, and do not change unseen", async () => {
    const text = answerTo("CAST(bytes AS STRING) AS t")
    // Spark keeps the bytes; what is no UTF-8 is marked where it is read.
    if (isOnSpark) expect(await text).toBe("\ufffdA")
    else await expect(text).rejects.toThrow("INVALID_UTF8_STRING: the bytes are no UTF-8")
    expect(await answerTo("is_valid_utf8(CAST(bytes AS STRING)) AS t")).toBe(false)
    expect(await answerTo("make_valid_utf8(CAST(bytes AS STRING)) AS t")).toBe("\ufffdA")
    expect(await answerTo("try_validate_utf8(CAST(bytes AS STRING)) AS t")).toBe(null)
  })

  it.each([
    ["sentences(s)", "sentences is not supported: Java's own breaks between words"],
    ["from_json(s, 'a INT')", "from_json is not supported: get_json_object(text, '$.a') reads one value"],
    ["collate(s, 'UNICODE')", "collate is not supported: texts are compared byte by byte"],
    ["randstr(3)", "randstr is not supported"],
    ["mid(s, 2)", "unknown function: mid"],
    ["s COLLATE UTF8_LCASE", "COLLATE is not supported"],
    ["mask(s, s)", "the sign of a mask has to be a text written out"],
    ["to_char(i, s)", "the format has to be a text written out"],
    ["hash(map('a', 1))", "a hash takes no map<string,int>"],
    ["s LIKE 'a!b' ESCAPE '!'", "INVALID_FORMAT.ESC_IN_THE_MIDDLE: a sign of escape before none of _, % and itself"],
  ])("%s is refused by name", async (expression, message) => {
    await expect(answerTo(`${expression} AS t`)).rejects.toThrow(message)
  })

  // Spark answers these.
  it.skipIf(isOnSpark).each([
    ["regexp_extract(s, '(?x) a', 0)", 'regexp_extract: unsupported pattern: "(?x) a"; cannot translate the flag x'],
    ["format_string('%s', bytes)", "format_string can't write binary; cast it to text"],
    ["format_number(i, '0.0E0')", "unsupported pattern of a number, with an exponent: 0.0E0"],
  ])("%s is refused by the embedded engine", async (expression, message) => {
    await expect(answerTo(`${expression} AS t`)).rejects.toThrow(message)
  })
})
