import { mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Browser, chromium, type Locator, type Page } from "playwright-core"

export const root: string = resolve(__dirname, "..", "..")

/** The system's Chromium, without a window. */
export function openBrowser(): Promise<Browser> {
  // A container's root user cannot have a sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : []
  return chromium.launch({ executablePath: process.env.CHROMIUM, args })
}

/** What went wrong in a page, as lines: errors of its scripts and console, and requests that leave the machine. */
export function watchPage(page: Page): string[] {
  const faults: string[] = []
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url())
    const isLocal = ["file:", "data:", "blob:"].includes(protocol) || ["localhost", "127.0.0.1"].includes(hostname)
    if (!isLocal) faults.push(`request: ${request.url()}`)
  })
  page.on("websocket", (socket) => {
    if (!["localhost", "127.0.0.1"].includes(new URL(socket.url()).hostname)) faults.push(`socket: ${socket.url()}`)
  })
  return faults
}

/** Path for a picture in build/browser/. */
export function picturePath(name: string): string {
  const folder = join(root, "build", "browser")
  mkdirSync(folder, { recursive: true })
  return join(folder, `${name}.png`)
}

const MARKS = [".barlayer .point path", ".scatterlayer .points path", ".heatmaplayer image", ".scatterlayer .js-line"]

interface Point {
  readonly x: number
  readonly y: number
  matrixTransform(by: object): Point
}

/** Where a line begins, in the page: the middle of what it takes up may be far from it. */
function startOfLine(line: Locator): Promise<{ x: number; y: number }> {
  return line.evaluate((path) => {
    const curve = path as unknown as { getPointAtLength(at: number): Point; getScreenCTM(): object }
    const { x, y } = curve.getPointAtLength(0).matrixTransform(curve.getScreenCTM())
    return { x, y }
  })
}

/** Moves the mouse over the marks of a figure until it tells a value; false if it never does. */
export async function hoverTells(page: Page, figure: Locator): Promise<boolean> {
  await figure.scrollIntoViewIfNeeded()
  for (const mark of (await figure.locator(MARKS.join(", ")).all()).slice(0, 20)) {
    const [box, plot] = [await mark.boundingBox(), await figure.locator(".nsewdrag").first().boundingBox()]
    if (box === null || plot === null) continue
    // A bar on a log axis reaches far below the plot.
    const middle = (at: number, length: number, from: number, width: number): number =>
      (Math.max(at, from) + Math.min(at + length, from + width)) / 2
    const isLine = (await mark.getAttribute("class"))?.includes("js-line")
    const { x, y } = isLine
      ? await startOfLine(mark)
      : {
          x: middle(box.x, box.width, plot.x, plot.width),
          y: middle(box.y, box.height, plot.y, plot.height),
        }
    await page.mouse.move(x, y)
    // Plotly waits a moment before it shows a value.
    await page.waitForTimeout(150)
    if ((await figure.locator(".hoverlayer .hovertext").count()) > 0) return true
  }
  return false
}
