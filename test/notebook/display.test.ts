import { afterEach, describe, expect, it, vi } from "vitest"
import { display } from "../../src/notebook/display"
import { type Figure, figureHtml, figureText, show, themedFigure } from "../../src/notebook/figures/figure"
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

const figure: Figure = {
  data: [{ type: "bar", x: ["</script><b>"], y: [1] }],
  layout: { title: { text: "Genres <br>of films" }, height: 300 },
  alt: 'Bars of "genres"',
}

describe("show", () => {
  it("sends a figure as Plotly JSON, as HTML and in words", () => {
    const sent = withNotebook(() => {
      show(figure)
      show(figure)
    })
    const data = sent[0].content.data
    expect(Object.keys(data)).toEqual(["application/vnd.plotly.v1+json", "text/html", "text/plain"])
    expect(data["application/vnd.plotly.v1+json"]).toMatchObject({
      data: figure.data,
      layout: themedFigure(figure).layout,
    })
    expect(data["text/plain"]).toBe('Figure: Genres  of films. Bars of "genres"')
    // The same figure twice in a page has two boxes.
    expect(sent[1].content.data["text/html"]).not.toBe(data["text/html"])
  })

  it("keeps plotly.js from offering an upload to its maker's server", () => {
    const [{ content }] = withNotebook(() => show(figure))
    expect(content.data["application/vnd.plotly.v1+json"]).toMatchObject({
      config: { responsive: true, showSendToCloud: false, plotlyServerURL: "" },
    })
  })

  it("prints what the figure shows outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    show({ data: [], layout: {} })
    show({ data: [], layout: {}, alt: "Nothing yet." })
    expect(log.mock.calls).toEqual([["Figure"], ["Figure: Nothing yet."]])
  })
})

describe("figureHtml", () => {
  it("labels the box for screen readers and holds no text that could end the script", () => {
    const html = figureHtml(figure, "box-1")
    expect(html).toContain(
      '<div id="box-1" role="img" aria-label="Figure: Genres  of films. Bars of &quot;genres&quot;"',
    )
    expect(html.match(/<\/script>/g)).toHaveLength(1)
    expect(html).toContain("min-height:300px")
  })

  it("asks for nothing over the network", () => {
    expect(figureHtml(figure, "box-1")).not.toMatch(/https?:|src=|import/)
  })

  it("draws once Plotly is there, at once or when the page has loaded, and only once", () => {
    const script = /<script>([\s\S]*)<\/script>/.exec(figureHtml(figure, "box-1"))?.[1] ?? ""
    const run = new Function("document", "window", script)
    const box = { dataset: {}, textContent: "words" }
    const newPlot = vi.fn()
    const listeners: (() => void)[] = []
    const page = { getElementById: (id: string) => (id === "box-1" ? box : null), readyState: "loading" }
    const view = {
      Plotly: undefined as unknown,
      addEventListener: (_: string, draw: () => void) => listeners.push(draw),
    }
    run(page, view)
    expect(box.textContent).toBe("words")
    view.Plotly = { newPlot }
    for (const draw of [...listeners, ...listeners]) draw()
    expect(newPlot).toHaveBeenCalledTimes(1)
    expect(newPlot.mock.calls[0].slice(0, 3)).toEqual([box, figure.data, figure.layout])
    expect(box.textContent).toBe("")
  })

  it("has words even for a figure without any", () => {
    expect(figureText({ data: [], layout: {} })).toBe("Figure")
  })
})
