import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, kernelIsIdle, openJupyterLab, openNotebook, runAllCells, setTheme } from "./openJupyterLab"

const NAME = "tables.ipynb"
const ROWS = 100_000

// Whole numbers in an order that looks like none, each once; every seventh score is null.
const idOf = (row: number): number => (row * 7919) % ROWS
const ids = Array.from({ length: ROWS }, (_, row) => idOf(row))

const AWKWARD = `[NaN, null, -0.5, Infinity, 2, -Infinity, 10, 1e-7, null, 123456.789, 123456.788].map((x, i) => ({ x, text:
  ["b", "", null, "null", "a", "B", "\\u{1f600}", "\\uffff", "10", "9", "ab"][i], whole: [2 ** 53, 2 ** 53 - 1, null, 7, -7, 10, 9, 0, 5, 1, 3][i] }))`

const CELLS = [
  `import { createDataFrame, Frame } from "gbt-lab"
import { showTable } from "gbt-lab/notebook"
const id = Int32Array.from({ length: ${ROWS} }, (_, i) => (i * 7919) % ${ROWS})
const score = Array.from(id, (n) => (n % 7 === 0 ? null : n / 3))
const big = await Frame.fromColumns({ id, score, name: Array.from(id, (n) => "name " + n) })
big`,
  `const wide = await createDataFrame(Array.from({ length: 40 }, (_, i) => Object.fromEntries(Array.from({ length: 60 }, (_, c) =>
  [(c % 3 === 0 ? "a_rather_long_name_of_a_column_" : "c") + c, c === 1 ? new Date(Date.UTC(1990, 0, i + 1)) : c === 2 ? "long text ".repeat(9) + i : (i * c) / 7]))))
wide`,
  `const awkward = await createDataFrame(${AWKWARD}, "x DOUBLE, text STRING, whole LONG")
awkward`,
  "await awkward.collect()",
  `showTable({ columns: ["what", "share"], rows: [["a", 1 / 3], ["b", null]] })`,
  "await wide.schema()",
]
const [BIG, WIDE, FRAME_ROWS, ARRAY_ROWS, OWN, SCHEMA] = [0, 1, 2, 3, 4, 5]

/** Writes the notebook to where JupyterLab shows it. */
function writeNotebook(folder: string): string {
  const cells = CELLS.map((source, i) => {
    return { cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null }
  })
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" }
  mkdirSync(folder, { recursive: true })
  const path = join(folder, NAME)
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }))
  return path
}

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(() => browser.close())

const tableIn = (page: Page, place: number): Locator => page.locator(".gbt-lab-table").nth(place)

/** Texts of a column's cells. */
const column = (of: Locator, place: number): Promise<string[]> =>
  of.locator(`tbody td:nth-child(${place + 1})`).allTextContents()

const note = (of: Locator): Promise<string | null> => of.locator("small").textContent()

const clickHead = (of: Locator, place: number): Promise<void> => of.locator("thead th").nth(place).click()

/** The ids of a page of 20 rows, from 1. */
const pageOf = (sorted: readonly number[], page: number): string[] =>
  sorted.slice((page - 1) * 20, page * 20).map(String)

/** How well the text of each kind of cell stands out of its background, as WCAG counts it. */
function contrasts(of: Locator): Promise<number[]> {
  return of.evaluate((root: unknown) => {
    const page = globalThis as unknown as {
      getComputedStyle(element: unknown): Record<string, string>
      document: { createElement(tag: string): { getContext(kind: string): Record<string, never> } }
    }
    // What a colour and those above it look like, whatever way they are written.
    const context = page.document.createElement("canvas").getContext("2d") as unknown as {
      fillStyle: string
      fillRect(...box: number[]): void
      getImageData(...box: number[]): { data: number[] }
    }
    const luminance = (...layers: string[]): number => {
      for (const layer of layers) {
        context.fillStyle = layer
        context.fillRect(0, 0, 1, 1)
      }
      const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
        const value = part / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const query = root as { querySelector(selector: string): unknown }
    return ["thead th", "tbody tr:nth-child(1) td", "tbody tr:nth-child(2) td"].map((selector) => {
      const { color, backgroundColor, backgroundImage } = page.getComputedStyle(query.querySelector(selector))
      const shade = /rgba?\([^)]*\)/.exec(backgroundImage)?.[0]
      const back = shade === undefined ? [backgroundColor] : [backgroundColor, shade]
      const [text, behind] = [luminance(...back, color), luminance(...back)]
      return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05)
    })
  })
}

describe("a table in JupyterLab", () => {
  let lab: JupyterLab
  let page: Page
  let faults: string[]
  const table = (place: number): Locator => tableIn(page, place)

  beforeAll(async () => {
    writeNotebook(join(root, "build", "browser"))
    lab = await openJupyterLab(NAME)
    page = await browser.newPage({ viewport: { width: 1300, height: 900 } })
    faults = watchPage(page)
    await openNotebook(page, lab.addressOf(NAME))
    await runAllCells(page)
  }, 240_000)

  afterAll(async () => {
    await page.close()
    await lab.close()
  }, 120_000)

  /** Does something and waits for the rows that it brings. */
  async function shows(of: Locator, act: () => Promise<unknown>, wanted: string[], place = 0): Promise<void> {
    await act()
    await expect.poll(() => column(of, place), { timeout: 20_000 }).toEqual(wanted)
  }

  it("turns pages over the whole frame, in its order", async () => {
    const big = table(BIG)
    await expect.poll(() => note(big)).toBe("first 20 of 100,000 rows × 3 columns")
    expect(await column(big, 0)).toEqual(pageOf(ids, 1))
    await shows(big, () => big.getByLabel("next page").click(), pageOf(ids, 2))
    expect(await note(big)).toBe("21 to 40 of 100,000 rows × 3 columns")
    await shows(big, () => big.getByLabel("last page").click(), pageOf(ids, 5000))
    expect(await big.getByLabel("next page").isDisabled()).toBe(true)
    const number = big.getByLabel("page", { exact: true })
    await shows(big, () => number.fill("1234").then(() => number.press("Enter")), pageOf(ids, 1234))
    await shows(big, () => big.getByLabel("first page").click(), pageOf(ids, 1))
  })

  it("sorts all rows at a click on a head, nulls first, and a third click gives the frame's order back", async () => {
    const big = table(BIG)
    const sorted = [...ids].sort((a, b) => a - b)
    await shows(big, () => clickHead(big, 0), pageOf(sorted, 1))
    expect(await big.locator("th").first().getAttribute("aria-sort")).toBe("ascending")
    await shows(big, () => big.getByLabel("next page").click(), pageOf(sorted, 2))
    await shows(big, () => big.getByLabel("next page").click(), pageOf(sorted, 3))
    expect(await note(big)).toBe("41 to 60 of 100,000 rows × 3 columns, sorted by id")
    await big.scrollIntoViewIfNeeded()
    await page.screenshot({ path: picturePath("table-sorted") })
    await shows(big, () => clickHead(big, 0), pageOf(sorted.reverse(), 1))
    await shows(big, () => clickHead(big, 0), pageOf(ids, 1))
    const missing = ids.filter((id) => id % 7 === 0)
    await shows(big, () => clickHead(big, 1), pageOf(missing, 1))
    expect(await column(big, 1)).toEqual(Array(20).fill("null"))
    await shows(
      big,
      () => clickHead(big, 1),
      pageOf(
        [...ids].filter((id) => id % 7 > 0).sort((a, b) => b - a),
        1,
      ),
    )
    await shows(big, () => clickHead(big, 1), pageOf(ids, 1))
  })

  it("has the rows that meet a condition, and says what is wrong with one", async () => {
    const big = table(BIG)
    const where = big.getByLabel(/^condition/)
    const matching = ids.filter((id) => id % 10 === 3)
    await shows(big, () => where.fill("id % 10 = 3").then(() => where.press("Enter")), pageOf(matching, 1))
    expect(await note(big)).toBe("1 to 20 of 10,000 rows × 3 columns where id % 10 = 3")
    await shows(big, () => big.getByLabel("next page").click(), pageOf(matching, 2))
    await where.fill("idd > 3")
    await where.press("Enter")
    await expect.poll(() => big.getByRole("status").textContent()).toMatch(/unknown column: idd/)
    expect(await column(big, 0)).toEqual(pageOf(matching, 2))
    await shows(big, () => where.fill("").then(() => where.press("Enter")), pageOf(ids, 1))
    // What is typed there is no shortcut of JupyterLab's.
    expect(await page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")).toBe(CELLS.length)
  })

  it("keeps its heads and its first column in sight, and every date in one line", async () => {
    const wide = table(WIDE)
    const box = wide.locator(".box")
    await wide.locator("small").scrollIntoViewIfNeeded()
    await box.evaluate((element) => (element as unknown as { scrollTo(x: number, y: number): void }).scrollTo(900, 150))
    const moved = await box.evaluate((element) => {
      const { scrollLeft, scrollTop } = element as unknown as { scrollLeft: number; scrollTop: number }
      return [scrollLeft, scrollTop]
    })
    expect(moved).toEqual([900, 150])
    const place = async (of: Locator) => (await of.boundingBox())!
    const frame = await place(box)
    const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThan(2)
    for (const head of [0, 10, 59]) near((await place(wide.locator("thead th").nth(head))).y, frame.y)
    for (const row of [5, 19]) near((await place(wide.locator("tbody tr").nth(row).locator("td").first())).x, frame.x)
    near((await place(wide.locator("thead th").first())).x, frame.x)
    // The scroll bars are at the box's edges, in the window.
    expect(frame.y + frame.height).toBeLessThan(900)
    expect(frame.x + frame.width).toBeLessThan(1300)
    const heights = await wide.locator("tbody td:nth-child(2)").evaluateAll((cells) =>
      cells.map((cell) => {
        const page = globalThis as unknown as { document: { createRange(): RangeLike } }
        interface RangeLike {
          selectNodeContents(of: unknown): void
          getBoundingClientRect(): { height: number }
        }
        const range = page.document.createRange()
        range.selectNodeContents(cell)
        return range.getBoundingClientRect().height
      }),
    )
    expect(Math.max(...heights)).toBeLessThan(22)
    expect(await note(wide)).toBe("first 20 of 40 rows × 60 columns")
    await wide.locator("thead").scrollIntoViewIfNeeded()
    await page.screenshot({ path: picturePath("table-wide") })
  })

  it("reads well in both themes, also after a change", async () => {
    for (const theme of ["Dark", "Light", "Dark", "Light"] as const) {
      await setTheme(page, theme)
      for (const place of [BIG, WIDE, ARRAY_ROWS, OWN, SCHEMA]) {
        for (const contrast of await contrasts(table(place))) expect(contrast).toBeGreaterThan(4.5)
      }
      await table(BIG).scrollIntoViewIfNeeded()
      await page.screenshot({ path: picturePath(`table-${theme.toLowerCase()}`) })
    }
  })

  it("sorts rows that stand in the page as the engine sorts a frame", async () => {
    const [frame, rows] = [table(FRAME_ROWS), table(ARRAY_ROWS)]
    for (const place of [0, 1, 2]) {
      for (const order of ["ascending", "descending"]) {
        await clickHead(frame, place)
        await clickHead(rows, place)
        const head = frame.locator("thead th").nth(place)
        await expect.poll(() => head.getAttribute("aria-sort")).toBe(order)
        for (const shown of [0, 1, 2]) expect(await column(rows, shown)).toEqual(await column(frame, shown))
      }
    }
    expect(await note(rows)).toBe("11 rows × 3 columns")
  })

  it("gives whole numbers to who copies cells", async () => {
    const copied = await table(OWN).evaluate((root) => {
      const page = globalThis as unknown as {
        getSelection(): { selectAllChildren(of: unknown): void }
        DataTransfer: new () => { getData(type: string): string }
        ClipboardEvent: new (type: string, init: object) => object
      }
      const { body } = { body: (root as unknown as { querySelector(s: string): Dispatcher }).querySelector("tbody") }
      interface Dispatcher {
        dispatchEvent(event: object): void
      }
      page.getSelection().selectAllChildren(body)
      const clipboardData = new page.DataTransfer()
      body.dispatchEvent(new page.ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }))
      return clipboardData.getData("text/plain")
    })
    expect(copied).toBe("a\t0.3333333333333333\nb\t")
  })

  it("waits for a kernel that computes", async () => {
    const big = table(BIG)
    await page.evaluate(`void (() => {
      const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session
      kernel.requestExecute({ code: "{ const until = Date.now() + 3000; while (Date.now() < until) {} }" })
    })()`)
    await page.waitForTimeout(500)
    await big.getByLabel("next page").click()
    await expect.poll(() => big.getByRole("status").textContent()).toBe(" waiting for the kernel …")
    await shows(big, async () => {}, pageOf(ids, 2))
    expect(await big.getByRole("status").textContent()).toBe("")
  })

  it("goes on in a notebook that is opened anew while its kernel lives", async () => {
    await page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    await page.reload()
    await table(BIG).waitFor({ timeout: 60_000 })
    await kernelIsIdle(page)
    await shows(table(BIG), () => table(BIG).getByLabel("next page").click(), pageOf(ids, 2))
    expect(faults).toEqual([])
  })

  it("has its first rows again where the kernel was restarted, sorts these, and says so", async () => {
    const big = table(BIG)
    await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    await page.evaluate(
      "jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code: '1' }).done",
    )
    await big.getByLabel("next page").click()
    await expect
      .poll(() => big.getByRole("status").textContent())
      .toBe(" the kernel was restarted: these are the first rows; run the cell again for all")
    expect(await column(big, 0)).toEqual(pageOf(ids, 1))
    expect(await big.locator(".bar").count()).toBe(0)
    const first = ids.slice(0, 20).sort((a, b) => a - b)
    await shows(big, () => clickHead(big, 0), first.map(String))
    expect(await note(big)).toBe("first 20 of 100,000 rows × 3 columns · sorted: these 20 rows only")
    expect(faults).toEqual([])
  })

  it("has its first rows where the kernel has ended", async () => {
    await page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    await page.reload()
    const big = table(BIG)
    await big.waitFor({ timeout: 60_000 })
    await expect
      .poll(() => big.getByRole("status").textContent())
      .toMatch(/^ the kernel that drew this table has ended/)
    expect(await column(big, 0)).toEqual(pageOf(ids, 1))
    expect(await big.locator(".bar").count()).toBe(0)
    expect(await table(OWN).getByRole("status").textContent()).toBe("")
    expect(faults).toEqual([])
  })
})

describe("a table in an exported page", () => {
  let folder = ""
  let address = ""

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  beforeAll(async () => {
    const { runNotebooks } = await import("../../scripts/notebooks/runner.mjs")
    mkdirSync(join(root, "build", "browser"), { recursive: true })
    folder = mkdtempSync(join(root, "build", "browser", "tables-"))
    const out = join(folder, "out")
    const options = { root, data: folder, out, timeoutSeconds: 120, print: () => {} }
    const [{ failure }] = await runNotebooks([writeNotebook(folder)], options)
    expect(failure).toBe(null)
    address = pathToFileURL(join(out, NAME.replace("ipynb", "html"))).href
  }, 240_000)

  it("stands whole without JavaScript", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(address)
    expect(await column(tableIn(page, BIG), 0)).toEqual(pageOf(ids, 1))
    expect(await note(tableIn(page, WIDE))).toBe("first 20 of 40 rows × 60 columns")
    expect(await tableIn(page, WIDE).locator("thead th").count()).toBe(60)
    await context.close()
  })

  it("sorts the rows that it has, and says that it has no more", async () => {
    const page = await browser.newPage()
    const faults = watchPage(page)
    await page.goto(address)
    const big = tableIn(page, BIG)
    await clickHead(big, 0)
    const first = ids.slice(0, 20).sort((a, b) => a - b)
    expect(await column(big, 0)).toEqual(first.map(String))
    expect(await note(big)).toBe("first 20 of 100,000 rows × 3 columns · sorted: these 20 rows only")
    expect(await big.locator(".bar").count()).toBe(0)
    expect(faults).toEqual([])
    await page.close()
  })

  it("loses no column on paper", async () => {
    // As wide as A4 between Chromium's own margins.
    const page = await browser.newPage({ viewport: { width: 718, height: 1000 } })
    await page.goto(address)
    await page.emulateMedia({ media: "print" })
    for (const place of [BIG, WIDE, SCHEMA]) {
      const boxes = await tableIn(page, place)
        .locator("tbody tr:first-child > *")
        .evaluateAll((cells) =>
          cells.map((cell) => {
            const { left, right, height } = (cell as unknown as RectLike).getBoundingClientRect()
            interface RectLike {
              getBoundingClientRect(): { left: number; right: number; height: number }
            }
            return { left, right, height }
          }),
        )
      expect(boxes).toHaveLength([3, 60, 3][[BIG, WIDE, SCHEMA].indexOf(place)])
      expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(718)
      expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0)
      expect(Math.min(...boxes.map(({ height }) => height))).toBeGreaterThan(5)
    }
    const names = await tableIn(page, WIDE)
      .locator("tbody tr:first-child > *")
      .evaluateAll((cells) =>
        cells.map((cell) => {
          const page = globalThis as unknown as { getComputedStyle(of: unknown, part: string): { content: string } }
          return page.getComputedStyle(cell, "::before").content
        }),
      )
    expect(names[3]).toBe('"a_rather_long_name_of_a_column_3: "')
    expect(new Set(names).size).toBe(60)
    await page.screenshot({ path: picturePath("table-print"), fullPage: true })
    await page.close()
  })
})
