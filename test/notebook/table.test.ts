import { afterEach, describe, expect, it, vi } from "vitest"
import { showTable, type Table, type TableOptions, tableHtml, tableText } from "../../src/notebook/tables/table"
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

/** What is left of a table where scripts and styles are taken out, as on GitHub. */
function bare(table: Table, options?: TableOptions): string {
  return tableHtml(table, options).replace(/<(script|style)>[\s\S]*?<\/\1>/g, "")
}

describe("tableHtml", () => {
  it("escapes every text", () => {
    const table = { columns: ["<i>"], rows: [["<script>alert('x')</script>"]], caption: "a & b", note: "<i>" }
    expect(tableHtml(table)).not.toMatch(/<script|<i>/)
    const html = bare(table)
    expect(html).toContain("&lt;i&gt;</small>")
    expect(html).toContain("&lt;i&gt;</th>")
    expect(html).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</td>")
    expect(html).toContain("a &amp; b</caption>")
  })

  it("lets no name of a column end its style or script", () => {
    const names = ['</style><script>alert("x")', "</script>", 'a"\\\n}']
    const columns = Array.from({ length: 15 }, (_, i) => names[i] ?? `c${i}`)
    const html = tableHtml({ columns, rows: [columns, columns] })
    expect(html.match(/<style/g)).toHaveLength(1)
    expect(html.match(/<\/style/g)).toHaveLength(1)
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html.match(/<\/script/g)).toHaveLength(1)
    expect(html).toContain('content: "a\\22 \\5c \\a }: "')
  })

  it("puts numbers on the right and marks what is missing", () => {
    const html = bare(films)
    expect(html).toContain('<th scope="col" style="text-align:right">item_id</th>')
    expect(html).toContain('<td style="text-align:right">1654</td>')
    expect(html).toContain('<td style="text-align:left"><i class="null" style="opacity:0.6">null</i></td>')
    expect(html).toContain(">3 rows × 3 columns</small>")
  })

  it("puts numbers on the right that were given their digits already, but no other text", () => {
    const html = bare({
      columns: ["auc", "name"],
      rows: [
        ["0.91920", "7 a"],
        ["NaN", "8"],
      ],
    })
    expect(html).toContain('<td style="text-align:right">0.91920</td><td style="text-align:left">7 a</td>')
  })

  it("has heads for rows where the first column names them", () => {
    const html = bare({ columns: ["", "a"], rows: [["x", 1]], hasRowNames: true })
    expect(html).toContain('<th scope="row" style="text-align:left">x</th><td')
    expect(html).toContain("1 row × 1 column</small>")
    const cut = bare({ columns: ["", "a"], rows: [["abcdef", 1]], hasRowNames: true }, { maxTextLength: 3 })
    expect(cut).toContain('<th scope="row" style="text-align:left" title="abcdef">ab…</th>')
  })

  it("tells apart a missing value, a text that says null, and an empty one", () => {
    const html = bare({ columns: ["x"], rows: [["null"], [null], [""]] })
    expect(html).toContain(">null</td>")
    expect(html).toContain('<i class="null" style="opacity:0.6">null</i></td>')
    expect(html).toContain('<i class="empty" style="opacity:0.6" title="empty text">""</i></td>')
  })

  it("keeps the whole of a shortened value in its tooltip", () => {
    const html = bare({ columns: ["x", "y"], rows: [["abcdef", 1 / 3]] }, { maxTextLength: 3 })
    expect(html).toContain('title="abcdef">ab…</td>')
    expect(bare({ columns: ["x"], rows: [[1 / 3]] })).toContain('title="0.3333333333333333">0.333333</td>')
  })

  it("shortens no number before its point, nor text that somebody typed", () => {
    const cell = (value: unknown) => tableText({ columns: ["x"], rows: [[value]] }).split("\n")[2]
    expect([1234567.25, 12345.678, -0.00012345678, 1e21, 2 ** 60, 1.5e300].map(cell)).toEqual([
      "1234567.3",
      "12345.7",
      "-0.000123457",
      "1e+21",
      "1152921504606847000",
      "1.5e+300",
    ])
    // A statistic of describe, and a version.
    expect(["0.0021666666666667", "1.0.12345678901", "3.14159", "1.000000000000000000"].map(cell)).toEqual([
      "0.00216667",
      "1.0.12345678901",
      "3.14159",
      "1.000000000000000000",
    ])
  })

  it("lets long texts alone break", () => {
    const html = bare({ columns: ["day", "text"], rows: [["1990-01-09", "word ".repeat(10)]] })
    expect(html).toContain('<td style="text-align:left">1990-01-09</td>')
    expect(html).toContain('<td style="text-align:left" class="long">word')
  })

  it("cuts a long table", () => {
    const long = { columns: ["x"], rows: Array.from({ length: 1000 }, (_, i) => [i]) }
    expect(bare(long).match(/<tr>/g)).toHaveLength(51)
    expect(bare(long)).toContain("first 50 of 1,000 rows × 1 column")
  })

  it("is a whole table without style and script", () => {
    expect(bare({ columns: ["a"], rows: [[1], [2]] }).replace(/ gbt-lab-[0-9a-f]+/, "")).toBe(
      [
        '<div class="gbt-lab-table" data-table="{&quot;orders&quot;:[&quot;number&quot;],&quot;rowCount&quot;:2}">',
        "",
        '<div class="box" style="overflow:auto"><table><thead><tr><th scope="col" style="text-align:right">a</th></tr></thead>',
        '<tbody><tr><td style="text-align:right">1</td></tr>',
        '<tr><td style="text-align:right">2</td></tr></tbody></table></div>',
        '<small style="opacity:0.75">2 rows × 1 column</small></div>',
      ].join("\n"),
    )
  })

  it("has a script only where there is something to sort, of some kilobytes", () => {
    expect(tableHtml({ columns: ["a"], rows: [[1]] })).not.toContain("<script")
    const script = /<script>([\s\S]*)<\/script>/.exec(tableHtml({ columns: ["a"], rows: [[1], [2]] }))![1]
    expect(() => new Function(script)).not.toThrow()
    expect(script.length).toBeLessThan(12_000)
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
