import { describe, expect, it } from "vitest"
import { parseAddress } from "../../src/engines/spark/connect/address"
import type { Channel } from "../../src/engines/spark/connect/channel"
import { connectionError, isBroken, SparkError, sparkError } from "../../src/engines/spark/connect/errors"
import type { ErrorDetails } from "../../src/engines/spark/connect/messages"
import { typeText } from "../../src/engines/spark/connect/typeText"

const lostTask =
  "Job aborted due to stage failure: Task 0 in stage 7.0 failed 4 times, most recent failure: Lost task 0.3 in stage 7.0 (TID 9) (10.0.0.7 executor 2): "

/** An error as gRPC gives it: its code, and its line. */
function callError(code: number, rawMessage: string, cause?: Error): Error {
  return Object.assign(new Error(rawMessage, { cause }), { code, rawMessage })
}

function channelWith(info?: Readonly<Record<string, string>>, problem?: Error): Channel {
  const address = parseAddress("sc://cluster:15002/;token=s3cret")
  return { address, problem, errorInfo: () => info } as unknown as Channel
}

function told(info: Readonly<Record<string, string>>, text: string, errors: Partial<ErrorDetails>[]): Promise<unknown> {
  const all = errors.map((one) => ({ errorTypeHierarchy: [], message: "", causeIdx: 0, ...one }))
  return sparkError(channelWith({ errorId: "e", ...info }), callError(13, text), () =>
    Promise.resolve({ rootErrorIdx: 0, errors: all }),
  )
}

describe("errors of a Spark server", () => {
  it.each([
    "java.io.IOException: No space left on device",
    "java.lang.OutOfMemoryError: Java heap space",
    "org.apache.spark.memory.SparkOutOfMemoryError: No enough memory for aggregation",
  ])("of the machines themselves have Java's class and words: %s", async (line) => {
    const error = await told({}, "cut off", [
      {
        errorTypeHierarchy: ["org.apache.spark.SparkException"],
        message: `${lostTask}${line}\n\tat java.base/x.y(Z.java:1)`,
      },
    ])
    expect(error).toBeInstanceOf(SparkError)
    expect(error).toMatchObject({ message: line, errorClass: undefined, isGone: false })
  })

  it("take the condition of a cause where the outer error has none", async () => {
    const sparkThrowable = {
      errorClass: "DIVIDE_BY_ZERO",
      sqlState: "22012",
      messageParameters: [{ key: "config", value: '"x"' }],
      queryContexts: [{ fragment: "a / b", contextType: 0 }],
    }
    const error = await told({}, "cut off", [
      { message: lostTask, causeIdx: 1 },
      { message: "[DIVIDE_BY_ZERO] Division by\nzero. SQLSTATE: 22012\n== SQL ==\na / b", sparkThrowable },
    ])
    expect(error).toMatchObject({
      message: "DIVIDE_BY_ZERO: Division by zero.",
      errorClass: "DIVIDE_BY_ZERO",
      sqlState: "22012",
      fragment: "a / b",
      messageParameters: { config: '"x"' },
    })
  })

  it("do with the line where the server tells no more", async () => {
    const text =
      "[CAST_INVALID_INPUT] The value 'x' can't be cast. SQLSTATE: 22018\n== SQL (line 1, position 8) ==\nSELECT CAST('x' AS INT)\n       ^^^^^^^^^^^^^^^^\n"
    const error = await sparkError(channelWith({ errorId: "e", sqlState: "22018" }), callError(13, text), () =>
      Promise.reject(new Error("gone")),
    )
    expect(error).toMatchObject({
      message: "CAST_INVALID_INPUT: The value 'x' can't be cast.",
      sqlState: "22018",
      fragment: "CAST('x' AS INT)",
    })
  })

  it("say where the session is gone", async () => {
    const text = "[INVALID_HANDLE.SESSION_NOT_FOUND] The handle 1 is invalid. Session not found. SQLSTATE: HY000"
    const ended = await told({ errorClass: "INVALID_HANDLE.SESSION_NOT_FOUND" }, text, [])
    expect(ended).toMatchObject({ isGone: true, errorClass: "INVALID_HANDLE.SESSION_NOT_FOUND" })
    const message = "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:"
    const stopped = await told({}, "", [{ errorTypeHierarchy: ["java.lang.IllegalStateException"], message }])
    expect(stopped).toMatchObject({ isGone: true })
    expect(String(stopped)).toContain("the Spark server at sc://cluster:15002/;use_ssl=true has stopped: java.lang.Ill")
  })

  it("tell a connection that broke from an answer, and never the token", async () => {
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })
    expect(isBroken(channelWith(), callError(10, "read ECONNRESET", reset))).toBe(true)
    expect(isBroken(channelWith({ errorClass: "X" }), callError(13, "[X] y"))).toBe(false)
    expect(isBroken(channelWith(), callError(16, "who are you"))).toBe(false)
    expect(isBroken(channelWith(), new TypeError("ours"))).toBe(false)
    const refusal = (await sparkError(channelWith(), callError(16, "no"), () => Promise.reject())) as Error
    expect(refusal.message).toMatch(/does not take this token/)
    const dead = Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })
    for (const [problem, said] of [
      [dead, "it does not answer; check host, port and firewalls"],
      [Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" }), "its certificate has expired"],
      [Object.assign(new Error("x"), { code: "ENOTFOUND" }), "no host is called cluster; check the name"],
    ] as const) {
      const error = connectionError(channelWith(undefined, problem), undefined, false)
      expect(error.message).toBe(`no Spark Connect server can be reached at sc://cluster:15002/;use_ssl=true: ${said}`)
    }
  })
})

describe("types of a Spark server", () => {
  it("that came later have a name all the same", () => {
    expect(typeText({})).toBe("unknown")
    expect(typeText({ array: { elementType: {} } })).toBe("array<unknown>")
    expect(typeText({ udt: { jvmClass: "org.apache.spark.ml.linalg.VectorUDT" } })).toBe("vector")
    expect(typeText({ time: { precision: 6 } })).toBe("time(6)")
    const fields = [{ name: "a`b", dataType: { char: { length: 3 } }, nullable: true }]
    expect(typeText({ struct: { fields } })).toBe("struct<`a``b`:char(3)>")
  })
})
