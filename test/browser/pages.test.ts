import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"

const build = join(root, "build")
const names = readdirSync(join(root, "notebooks"))
  .filter((name) => /^\d+-.*\.ipynb$/.test(name))
  .map((name) => name.replace(/\.ipynb$/, ""))
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

/** Relative luminance of a CSS colour `rgb(r, g, b)`, 0 (black) to 1 (white). */
function luminance(color: string): number {
  const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const value = Number(part) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe.each(["light", "dark"] as const)("in a %s page", (colorScheme) => {
  describe.each([700, 1400])("%i px wide", (width) => {
    it.each([...names, "index"])("%s is whole and asks for nothing", async (name) => {
      const file = join(build, `${name}.html`)
      expect(existsSync(file), `${file} is missing; run npm start`).toBe(true)
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 1000 } })
      const page = await context.newPage()
      const faults = watchPage(page)
      await page.goto(pathToFileURL(file).href, { waitUntil: "load" })
      const figures = page.locator(".js-plotly-plot")
      const boxes = await page.locator(".gbt-lab-figure").count()
      expect(await figures.count()).toBe(boxes)
      for (const figure of await figures.all()) {
        expect(await figure.locator("svg.main-svg").count()).toBeGreaterThan(0)
        expect((await figure.boundingBox())!.width).toBeLessThanOrEqual(width)
      }
      if (boxes > 0) expect(await hoverTells(page, figures.first())).toBe(true)
      // Nothing is wider than the page, which would make it scroll sideways.
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width)
      const text = luminance(await page.evaluate<string>("getComputedStyle(document.body).color"))
      if (colorScheme === "dark") expect(text).toBeGreaterThan(0.5)
      else expect(text).toBeLessThan(0.1)
      await page.screenshot({ path: picturePath(`${name}-${colorScheme}-${width}`), fullPage: true })
      const trees = figures.filter({ hasText: /Tree \d+ of / })
      if ((await trees.count()) > 0) {
        await trees.first().screenshot({ path: picturePath(`${name}-tree-${colorScheme}-${width}`) })
      }
      expect(faults).toEqual([])
      await context.close()
    })
  })
})

/** The heights of the pictures and of the live figures that are to be seen in a page, in pixels, and the widest. */
async function seenFigures(page: Page): Promise<{ pictures: number[]; live: number[]; widest: number }> {
  return page.evaluate(`(() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect())
    const [pictures, live] = [boxes(".gbt-lab-still > svg"), boxes(".gbt-lab-live .main-svg:first-child")]
    const heights = (all) => all.map(({ height }) => height).filter((height) => height > 0)
    const right = [...pictures, ...live].map(({ right }) => right)
    return { pictures: heights(pictures), live: heights(live), widest: Math.max(0, ...right) }
  })()`)
}

describe("the figures of a page", () => {
  it.each(names)("%s are whole pictures without JavaScript, and on paper", async (name) => {
    const url = pathToFileURL(join(build, `${name}.html`)).href
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1000, height: 1000 } })
    const still = await context.newPage()
    await still.goto(url)
    // Nothing runs in the page itself, and so it is asked from outside.
    const figures = still.locator(".gbt-lab-figure")
    for (const figure of await figures.all()) {
      const picture = figure.locator(".gbt-lab-still > svg")
      expect((await picture.boundingBox())!.height).toBeGreaterThan(150)
      expect(await picture.locator("text").count()).toBeGreaterThan(2)
      expect((await figure.boundingBox())!.height).toBeLessThan((await picture.boundingBox())!.height + 60)
    }
    const count = await figures.count()
    await still.screenshot({ path: picturePath(`${name}-no-script`), fullPage: true })
    await context.close()

    const page = await browser.newPage({ viewport: { width: 1000, height: 1000 } })
    await page.goto(url, { waitUntil: "load" })
    const onScreen = await seenFigures(page)
    expect([onScreen.live.length, onScreen.pictures.length]).toEqual([count, 0])
    for (const width of [900, 800, 700, 850, 950, 1000]) {
      await page.setViewportSize({ width, height: 1000 })
      await page.waitForTimeout(200)
    }
    expect((await seenFigures(page)).live).toEqual(onScreen.live)
    // As wide as a page of A4 between its margins.
    await page.setViewportSize({ width: 718, height: 1000 })
    await page.emulateMedia({ media: "print" })
    const onPaper = await seenFigures(page)
    expect([onPaper.live.length, onPaper.pictures.length]).toEqual([0, count])
    expect(onPaper.widest).toBeLessThanOrEqual(718)
    await page.pdf({ path: picturePath(`${name}-printed`).replace(/png$/, "pdf"), format: "A4" })
    await page.close()
  })
})
