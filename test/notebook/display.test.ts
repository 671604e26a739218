import { afterEach, describe, expect, it, vi } from "vitest"
import { display } from "../../src/notebook/display"
import { isNotebook } from "../../src/notebook/kernel/tslab"
import { withNotebook } from "./fakeNotebook"

afterEach(() => vi.restoreAllMocks())

describe("display", () => {
  it("prints the plain text outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    expect(isNotebook()).toBe(false)
    display({ "text/plain": "3 rows", "text/html": "<b>3 rows</b>" })
    expect(log.mock.calls).toEqual([["3 rows"]])
  })

  it("sends every form of the output in one message to the cell", () => {
    const sent = withNotebook(() => {
      expect(isNotebook()).toBe(true)
      display({ "text/plain": "3 rows", "text/html": "<b>3 rows</b>" })
    })
    expect(sent).toEqual([
      {
        content: { data: { "text/plain": "3 rows", "text/html": "<b>3 rows</b>" }, metadata: {}, transient: {} },
        update: false,
      },
    ])
  })

  it("names an output and replaces it later", () => {
    const sent = withNotebook(() => {
      display({ "text/plain": "1" }, { id: "bar" })
      display({ "text/plain": "2" }, { id: "bar", update: true })
    })
    expect(sent.map(({ content, update }) => [content.data["text/plain"], content.transient, update])).toEqual([
      ["1", { display_id: "bar" }, false],
      ["2", { display_id: "bar" }, true],
    ])
  })

  it("refuses an update of nothing in particular", () => {
    expect(() => display({ "text/plain": "" }, { update: true })).toThrow(
      new RangeError("missing id: an update needs the id of the output to replace"),
    )
  })

  it("prints before the kernel has run a cell, and where something else is called __tslab__", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const kernels = [
      { require: () => ({ lastWriteDisplayData: null }) },
      {},
      { require: () => JSON.parse("no module") },
    ]
    for (const kernel of kernels) {
      vi.stubGlobal("__tslab__", kernel)
      display({ "text/plain": "words" })
    }
    vi.unstubAllGlobals()
    expect(log).toHaveBeenCalledTimes(3)
  })
})
