// Figures in JupyterLab itself: those of frames, those of the library, and a user's own.

import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, notebookOf, openJupyterLab, openNotebook, runAllCells, setTheme } from "./openJupyterLab"

const cars = join(root, "node_modules", "vega-datasets", "data", "cars.json")

const CELLS = [
  `import { readFileSync } from "fs"
import { createDataFrame } from "gbt-lab"
const rows = JSON.parse(readFileSync(${JSON.stringify(cars)}, "utf8"))
const frame = await createDataFrame(rows.map((row: { Year: string }) => ({ ...row, Year: new Date(row.Year) })))`,
  `frame.plot.scatter("Horsepower", "Miles_per_Gallon", { color: "Origin" })`,
  `await frame.plot.hist("Horsepower", { color: "Origin" })`,
  `frame.plot.box("Miles_per_Gallon", { x: "Origin" })`,
  `frame.plot.line("Year", "avg(Miles_per_Gallon)", { color: "Origin" })`,
  `frame.plot.bar("Cylinders", { color: "Origin" })`,
  `frame.plot.scatter("Horsepower", "Miles_per_Gallon", { facet: "Origin", color: "Weight_in_lbs" })`,
  `import { show } from "gbt-lab/notebook"
show({ data: [{ x: Float64Array.of(1, 2, NaN), y: [3n, 4n, 5n] }], layout: { title: { text: "raw" }, xaxis: { title: { text: "x" } } } })`,
  `const own = { data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }], layout: { title: { text: "at the end of a cell" } } }
own`,
]
const figureCount = CELLS.length - 1

let browser: Browser
let lab: JupyterLab | undefined

beforeAll(async () => {
  browser = await openBrowser()
  lab = await openJupyterLab("figures.ipynb", notebookOf(CELLS))
}, 240_000)

afterAll(async () => {
  await browser.close()
  await lab?.close()
})

/** The height of each cell's drawing, alive or as JupyterLab's picture of it, in pixels. */
function heights(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`[...document.querySelectorAll(".jp-RenderedPlotly")].map((node) => {
    const parts = [...node.querySelectorAll(".svg-container, img")].map((part) => part.getBoundingClientRect().height)
    return Math.round(Math.max(0, ...parts))
  })`)
}

describe("figures in JupyterLab", () => {
  it("are drawn, keep their height as themes and the window change, and read in both themes", async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 5200 } })
    const faults = watchPage(page)
    await openNotebook(page, lab!.addressOf("figures.ipynb"))
    await runAllCells(page)
    await expect.poll(async () => (await heights(page)).length, { timeout: 30_000 }).toBe(figureCount)
    await page.waitForTimeout(1500)
    const first = await heights(page)
    expect(first).toEqual(Array(figureCount).fill(420))
    const marks = ".scatterlayer .point, .barlayer .point path, .boxlayer .box, .js-line"
    for (const figure of await page.locator(".js-plotly-plot").all()) {
      expect(await figure.locator(marks).count()).toBeGreaterThan(0)
    }
    expect(await hoverTells(page, page.locator(".js-plotly-plot").nth(1))).toBe(true)
    await page.screenshot({ path: picturePath("figures-light") })

    for (const theme of ["Dark", "Light", "Dark"] as const) {
      await setTheme(page, theme)
      expect(await heights(page)).toEqual(first)
    }
    await page.screenshot({ path: picturePath("figures-dark") })
    for (const width of [1300, 1200, 1100, 1250, 1350, 1400]) {
      await page.setViewportSize({ width, height: 5200 })
      await page.waitForTimeout(600)
      expect(await heights(page)).toEqual(first)
    }
    // The paper is the page's, and titles have its colour.
    const colors = await page.evaluate<string[]>(`(() => {
      const plot = document.querySelectorAll(".js-plotly-plot")
      return [...plot].flatMap((node) => {
        const title = node.querySelector(".gtitle tspan") ?? node.querySelector(".gtitle")
        return title ? [getComputedStyle(title).fill] : []
      })
    })()`)
    for (const color of colors) expect(color).not.toBe("rgb(68, 68, 68)")
    expect(faults).toEqual([])
  })
})
