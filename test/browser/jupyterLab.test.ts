import { copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, openJupyterLab, openNotebook, runAllCells, setTheme } from "./openJupyterLab"

const NAME = "04-gbt-cross-validation.ipynb"
let browser: Browser
let lab: JupyterLab

beforeAll(async () => {
  browser = await openBrowser()
  const folder = join(root, "build", "browser")
  mkdirSync(folder, { recursive: true })
  // A copy: JupyterLab saves what it runs.
  copyFileSync(join(root, "notebooks", NAME), join(folder, NAME))
  lab = await openJupyterLab(NAME)
}, 240_000)

afterAll(async () => {
  await browser.close()
  await lab.close()
})

describe("JupyterLab", () => {
  it("opens a notebook with the tslab kernel, runs all cells, and shows tables and figures", async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
    const faults = watchPage(page)
    await openNotebook(page, lab.addressOf(NAME))
    await runAllCells(page)

    const table = page.locator(".gbt-lab-table table").first()
    await table.scrollIntoViewIfNeeded()
    expect(await table.locator("th").count()).toBeGreaterThan(1)
    const figure = page.locator(".js-plotly-plot").first()
    await figure.scrollIntoViewIfNeeded()
    expect(await hoverTells(page, figure)).toBe(true)
    await page.screenshot({ path: picturePath("jupyterlab-light") })

    await setTheme(page, "Dark")
    // JupyterLab makes all outputs anew in the other colours, some time after; a mark may go while it is looked for.
    page.setDefaultTimeout(3000)
    const tells = async (): Promise<void> =>
      expect(await hoverTells(page, page.locator(".js-plotly-plot").first())).toBe(true)
    await page.waitForTimeout(2000)
    await vi.waitFor(tells, { timeout: 60_000, interval: 500 })
    await page.screenshot({ path: picturePath("jupyterlab-dark") })
    expect(faults).toEqual([])
  })
})
