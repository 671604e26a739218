// plotly.js where there is no browser: over linkedom's documents, with the sizes that it asks a browser for told from
// attributes. Both are loaded at the first figure, in some 0.7 s.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { compileFunction } from "node:vm"
import { matrixOf, ownBox, pageBox, type SvgNode, widthOfText } from "./boxes"
import { asCanvas } from "./canvas"

/** An element that figures are drawn into. */
interface Element {
  readonly _fullLayout: { readonly _uid: string }
  querySelectorAll(selector: string): Iterable<{ removeAttribute(name: string): void }>
  getAttribute(name: string): string | null
  remove(): void
}

interface Document {
  readonly body: { append(child: Element): void }
  createElement(name: string): Element
  createElementNS(space: string, name: string): object
}

/** What is used of plotly.js. */
interface Plotly {
  newPlot(box: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>
  purge(box: Element): void
  setPlotConfig(config: { logging: number }): void
  readonly Snapshot: { toSVG(box: Element, format: "svg"): string }
}

type Methods = Record<string, (this: SvgNode) => unknown>

/** plotly.js with a document to draw in. */
interface Loaded {
  readonly plotly: Plotly
  readonly document: Document
  /** Has the names that plotly.js makes up be the same for each picture. */
  restart(): void
  /** Does what plotly.js left for later; nothing of it runs by itself, when the document is gone. */
  runTimers(): void
}

let loaded: Loaded | undefined

/** The one plotly.js of this process. */
export function loadPlotly(): Loaded {
  loaded ??= load()
  return loaded
}

function load(): Loaded {
  const require = createRequire(__filename)
  const { parseHTML } = require("linkedom") as { parseHTML(html: string): { window: Window; document: Document } }
  const { window, document } = parseHTML("<!DOCTYPE html><html><head></head><body></body></html>")
  addSizes(document)
  const { createElement } = document
  document.createElement = (name) => {
    const element = createElement.call(document, name)
    if (name === "canvas") asCanvas(element)
    // plotly.js asks it of each link in a text, to leave out those that are scripts.
    if (name === "a") Object.defineProperty(element, "protocol", { get: () => protocolOf(element) })
    // Rules would style the page around a figure; what a figure needs stands in its parts.
    if (name === "style") Object.defineProperty(element, "sheet", { value: { cssRules: [], insertRule() {} } })
    return element
  }
  const timers = new Map<number, () => void>()
  const page = pageOf(window, document, timers)
  window.getComputedStyle = page.getComputedStyle
  let drawn = 0
  // Numbers that look like chance, each another: https://en.wikipedia.org/wiki/Low-discrepancy_sequence.
  page.Math = Object.create(Math, { random: { value: () => (++drawn * 0.6180339887498949) % 1 } })
  const names = Object.keys(page)
  const file = require.resolve("plotly.js-dist-min")
  const made = { exports: {} }
  // In a function of its own, whose names are the page's: nothing becomes global here.
  const run = compileFunction(readFileSync(file, "utf8"), [...names, "module", "exports"], { filename: file })
  run.call(page, ...names.map((name) => page[name]), made, made.exports)
  const runTimers = (): void => {
    // A transition asks to be called again; no picture takes as many.
    for (let left = 1000; timers.size > 0 && left > 0; left--) {
      const [[id, then]] = timers
      timers.delete(id)
      then()
    }
    timers.clear()
  }
  const restart = (): void => {
    drawn = 0
  }
  const plotly = made.exports as Plotly
  // Its warnings, each with a stack, would stand in the cell.
  plotly.setPlotConfig({ logging: 0 })
  return { plotly, document, restart, runTimers }
}

/** The protocol that a link would have on a page. */
function protocolOf(link: Element): string {
  const href = link.getAttribute("href") ?? ""
  return URL.canParse(href, "https://page") ? new URL(href, "https://page").protocol : "none:"
}

type Window = Record<string, unknown>

function addSizes(document: Document): void {
  const methods: Methods = {
    getBBox() {
      return ownBox(this)
    },
    getBoundingClientRect() {
      return pageBox(this)
    },
    getComputedTextLength() {
      return widthOfText(this)
    },
    // Asked for where the mouse or an arrow's head will be on a line.
    getTotalLength: () => 0,
    getPointAtLength: () => ({ x: 0, y: 0 }),
  }
  const prototype = Object.getPrototypeOf(document.createElementNS("http://www.w3.org/2000/svg", "g"))
  Object.assign(prototype, methods)
  Object.defineProperties(prototype, {
    // linkedom has the names of SVG's elements in upper case, which are HTML's alone.
    nodeName: {
      get(this: SvgNode) {
        return this.localName
      },
    },
    transform: {
      get(this: SvgNode) {
        const [a, b, c, d, e, f] = matrixOf(this)
        const isMoved = this.getAttribute?.("transform") != null
        return { baseVal: { consolidate: () => (isMoved ? { matrix: { a, b, c, d, e, f } } : null) } }
      },
    },
  })
}

/** The names of a browser's window that plotly.js looks for. */
function pageOf(window: Window, document: Document, timers: Map<number, () => void>): Record<string, unknown> {
  const nothing = (): void => {}
  let timerCount = 0
  const later = (then: () => void): number => {
    timers.set(++timerCount, then)
    return timerCount
  }
  const never = (id: number): boolean => timers.delete(id)
  class Observer {
    observe(): void {}
    disconnect(): void {}
  }
  const page: Record<string, unknown> = {
    document,
    navigator: { userAgent: "node" },
    location: { href: "", protocol: "file:" },
    devicePixelRatio: 1,
    addEventListener: nothing,
    removeEventListener: nothing,
    ...{ requestAnimationFrame: later, setTimeout: later, setInterval: nothing },
    ...{ cancelAnimationFrame: never, clearTimeout: never, clearInterval: nothing },
    performance,
    getComputedStyle: () => ({ display: "block", getPropertyValue: () => "" }),
    matchMedia: () => ({ matches: false, addListener: nothing, addEventListener: nothing }),
    URL: { createObjectURL: () => "" },
    Blob: class {},
    Image: class {},
    ResizeObserver: Observer,
    MutationObserver: Observer,
    XMLSerializer: class {
      serializeToString(node: { outerHTML: string }): string {
        return node.outerHTML
      }
    },
  }
  for (const name of ["DOMParser", "Element", "HTMLElement", "Node", "SVGElement"]) page[name] = window[name]
  Object.assign(page, { window: page, self: page })
  return page
}
