// Where the parts of an SVG document lie: what plotly.js asks a browser, told from attributes. Only what holds text or
// has a size by itself counts; nothing is laid out around a path.

import { textWidth } from "./textSize"

/** What is read of an element. */
export interface SvgNode {
  readonly nodeType: number
  readonly localName: string
  readonly textContent: string | null
  readonly childNodes: ArrayLike<SvgNode>
  readonly parentNode: SvgNode | null
  getAttribute?(name: string): string | null
}

/** A rectangle, as a browser has it. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** x' = a x + c y + e, y' = b x + d y + f. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

type Bounds = readonly [left: number, top: number, right: number, bottom: number]

const noMove: Matrix = [1, 0, 0, 1, 0, 0]

// Of a font's size: above the line that letters stand on, below it, and from line to line as plotly.js has it.
const ascent = 0.93
const descent = 0.24
const lineHeight = 1.3

function times([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** How an element is moved in what holds it. */
export function matrixOf(node: SvgNode): Matrix {
  const text = node.getAttribute?.("transform") ?? ""
  let matrix = noMove
  for (const [, name, list] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [p = 0, q, ...more] = list.split(/[\s,]+/).map(Number)
    if (name === "translate") matrix = times(matrix, [1, 0, 0, 1, p, q ?? 0])
    else if (name === "scale") matrix = times(matrix, [p, 0, 0, q ?? p, 0, 0])
    else if (name === "matrix") matrix = times(matrix, [p, q, more[0], more[1], more[2], more[3]])
    else if (name === "rotate") {
      const [sin, cos] = [Math.sin((p * Math.PI) / 180), Math.cos((p * Math.PI) / 180)]
      const [x, y] = [q ?? 0, more[0] ?? 0]
      matrix = times(matrix, [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y])
    }
  }
  return matrix
}

function moved([left, top, right, bottom]: Bounds, [a, b, c, d, e, f]: Matrix): Bounds {
  const x = [left, right].flatMap((p) => [top, bottom].map((q) => a * p + c * q + e))
  const y = [left, right].flatMap((p) => [top, bottom].map((q) => b * p + d * q + f))
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]
}

function union(boxes: readonly (Bounds | undefined)[]): Bounds | undefined {
  return boxes.reduce((all, box) => {
    if (all === undefined || box === undefined) return all ?? box
    const [left, top, right, bottom] = all
    return [Math.min(left, box[0]), Math.min(top, box[1]), Math.max(right, box[2]), Math.max(bottom, box[3])]
  }, undefined)
}

function numberAt(node: SvgNode, name: string): number {
  return Number.parseFloat(node.getAttribute?.(name) ?? "") || 0
}

function styleOf(node: SvgNode | null, name: string): string | undefined {
  for (let at = node; at?.getAttribute !== undefined; at = at.parentNode) {
    const found = new RegExp(`(?:^|[;\\s])${name}:\\s*([^;]+)`).exec(at.getAttribute("style") ?? "")?.[1]
    const value = found ?? at.getAttribute(name) ?? undefined
    if (value !== undefined) return value.trim()
  }
  return undefined
}

function fontSizeOf(node: SvgNode): number {
  return Number.parseFloat(styleOf(node, "font-size") ?? "") || 12
}

/** The width of a text element on one line. */
export function widthOfText(node: SvgNode): number {
  if (node.nodeType === 3) {
    const isBold = /bold|[6-9]00/.test(styleOf(node.parentNode, "font-weight") ?? "")
    return textWidth(node.textContent ?? "", fontSizeOf(node.parentNode!)) * (isBold ? 1.08 : 1)
  }
  return Array.from(node.childNodes).reduce((sum, child) => sum + widthOfText(child), 0)
}

function boundsOfText(node: SvgNode): Bounds | undefined {
  const parts = Array.from(node.childNodes).filter((child) => child.localName === "tspan")
  const lines = parts.filter((part) => / ?line ?/.test(part.getAttribute?.("class") ?? ""))
  const widest = lines.length > 0 ? Math.max(...lines.map(widthOfText)) : widthOfText(node)
  if (widest === 0) return undefined
  const anchor = styleOf(node, "text-anchor")
  const before = anchor === "end" ? widest : anchor === "middle" ? widest / 2 : 0
  const size = fontSizeOf(node)
  const left = numberAt(node, "x") - before
  const top = numberAt(node, "y") - ascent * size
  const height = (ascent + descent + lineHeight * Math.max(0, lines.length - 1)) * size
  return [left, top, left + widest, top + height]
}

/** What an element covers, where its own transform is not counted. */
function boundsOf(node: SvgNode): Bounds | undefined {
  if (styleOf(node, "display") === "none") return undefined
  switch (node.localName) {
    case "text":
      return boundsOfText(node)
    case "g":
    case "svg":
    case "a":
      return union(Array.from(node.childNodes).map(placedBounds))
    case "rect":
    case "image": {
      const [x, y] = [numberAt(node, "x"), numberAt(node, "y")]
      return [x, y, x + numberAt(node, "width"), y + numberAt(node, "height")]
    }
    default:
      return undefined
  }
}

function placedBounds(node: SvgNode): Bounds | undefined {
  const bounds = node.nodeType === 1 ? boundsOf(node) : undefined
  return bounds && moved(bounds, matrixOf(node))
}

function toBox([left, top, right, bottom]: Bounds = [0, 0, 0, 0]): Box {
  return { x: left, y: top, width: right - left, height: bottom - top, left, top, right, bottom }
}

/** What an element covers, in its own coordinates: `getBBox`. */
export function ownBox(node: SvgNode): Box {
  return toBox(boundsOf(node))
}

/** What an element covers in the page: `getBoundingClientRect`. */
export function pageBox(node: SvgNode): Box {
  let bounds = boundsOf(node) ?? ([0, 0, 0, 0] as const)
  for (let at: SvgNode | null = node; at?.getAttribute !== undefined; at = at.parentNode) {
    bounds = moved(bounds, matrixOf(at))
  }
  return toBox(bounds)
}
