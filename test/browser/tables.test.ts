import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, kernelIsIdle, openJupyterLab, openNotebook, runAllCells, setTheme } from "./openJupyterLab"

const NAME = "tables.ipynb"
const ROWS = 100_000

/** Whole numbers in an order that looks like none, each once; every seventh score is null. */
const CELLS = [
  `import { Frame, createDataFrame } from "gbt-lab"
const count = ${ROWS}
const id = Int32Array.from({ length: count }, (_, i) => (i * 7919) % count)
const score = Array.from(id, (n) => (n % 7 === 0 ? null : n / 3))
const name = Array.from(id, (n) => (n === 1 ? "" : n === 2 ? "null" : "name " + n))
const big = await Frame.fromColumns({ id, score, name })
big`,
  `const wide = await createDataFrame(Array.from({ length: 40 }, (_, i) => Object.fromEntries(Array.from({ length: 60 }, (_, c) =>
  [(c % 3 === 0 ? "a_rather_long_name_of_a_column_" : "c") + c, c === 1 ? new Date(Date.UTC(1990, 0, i + 1)) : c === 2 ? "long text ".repeat(9) + i : (i * c) / 7]))))
wide`,
  `await big.where("id < 5").collect()`,
]

let browser: Browser
let lab: JupyterLab
let page: Page
let faults: string[]

beforeAll(async () => {
  const cells = CELLS.map((source, i) => {
    return { cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null }
  })
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" }
  mkdirSync(join(root, "build", "browser"), { recursive: true })
  writeFileSync(
    join(root, "build", "browser", NAME),
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  )
  browser = await openBrowser()
  lab = await openJupyterLab(NAME)
  page = await browser.newPage({ viewport: { width: 1300, height: 900 } })
  faults = watchPage(page)
  await openNotebook(page, lab.addressOf(NAME))
  await runAllCells(page)
}, 240_000)

afterAll(async () => {
  await browser.close()
  await lab.close()
})

const table = (place: number): Locator => page.locator(".gbt-lab-table").nth(place)

/** Texts of a column's cells. */
const column = (of: Locator, place: number): Promise<string[]> =>
  of.locator(`tbody td:nth-child(${place + 1})`).allTextContents()

describe("a table in JupyterLab", () => {
  it("looks", async () => {
    await table(0).scrollIntoViewIfNeeded()
    await page.screenshot({ path: picturePath("tables-light") })
    console.log(await column(table(0), 0), await table(0).locator("small").textContent())
    await table(0).getByLabel("next page").click()
    await page.waitForTimeout(1000)
    console.log(await column(table(0), 0), await table(0).locator("small").textContent(), await table(0).locator("[role=status]").textContent())
    await table(0).locator("th").nth(1).click()
    await page.waitForTimeout(1000)
    console.log(await column(table(0), 1), await table(0).locator("small").textContent(), await table(0).locator("[role=status]").textContent())
    await page.screenshot({ path: picturePath("tables-sorted") })
    console.log(faults)
    await table(1).locator(".bar").scrollIntoViewIfNeeded()
    await page.screenshot({ path: picturePath("tables-wide") })
    await table(1).locator(".box").evaluate("(box) => box.scrollTo(900, 100)")
    await page.screenshot({ path: picturePath("tables-wide-scrolled") })
    await setTheme(page, "Dark")
    await page.waitForTimeout(1000)
    await page.screenshot({ path: picturePath("tables-dark") })
    await kernelIsIdle(page)
  })
})
