// Pictures that are drawn without a browser, beside what plotly.js draws in one.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { figureSvg } from "../../src/notebook/drawing/figureSvg"
import { drawn } from "../notebook/sampleFigures"
import { openBrowser, root } from "./openBrowser"

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } })
  await page.setContent(
    '<div id="live" style="position:absolute;left:0;top:0;width:700px"></div><div id="still" style="position:absolute;left:750px;top:0"></div>',
  )
  await page.addScriptTag({
    content: readFileSync(join(root, "node_modules/plotly.js-dist-min/plotly.min.js"), "utf8"),
  })
})

afterAll(() => browser.close())

/** Each text of an SVG with where it stands, from the corner of the picture. */
type Placed = [text: string, x: number, y: number]

function placedTexts(selector: string): Promise<Placed[]> {
  return page.evaluate<Placed[]>(`(() => {
    const corner = document.querySelector("${selector}").getBoundingClientRect()
    const texts = [...document.querySelectorAll("${selector} text")].filter((text) => text.textContent.trim() !== "" && text.getBoundingClientRect().width > 0)
    return texts.map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect()
      return [text.textContent, (left + right) / 2 - corner.left, (top + bottom) / 2 - corner.top]
    })
  })()`)
}

describe("a picture drawn without a browser", () => {
  it.each(Object.entries(drawn))("of %s has its texts where a browser has them", async (_, figure) => {
    const { data, layout } = figure
    const given = JSON.stringify([data, { ...layout, width: 700, autosize: false }])
    await page.evaluate(`Plotly.newPlot("live", ...${given}, { staticPlot: true })`)
    await page.evaluate(`document.getElementById("still").innerHTML = ${JSON.stringify(figureSvg(figure))}`)
    const [live, still] = [await placedTexts("#live"), await placedTexts("#still")]
    expect(still.map(([text]) => text).sort()).toEqual(live.map(([text]) => text).sort())
    const near = ([text, x, y]: Placed): boolean =>
      live.some(([other, liveX, liveY]) => other === text && Math.abs(liveX - x) < 25 && Math.abs(liveY - y) < 12)
    expect(still.filter((placed) => !near(placed))).toEqual([])
  })
})
