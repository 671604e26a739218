import { afterEach, describe, expect, it, vi } from "vitest"
import { showTable, type Table, tableHtml, tableText } from "../../src/notebook/tables/table"
import { withNotebook } from "./fakeNotebook"

afterEach(() => vi.restoreAllMocks())

const films: Table = {
  columns: ["item_id", "title", "share"],
  rows: [
    [1654, "Ужасы", 0.0123456789],
    [7, null, 1],
    [10n, "a <b>&\"'", undefined],
  ],
}

describe("tableText", () => {
  it("aligns numbers to the right and text to the left, and counts rows and columns", () => {
    expect(tableText(films)).toBe(
      [
        "item_id  title         share",
        "-------  --------  ---------",
        "   1654  Ужасы     0.0123457",
        "      7  null              1",
        "     10  a <b>&\"'       null",
        "3 rows × 3 columns",
      ].join("\n"),
    )
  })

  it("says how many rows there are in all, or that more follow", () => {
    const note = (table: Partial<Table>, maxRows?: number) =>
      tableText({ ...films, ...table }, { maxRows })
        .split("\n")
        .at(-1)
    expect(note({ rowCount: 5032624 })).toBe("first 3 of 5,032,624 rows × 3 columns")
    expect(note({ hasMore: true })).toBe("first 3 rows × 3 columns; more follow")
    expect(note({}, 2)).toBe("first 2 of 3 rows × 3 columns")
    expect(note({ rows: [] })).toBe("0 rows × 3 columns")
    expect(
      tableText({ columns: ["a"], rows: [[1]] })
        .split("\n")
        .at(-1),
    ).toBe("1 row × 1 column")
  })

  it("keeps a row on one line and shortens long texts and lists", () => {
    const cell = (value: unknown) =>
      tableText({ columns: ["x"], rows: [[value]] }, { maxTextLength: 100 }).split("\n")[2]
    expect(cell("two\nlines")).toBe("two lines")
    expect(cell("x".repeat(101))).toBe(`${"x".repeat(99)}…`)
    expect(cell([1, null, "a"])).toBe("[1, null, a]")
    expect(cell(new Float64Array(500))).toBe(`[${"0, ".repeat(20)}… 500 values]`)
    expect(cell(new Date(0))).toBe("1970-01-01T00:00:00.000Z")
    expect(cell(new Date(Number.NaN))).toBe("invalid date")
    expect(cell({ maxDepth: 3 })).toBe("{ maxDepth: 3 }")
    expect(cell(Number.NaN)).toBe("NaN")
    expect(cell(5032624)).toBe("5032624")
  })

  it("writes down any object", () => {
    const circle: Record<string, unknown> = { count: 10n }
    circle.self = circle
    const cells = [circle, [{ a: 1n }], Object.create(null), new Map([["a", 1]]), Symbol("s")]
    expect(cells.map((value) => tableText({ columns: ["x"], rows: [[value]] }).split("\n")[2])).toEqual([
      "<ref *1> { count: 10n, self: [Circular *1] }",
      "[{ a: 1n }]",
      "[Object: null prototype] {}",
      "Map(1) { 'a' => 1 }",
      "Symbol(s)",
    ])
  })

  it("refuses a ragged row and options out of range", () => {
    expect(() => tableText({ columns: ["a"], rows: [[1], [1, 2]] })).toThrow(
      new RangeError("length mismatch: row 1 has 2, columns has 1"),
    )
    expect(() => tableText(films, { maxRows: -1 })).toThrow(
      new RangeError("invalid maxRows: -1; expected an integer >= 0"),
    )
    expect(() => tableText(films, { maxTextLength: 0 })).toThrow(
      new RangeError("invalid maxTextLength: 0; expected an integer >= 1"),
    )
  })
})

describe("tableHtml", () => {
  it("escapes every text", () => {
    const html = tableHtml({ columns: ["<i>"], rows: [["<script>alert('x')</script>"]], caption: "a & b", note: "<i>" })
    expect(html).not.toMatch(/<script|<i>/)
    expect(html).toContain("&lt;i&gt;</small>")
    expect(html).toContain("&lt;i&gt;</th>")
    expect(html).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</td>")
    expect(html).toContain("a &amp; b</caption>")
  })

  it("puts numbers on the right and marks what is missing", () => {
    const html = tableHtml(films)
    expect(html).toContain('<th scope="col" style="text-align:right">item_id</th>')
    expect(html).toContain('<td style="text-align:right">1654</td>')
    expect(html).toContain('<td style="text-align:left"><i style="opacity:0.6">null</i></td>')
    expect(html).toContain(">3 rows × 3 columns</small>")
  })

  it("puts numbers on the right that were given their digits already, but no other text", () => {
    const html = tableHtml({
      columns: ["auc", "name"],
      rows: [
        ["0.91920", "7 a"],
        ["NaN", "8"],
      ],
    })
    expect(html).toContain('<td style="text-align:right">0.91920</td><td style="text-align:left">7 a</td>')
  })

  it("has heads for rows where the first column names them", () => {
    const html = tableHtml({ columns: ["", "a"], rows: [["x", 1]], hasRowNames: true })
    expect(html).toContain('<th scope="row" style="text-align:left">x</th><td')
    expect(html).toContain("1 row × 1 column</small>")
    const cut = tableHtml({ columns: ["", "a"], rows: [["abcdef", 1]], hasRowNames: true }, { maxTextLength: 3 })
    expect(cut).toContain('<th scope="row" style="text-align:left" title="abcdef">ab…</th>')
  })

  it("tells a text that says null from a missing value", () => {
    expect(tableHtml({ columns: ["x"], rows: [["null"]] })).toContain(">null</td>")
  })

  it("keeps the whole of a shortened value in its tooltip", () => {
    const html = tableHtml({ columns: ["x", "y"], rows: [["abcdef", 1 / 3]] }, { maxTextLength: 3 })
    expect(html).toContain('title="abcdef">ab…</td>')
    expect(html).toContain('title="0.3333333333333333">0.333333</td>')
  })

  it("cuts a long table", () => {
    const long = { columns: ["x"], rows: Array.from({ length: 1000 }, (_, i) => [i]) }
    expect(tableHtml(long).match(/<tr>/g)).toHaveLength(51)
    expect(tableHtml(long)).toContain("first 50 of 1,000 rows × 1 column")
  })
})

describe("showTable", () => {
  it("shows HTML with a text for who cannot show it", () => {
    const [{ content }] = withNotebook(() => showTable(films))
    expect(content.data).toEqual({ "text/html": tableHtml(films), "text/plain": tableText(films) })
  })

  it("prints text outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    showTable(films)
    expect(log.mock.calls).toEqual([[tableText(films)]])
  })
})
