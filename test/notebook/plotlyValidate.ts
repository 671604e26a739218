import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { runInNewContext } from "node:vm"
import type { Figure } from "../../src/figure/figure"

type Schema = { layout: { layoutAttributes: object } }
type Validate = (data: unknown, layout: unknown) => { msg: string }[] | undefined

let validate: Validate | undefined

/** What plotly.js itself finds wrong with a figure, checked against its schema; it is loaded without a browser. */
export function plotlyComplaints(figure: Figure): string[] {
  validate ??= loadValidate()
  return (validate(figure.data, figure.layout) ?? []).map((complaint) => complaint.msg)
}

function loadValidate(): Validate {
  // Loading touches the page but validating does not, so an object that answers everything with itself will do.
  const anything: unknown = new Proxy(class {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => "" : key === "length" ? 0 : anything),
    apply: () => anything,
    construct: () => anything as object,
    set: () => true,
  })
  const names =
    "document DOMParser XMLSerializer getComputedStyle matchMedia requestAnimationFrame addEventListener Blob"
  const classes = "HTMLElement SVGElement Element Node Event CSSStyleDeclaration MutationObserver ResizeObserver Image"
  const page: Record<string, unknown> = { navigator: { userAgent: "node" }, console, setTimeout, clearTimeout, URL }
  for (const name of names.split(" ")) page[name] = anything
  for (const name of classes.split(" ")) page[name] = class {}
  const loaded = { exports: {} as { validate?: Validate; PlotSchema: { get(): Schema } } }
  Object.assign(page, { window: page, self: page, performance, TextDecoder, TextEncoder, module: loaded })
  const file = createRequire(__filename).resolve("plotly.js-dist-min")
  runInNewContext(readFileSync(file, "utf8"), page)
  const { validate, PlotSchema } = loaded.exports
  if (validate === undefined) throw new Error("plotly.js has no validate")
  // Each call of validate builds the whole schema anew, nearly all of its time, and then adds the traces' own layout
  // fields to it: so it is built once, and those fields are added to a copy.
  const schema = PlotSchema.get()
  PlotSchema.get = () => ({
    ...schema,
    layout: { ...schema.layout, layoutAttributes: { ...schema.layout.layoutAttributes } },
  })
  return validate
}
