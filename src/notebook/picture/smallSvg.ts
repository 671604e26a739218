// plotly.js writes for a page that goes on changing: classes, states, and styles that hold anyway. A picture needs none of
// it, and it is two thirds of the text.

/** Styles that say what holds anyway. */
const defaults = [
  /(?:stroke-|fill-)?opacity:\s*1/,
  /(?:pointer-events|vector-effect|cursor|white-space|text-decoration-line|text-shadow|text-transform):[^;]*/,
  /font-(?:style|variant|weight|stretch):\s*normal/,
  /font-(?:family|variant-caps):[^;]*/,
  /stroke-(?:dasharray|miterlimit):\s*(?:none|2|)/,
  /background:\s*/,
]
const isDefault = new RegExp(`^(?:${defaults.map((style) => style.source).join("|")})$`)

const drawn = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "width",
  "height",
  "points",
  "r",
  "cx",
  "cy",
])

function shortStyle(style: string): string {
  const parts = style.split(";").map((part) => part.trim())
  return parts
    .filter((part) => part !== "" && !isDefault.test(part))
    .map((part) => part.replace(/:\s+/, ":").replace(/rgb\(([\d, ]+)\)/, (_, list: string) => hexColor(list)))
    .join(";")
}

function hexColor(list: string): string {
  return `#${list
    .split(",")
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`
}

/** Numbers of a drawing to a hundredth of a pixel. */
function shortNumbers(text: string): string {
  return text.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2))))
}

function shortTag(tag: string): string {
  return tag
    .replace(/ ([\w:-]+)="([^"]*)"/g, (attribute, name: string, value: string) => {
      if (name === "class" || name === "xml:space" || name.startsWith("data-")) return ""
      if (drawn.has(name)) return ` ${name}="${shortNumbers(value)}"`
      if (name !== "style") return attribute
      const style = shortStyle(value)
      return style === "" ? "" : ` style="${style}"`
    })
    .replace(/ \/>$/, "/>")
}

/** Round points one after the other as one path each look: dots are lines of no length with round ends. */
function joinedPoints(points: string): string {
  const paths = new Map<string, string>()
  const places = points.matchAll(/d="M([\d.]+),[^"]*"(?: style="([^"]*)")?(?: transform="translate\(([^)]*)\)")/g)
  for (const [, radius, style, place] of places) {
    const fill = /(?:^|;)fill:([^;]+)/.exec(style)?.[1] ?? "#000"
    const opacity = /(?:^|;)(?:fill-)?opacity:([^;]+)/.exec(style)?.[1]
    const look = `stroke:${fill};stroke-width:${2 * Number(radius)};stroke-linecap:round${opacity ? `;stroke-opacity:${opacity}` : ""}`
    paths.set(look, `${paths.get(look) ?? ""}M${place}h0`)
  }
  return [...paths].map(([look, d]) => `<path d="${d}" style="fill:none;${look}"/>`).join("")
}

/** The same picture, an SVG that plotly.js exported, in less text: without families of fonts, too, which its root may have. */
export function smallSvg(svg: string): string {
  let text = svg
    .replace(/<[^<>]+>/g, shortTag)
    .replace(/<(?:path|rect)(?: (?:style|transform|clip-path)="[^"]*"| d="M0,0")*\/>/g, "")
    .replace(/(?:<path d="M([\d.]+),0A\1,\1 0 1,1 0,-\1A\1,\1 0 0,1 \1,0Z"[^<>]*\/>){20,}/g, joinedPoints)
  for (let before = ""; before !== text; ) {
    before = text
    text = text
      .replace(/<(?:g|defs)(?: [\w:-]+="[^"]*")*\/>|<(g|defs)(?: [\w:-]+="[^"]*")*><\/\1>/g, "")
      .replace(/<g>((?:(?!<\/?g\b)[\s\S])*)<\/g>/g, "$1")
  }
  return text
}
