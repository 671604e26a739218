import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { changeTheme, type JupyterLab, openJupyterLab, runAllCells } from "./openJupyterLab"

let browser: Browser
let lab: JupyterLab | undefined

beforeAll(async () => {
  browser = await openBrowser()
  const name = "04-gbt-cross-validation.ipynb"
  lab = await openJupyterLab(name, readFileSync(join(root, "notebooks", name), "utf8"))
}, 120_000)

afterAll(async () => {
  await browser.close()
  await lab?.close()
})

describe("JupyterLab", () => {
  it("opens a notebook with the tslab kernel, runs all cells, and shows tables and figures", async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
    const faults = watchPage(page)
    await runAllCells(page, lab!.address)

    const table = page.locator(".gbt-lab-table table").first()
    await table.scrollIntoViewIfNeeded()
    expect(await table.locator("th").count()).toBeGreaterThan(1)
    const figure = page.locator(".js-plotly-plot").first()
    await figure.scrollIntoViewIfNeeded()
    expect(await hoverTells(page, figure)).toBe(true)
    await page.screenshot({ path: picturePath("jupyterlab-light") })

    await changeTheme(page, "Dark")
    // A mark may go while it is looked for.
    page.setDefaultTimeout(3000)
    const tells = async (): Promise<void> =>
      expect(await hoverTells(page, page.locator(".js-plotly-plot").first())).toBe(true)
    await vi.waitFor(tells, { timeout: 60_000, interval: 500 })
    await page.screenshot({ path: picturePath("jupyterlab-dark") })
    expect(faults).toEqual([])
  })
})
