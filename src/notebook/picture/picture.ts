import { createHash } from "node:crypto"
import { fontFamily } from "../../figure/figureLayout"
import { loadPlotly } from "./plotly"
import { smallSvg } from "./smallSvg"

type Fields = Record<string, unknown>

/** A figure of JSON alone, with all of its look. */
interface PicturedFigure {
  readonly data: Fields[]
  readonly layout: Fields
  /** What the picture shows, in words. */
  readonly alt?: string
}

/** What plotly.js draws with WebGL, or on maps that it fetches. */
const browserTypes = new Set([
  ...["scatter3d", "surface", "mesh3d", "cone", "streamtube", "isosurface", "volume", "splom", "parcoords"],
  ...["scattergeo", "choropleth", "scattermap", "choroplethmap", "densitymap"],
  ...["scattermapbox", "choroplethmapbox", "densitymapbox"],
  // Of pixels, which it fills in once a browser has loaded them.
  "image",
])

/** Signs that no XML may have. */
const noXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Points that a picture has at most, as evenly drawn of all as their order; more would only lie on one another. */
const mostPoints = 3000

/** The figure as an SVG document; undefined for what needs a browser. `width` is in pixels, where the layout has none. */
export function pictureOf({ data, layout, alt }: PicturedFigure, width = 700): string | undefined {
  const drawn = data.map((trace) => drawable(trace, Math.ceil(mostPoints / data.length)))
  if (drawn.some((trace) => trace === undefined)) return undefined
  const { plotly, document, restart, runTimers } = loadPlotly()
  restart()
  const box = document.createElement("div")
  document.body.append(box)
  try {
    const size = { width: layout.width ?? width, height: layout.height ?? 420 }
    const picture = { ...layout, ...size, autosize: false }
    // plotly.js writes into what it is given.
    const own = JSON.parse(JSON.stringify({ drawn, picture })) as { drawn: Fields[]; picture: Fields }
    void plotly.newPlot(box, own.drawn, own.picture, { staticPlot: true }).catch(() => {})
    runTimers()
    for (const text of box.querySelectorAll("[data-unformatted]")) text.removeAttribute("data-unformatted")
    const id = box._fullLayout._uid
    const svg = smallSvg(plotly.Snapshot.toSVG(box, "svg"))
    // The same figure has the same picture each time, and no other one's parts.
    const hash = createHash("sha256")
      .update(JSON.stringify([data, picture]))
      .digest("hex")
      .slice(0, 8)
    return withFrame(svg.replaceAll(id, hash), size, layout, alt).replace(noXml, "\ufffd")
  } catch {
    // What plotly.js can't draw here, it may draw in a browser.
    return undefined
  } finally {
    plotly.purge(box)
    box.remove()
  }
}

/** A trace that needs no browser, as points that WebGL would draw, and has at most so many of them. */
function drawable(trace: Fields, most: number): Fields | undefined {
  const type = typeof trace.type === "string" ? trace.type.replace(/^(scatter|scatterpolar)gl$/, "$1") : "scatter"
  if (browserTypes.has(type)) return undefined
  const hasPoints = type === "scatter" && typeof trace.mode === "string" && trace.mode.includes("markers")
  return hasPoints
    ? { ...trace, type, marker: { maxdisplayed: most, ...(trace.marker as Fields) } }
    : { ...trace, type }
}

/** The root of a picture: as wide as there is room, with the font of its text, and words for who can't see it. */
function withFrame(svg: string, size: { width: unknown; height: unknown }, layout: Fields, alt = ""): string {
  const family = String((layout.font as Fields | undefined)?.family ?? fontFamily).replace(/["<>&]/g, "")
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" ` +
    `style="max-width:100%;height:auto;font-family:${family}" role="img">`
  const words = alt === "" ? "" : `<title>${alt.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</title>`
  return svg.replace(/^<svg[^>]*>/, () => `${open}${words}`)
}
