import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { Figure } from "../../src/figure/figure"
import { palette, textColor } from "../../src/figure/figureLayout"
import { themedFigure, withLook } from "../../src/notebook/drawing/look"
import { plainFigure } from "../../src/notebook/drawing/plainFigure"
import { figureText, show } from "../../src/notebook/drawing/show"
import { withNotebook } from "./fakeNotebook"
import { plotlyComplaints } from "./plotlyValidate"
import { drawn } from "./sampleFigures"

afterEach(() => vi.restoreAllMocks())

const figure: Figure = {
  data: [{ type: "bar", x: ["</script><b>"], y: [1] }],
  layout: { title: { text: "Genres <br>of films" }, height: 300 },
  alt: 'Bars of "genres"',
}

interface Drawn {
  data: Record<string, unknown>[]
  layout: Record<string, unknown>
  config: Record<string, unknown>
}

/** What plotly.js gets of a figure that is shown. */
function sent(given: Parameters<typeof show>[0]): Drawn {
  const [{ content }] = withNotebook(() => show(given))
  return JSON.parse(JSON.stringify(content.data["application/vnd.plotly.v1+json"]))
}

describe("show", () => {
  it("sends a figure for plotly.js, as a picture, and in words", () => {
    const [{ content }] = withNotebook(() => show(figure))
    expect(Object.keys(content.data)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"])
    expect(content.data["application/vnd.plotly.v1+json"]).toMatchObject({ data: figure.data, layout: { height: 300 } })
    expect(content.data["text/plain"]).toBe('Figure: Genres  of films. Bars of "genres"')
    expect(content.data["image/svg+xml"]).toMatch(/^<svg [\s\S]*<\/svg>$/)
  })

  it("keeps plotly.js from offering an upload to its maker's server", () => {
    expect(sent(figure).config).toMatchObject({ showSendToCloud: false, plotlyServerURL: "" })
    expect(sent({ ...figure, config: { scrollZoom: true } }).config).toMatchObject({
      scrollZoom: true,
      plotlyServerURL: "",
    })
  })

  it("prints what the figure shows outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    show({ data: [], layout: {} })
    show({ data: [], layout: {}, alt: "Nothing yet." })
    expect(log.mock.calls).toEqual([["Figure"], ["Figure: Nothing yet."]])
    expect(figureText({})).toBe("Figure")
  })

  it("draws what toColumns gives: typed arrays, missing numbers, whole numbers of any size, dates", () => {
    const x = [Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY), Int32Array.of(1, 2, 3)]
    const y = [
      [1n, 2n, 2n ** 60n],
      [new Date(0), new Date(Number.NaN), null],
    ]
    const { data } = sent({ data: x.map((values, i) => ({ x: values, y: y[i], marker: { size: Uint8Array.of(3) } })) })
    expect(data).toEqual([
      { x: [1, null, null], y: [1, 2, 2 ** 60], marker: { size: [3] } },
      { x: [1, 2, 3], y: ["1970-01-01T00:00:00.000Z", null, null], marker: { size: [3] } },
    ])
  })

  it.each([
    [undefined, "invalid figure: undefined; expected a Plotly figure"],
    [[{ x: [1] }], "invalid figure: a list; expected"],
    [{ x: [1] }, "invalid figure: an object with x; expected"],
    [{ data: [1] }, "invalid figure: an object with data; expected"],
    [Promise.resolve(figure), "invalid figure: a promise; await it; expected"],
  ])("refuses %s, which is no figure", (given, message) => {
    expect(() => show(given as never)).toThrow(TypeError)
    expect(() => show(given as never)).toThrow(message)
  })

  it("refuses a figure that holds itself", () => {
    const trace: Record<string, unknown> = { x: [1] }
    trace.meta = { trace }
    expect(() => show({ data: [trace] })).toThrow(new TypeError("invalid figure: it holds itself, which no JSON can"))
  })
})

describe("plainFigure", () => {
  it("leaves a figure of JSON as it is", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }))
    fc.assert(
      fc.property(fc.array(json), json, (data, layout) => {
        const given = JSON.parse(JSON.stringify({ data, layout }))
        expect(plainFigure(given)).toEqual(given)
      }),
      { seed: 1 },
    )
  })

  it("gives JSON, whatever a figure holds", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withTypedArray: true, withDate: true })),
        (trace) => {
          const plain = plainFigure({ data: [trace] })
          expect(JSON.parse(JSON.stringify(plain))).toEqual(plain)
        },
      ),
      { seed: 2 },
    )
  })
})

describe("a figure of the user's own", () => {
  const raw = { data: [{ x: [1, 2], y: [3, 4] }], layout: { title: "raw", xaxis: { title: { text: "x" } } } }

  it("has the page for paper, the library's colours and fonts, and titles in the page's colour", () => {
    const { layout } = sent(raw)
    const template = layout.template as { layout: Record<string, unknown> }
    expect(template.layout).toMatchObject({
      paper_bgcolor: "rgba(0,0,0,0)",
      colorway: palette,
      font: { color: textColor },
    })
    expect(JSON.stringify(layout.title)).toContain("var(--jp-content-font-color1")
    expect(JSON.stringify(layout.xaxis)).toContain("var(--jp-content-font-color1")
    expect(plotlyComplaints({ data: raw.data, layout })).toEqual([])
  })

  it("keeps what it says itself", () => {
    const own = {
      font: { color: "red" },
      colorway: ["#123456"],
      height: 200,
      title: { text: "t", font: { color: "blue" } },
    }
    expect(sent({ data: [], layout: own }).layout).toMatchObject(own)
    const paper = { paper_bgcolor: "white", title: { text: "t" } }
    expect(sent({ data: [], layout: paper }).layout).toEqual({ height: 420, ...paper })
    const look = { template: { layout: { paper_bgcolor: "white" } }, title: { text: "t" } }
    expect(sent({ data: [], layout: look }).layout).toEqual({ height: 420, ...look })
  })

  it("has a height, as the library's have", () => {
    for (const each of [raw, ...Object.values(drawn)]) expect(sent(each).layout.height).toBeGreaterThan(100)
  })
})

describe("themedFigure", () => {
  it.each(Object.entries(drawn))("leaves %s what plotly.js expects", (_, each) => {
    expect(plotlyComplaints(themedFigure(withLook(each)))).toEqual([])
  })
})
