import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hoverTells, openBrowser, picturePath, root, watchPage } from "./openBrowser"

const build = join(root, "build")
const names = readdirSync(join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
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
      const boxes = await page.locator('div[id^="figure-"]').count()
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
