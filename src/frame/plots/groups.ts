// Colours and panels: the most frequent values of a column have one each.

import type { Row } from "../../expression/rowTypes"
import { quotedText } from "../../expression/text"
import { palette } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import type { Part, PlotSource } from "./source"

/** Most colours, and most panels, that can still be told apart. */
const mostGroups = 12

/** The values of a column that are drawn apart. */
export interface Groups {
  /** Rising; null and the rest last. */
  readonly values: readonly string[]
  /** True for the rows that are drawn, given the column's SQL; undefined where all are. */
  readonly isKept?: (column: string) => string
  /** The value that a row counts to, given the column's SQL. */
  readonly countedAs: (column: string) => string
  /** What is left out, in words. */
  readonly notes: readonly string[]
}

/**
 * The most frequent values of a column of text.
 *
 * @param name - of the column, in `rows`
 * @param rest - "join" has the other values be one, "drop" leaves their rows out
 */
export async function groupsOf(
  rows: PlotSource,
  name: string,
  { label }: Part,
  rest: "join" | "drop",
  most: number = mostGroups,
): Promise<Groups> {
  const counted = rows.groupBy(name).agg("count(*) AS n").orderBy("n DESC", name)
  const found = (await counted.limit(most + 1).collect()).map((row) => String(row[name]))
  const same = (column: string): string => column
  if (found.length <= most) return { values: sorted(found), countedAs: same, notes: [] }
  const kept = found.slice(0, rest === "join" ? most - 1 : most)
  const [{ n }] = await rows.agg(`count(DISTINCT ${name}) AS n`).collect()
  const isKept = (column: string): string => `${column} IN (${kept.map(quotedText).join(", ")})`
  if (rest === "drop") {
    const notes = [`the ${kept.length} most frequent of ${Number(n).toLocaleString("en-US")} values of ${label}`]
    return { values: sorted(kept), isKept, countedAs: same, notes }
  }
  const others = `${(Number(n) - kept.length).toLocaleString("en-US")} others`
  const countedAs = (column: string): string =>
    `CASE WHEN ${isKept(column)} THEN ${column} ELSE ${quotedText(others)} END`
  return { values: [...sorted(kept), others], countedAs, notes: [] }
}

/** Numbers by size, text by its letters, null last. */
function sorted(values: readonly string[]): string[] {
  const isNumber = values.every((value) => value === "null" || (value !== "" && !Number.isNaN(Number(value))))
  const rank = (value: string): number => (value === "null" ? 1 : 0)
  return [...values].sort(
    (a, b) => rank(a) - rank(b) || (isNumber ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0),
  )
}

/** A plot's rows, in colours and panels. */
export interface Arranged {
  /** Those of the panels, with the colours' values in column `color`. */
  readonly rows: PlotSource
  readonly colors?: Groups
  readonly panels?: Groups
  /** Columns that tell the rows of one series: some of color and facet. */
  readonly keys: readonly string[]
}

/** Finds the colours and panels of rows that have columns `color` and `facet` for those parts. */
export async function arranged(
  rows: PlotSource,
  parts: { readonly color?: Part; readonly facet?: Part },
): Promise<Arranged> {
  const panels = parts.facet && (await groupsOf(rows, "facet", parts.facet, "drop"))
  const within = panels?.isKept ? rows.where(panels.isKept("facet")) : rows
  const colors = parts.color?.isApart ? await groupsOf(within, "color", parts.color, "join") : undefined
  return {
    rows: colors ? within.withColumn("color", colors.countedAs("color")) : within,
    colors,
    panels,
    keys: [...(colors ? ["color"] : []), ...(panels ? ["facet"] : [])],
  }
}

/** The rows of one colour in one panel, and what their trace looks like. */
export interface Series {
  readonly panel: number
  readonly rows: readonly Row[]
  readonly color: string
  /** Another sign from the seventh colour on, where the colours begin anew. */
  readonly symbol: string
  /** The same for lines. */
  readonly dash: string
  /** The same for bars: what they are filled with. */
  readonly fill: Readonly<Record<string, unknown>>
  /** The same for boxes. */
  readonly isHollow: boolean
  /** What the legend and hovering say. */
  readonly fields: Readonly<Record<string, unknown>>
}

const symbols = ["circle", "diamond-open"]
const dashes = ["solid", "dot"]

/** The series that there are, by panel, then by colour. */
export function seriesOf(rows: readonly Row[], { colors, panels }: Arranged): Series[] {
  const named = new Set<number>()
  return (panels?.values ?? [undefined]).flatMap((facet, panel) =>
    (colors?.values ?? [undefined]).flatMap((color, i) => {
      const own = rows.filter(
        (row) => (facet === undefined || row.facet === facet) && (color === undefined || row.color === color),
      )
      if (own.length === 0) return []
      const turn = Math.floor(i / palette.length) % symbols.length
      const shade = palette[i % palette.length]
      const fill = { color: shade, ...(turn === 0 ? {} : { pattern: { shape: "/", size: 6 } }) }
      const look = { color: shade, symbol: symbols[turn], dash: dashes[turn], fill, isHollow: turn > 0 }
      if (color === undefined) return [{ panel, rows: own, ...look, fields: { showlegend: false } }]
      // One entry in the legend for all panels.
      const isFirst = !named.has(i)
      named.add(i)
      const name = withoutMarkup(color)
      return [
        { panel, rows: own, ...look, fields: { name, legendgroup: name, showlegend: isFirst, legendrank: 1000 + i } },
      ]
    }),
  )
}
