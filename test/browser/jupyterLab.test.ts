import { copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, startJupyterLab } from "./startJupyterLab"

let browser: Browser
let lab: JupyterLab

/** A copy of a notebook of the lab. */
function copyNotebook(name: string): string {
  const folder = join(root, "build", "browser")
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, name)
  copyFileSync(join(root, "notebooks", name), copy)
  return copy
}

beforeAll(async () => {
  browser = await openBrowser()
  lab = await startJupyterLab(copyNotebook("04-gbt-cross-validation.ipynb"))
}, 120_000)

afterAll(async () => {
  await browser.close()
  await lab.stop()
})

/** How far the cells of the open notebook are. */
interface State {
  cells: number
  done: number
  failed: number
}

function stateOf(page: Page): Promise<State> {
  return page.evaluate<State>(`(() => {
    const panel = window.jupyterapp.shell.currentWidget
    const cells = panel.content.widgets.map(({ model }) => model).filter((model) => model.type === "code")
    const outputs = cells.flatMap((model) => model.outputs.toJSON())
    return {
      cells: cells.length,
      done: cells.filter((model) => model.executionCount !== null).length,
      failed: outputs.filter((output) => output.output_type === "error" || output.name === "stderr").length,
    }
  })()`)
}

describe("JupyterLab", () => {
  it("opens a notebook with the tslab kernel, runs all cells, and shows tables and figures", async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
    const faults = watchPage(page)
    await page.goto(lab.address)
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 })
    await page.waitForFunction(
      "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
      null,
      { timeout: 60_000 },
    )
    expect(await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.name")).toBe("tslab")
    await page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    const { cells } = await stateOf(page)
    await expect.poll(async () => (await stateOf(page)).done, { timeout: 120_000, interval: 500 }).toBe(cells)
    await page.waitForFunction("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")
    expect((await stateOf(page)).failed).toBe(0)

    const table = page.locator(".gbt-lab-table table").first()
    await table.scrollIntoViewIfNeeded()
    expect(await table.locator("th").count()).toBeGreaterThan(1)
    const figure = page.locator(".js-plotly-plot").first()
    await figure.scrollIntoViewIfNeeded()
    expect(await hoverTells(page, figure)).toBe(true)
    await page.screenshot({ path: picturePath("jupyterlab-light") })

    await page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    await page.waitForFunction("document.body.dataset.jpThemeLight === 'false'")
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
