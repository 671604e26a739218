import { inflateSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { figureSvg } from "../../src/notebook/drawing/figureSvg"
import { textWidth } from "../../src/notebook/picture/textSize"
import { drawn } from "./sampleFigures"

/** The texts of a picture, without its words for screen readers. */
function textsOf(svg: string): string[] {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#38": "&", "#60": "<", "#62": ">" }
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, content]) =>
    content.replace(/<[^>]*>/g, "").replace(/&([#\w]+);/g, (_, name: string) => signs[name] ?? name),
  )
}

describe.each(Object.entries(drawn))("the picture of %s", (_, figure) => {
  const svg = figureSvg(figure)!

  it("has its titles, needs no script, and is small", () => {
    const { title, xaxis } = figure.layout as Record<string, { text?: string; title?: { text: string } }>
    const plain = (text = ""): string => text.replace(/<[^>]*>/g, "")
    expect(textsOf(svg)).toContain(plain(title.text))
    expect(textsOf(svg)).toContain(plain(xaxis.title?.text))
    expect(svg).not.toMatch(/<script|class=|NaN|undefined|Infinity|https?:\/\/(?!www\.w3\.org)/)
    expect(svg.length).toBeLessThan(15_000)
  })

  it("is the same each time, and has no part of another's name", () => {
    expect(figureSvg(figure) === svg).toBe(true)
    const other = figureSvg({ ...figure, layout: { ...figure.layout, height: 333 } })!
    const ids = (text: string): string[] => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids(svg).length).toBeGreaterThan(0)
    expect(ids(other).filter((id) => ids(svg).includes(id))).toEqual([])
  })
})

describe("figureSvg", () => {
  const bars = { data: [{ type: "bar", x: ['a < b & "c"'], y: [1] }], layout: { title: { text: "5 > 4 &amp; 3" } } }

  it("has the size and the words that it is told", () => {
    expect(figureSvg(bars)).toContain('viewBox="0 0 700 420"')
    expect(figureSvg(bars, { width: 300 })).toContain('viewBox="0 0 300 420"')
    expect(figureSvg({ ...bars, layout: { width: 250, height: 200 } }, { width: 300 })).toContain(
      'viewBox="0 0 250 200"',
    )
    expect(figureSvg({ ...bars, alt: "1 < 2 & 3" })).toContain("<title>1 &lt; 2 &amp; 3</title>")
    expect(() => figureSvg(bars, { width: 5 })).toThrow("invalid width: 5; expected a number of pixels >= 100")
  })

  it("is XML whatever text it has", () => {
    const svg = figureSvg(bars)!
    expect(textsOf(svg)).toContain("5 > 4 & 3")
    expect(svg.replace(/<[^<>]*>/g, "").replace(/&(?:amp|lt|gt|quot|#\d+);/g, "")).not.toMatch(/[<&]/)
  })

  it.each(["javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"])(
    "keeps the text of a link to %j without where it leads",
    (href) => {
      const title = { text: `a <a href="${href}">b</a> c` }
      const svg = figureSvg({ ...bars, layout: { title, annotations: [{ ...title, x: 0, y: 1 }] } })!
      expect(textsOf(svg).filter((text) => text === "a b c")).toHaveLength(2)
      expect(svg).not.toMatch(/script:|data:|href="(?!https?:|#)/i)
    },
  )

  it("keeps links to pages", () => {
    const svg = figureSvg({ ...bars, layout: { title: { text: '<a href="https://example.org/?a=1&b=2">more</a>' } } })!
    expect(svg).toContain('href="https://example.org/?a=1&amp;b=2"')
  })

  it("draws as many points as can be told apart, as one path a look", () => {
    const x = Float64Array.from({ length: 20_000 }, (_, i) => i)
    const svg = figureSvg({ data: [{ type: "scattergl", mode: "markers", x, y: x.map((v) => (v * 7919) % 20_000) }] })!
    const [path] = [...svg.matchAll(/<path d="([^"]*h0)"/g)].map(([, d]) => d)
    expect(path.match(/M/g)!.length).toBeGreaterThan(2000)
    expect(svg.length).toBeLessThan(80_000)
  })

  it("has the cells of a heat map in their colours", () => {
    const z = [[0, 1]]
    const svg = figureSvg({
      data: [
        {
          type: "heatmap",
          z,
          colorscale: [
            [0, "#ff0000"],
            [1, "#0000ff"],
          ],
          showscale: false,
        },
      ],
    })!
    const [, base64] = /data:image\/png;base64,([^"]+)"/.exec(svg)!
    const png = Buffer.from(base64, "base64")
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    const pixels = inflateSync(png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8))
    const at = (column: number): number[] => [...pixels.subarray(1 + 4 * column, 5 + 4 * column)]
    expect(pixels).toHaveLength(height * (1 + 4 * width))
    expect(at(2)).toEqual([255, 0, 0, 255])
    expect(at(width - 3)).toEqual([0, 0, 255, 255])
  })

  it("has the links of a Sankey diagram in a grey that any page shows", () => {
    const link = { source: [0, 0], target: [1, 2], value: [3, 4] }
    const svg = figureSvg({ data: [{ type: "sankey", node: { label: ["a", "b", "c"] }, link }] })!
    expect(svg.match(/<path [^>]*fill:#808080;fill-opacity:0\.4/g)).toHaveLength(2)
  })

  it("leaves figures in space and on maps to a browser", () => {
    expect(
      figureSvg({
        data: [
          {
            type: "surface",
            z: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
      }),
    ).toBeUndefined()
    expect(figureSvg({ data: [{ type: "scattergeo", lon: [1], lat: [2] }] })).toBeUndefined()
  })

  it.each([
    ["pie", { values: [1, 2], labels: ["one", "two"] }, "one"],
    ["violin", { y: [1, 2, 3, 9], name: "three" }, "three"],
    ["scatterpolar", { r: [1, 2], theta: [0, 90] }, "90°"],
    ["candlestick", { x: ["2024-01-01"], open: [1], high: [3], low: [0], close: [2] }, "Jan 1, 2024"],
    ["sunburst", { labels: ["a", "b"], parents: ["", "a"], values: [3, 2] }, "b"],
    [
      "contour",
      {
        z: [
          [1, 2],
          [3, 4],
        ],
      },
      "0.4",
    ],
  ])("draws a user's %s", (type, trace, text) => {
    expect(textsOf(figureSvg({ data: [{ type, ...trace }] })!).join(" ")).toContain(text)
  })
})

describe("textWidth", () => {
  it("adds up the widths of signs, in any script", () => {
    expect(textWidth("", 10)).toBe(0)
    expect(textWidth("il", 100)).toBeLessThan(textWidth("mw", 100) / 2)
    expect(textWidth("Драма", 20)).toBeGreaterThan(50)
    expect(textWidth("漢字", 20)).toBe(40)
  })
})
