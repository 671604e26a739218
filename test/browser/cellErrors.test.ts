// An error in a cell as JupyterLab shows it.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openBrowser, picturePath, root, watchPage } from "./openBrowser"
import { type JupyterLab, openJupyterLab, openNotebook } from "./openJupyterLab"

const CELLS = [
  `import { createDataFrame, GBTClassifier } from "gbt-lab"
const train = await createDataFrame(Array.from({ length: 60 }, (_, i) => ({ user_id: i, purchase: i % 3 })))`,
  `const buyers = train
  .where("purchse = 1")
  .select("user_id")`,
  "buyers",
  `train.withColumn("share", "purchase / (user_id + 1").show()`,
  `train.count()`,
]

let browser: Browser
let lab: JupyterLab

const NAME = "errors.ipynb"

function writeNotebook(): void {
  const folder = join(root, "build", "browser")
  mkdirSync(folder, { recursive: true })
  const cells = CELLS.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }))
  const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } }
  writeFileSync(join(folder, NAME), JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }))
}

beforeAll(async () => {
  browser = await openBrowser()
  writeNotebook()
  lab = await openJupyterLab(NAME)
}, 240_000)

afterAll(async () => {
  await browser.close()
  await lab.close()
})

describe("a cell that fails in JupyterLab", () => {
  it("shows one error, with the line of the verb and a mark, and no stack", async () => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1000 } })
    const faults = watchPage(page)
    await openNotebook(page, lab.addressOf(NAME))
    for (const [i] of CELLS.entries()) {
      await page.evaluate(`jupyterapp.shell.currentWidget.content.activeCellIndex = ${i}`)
      await page.evaluate("jupyterapp.commands.execute('notebook:run-cell').then(() => {}, () => {})")
      // tslab runs nothing for a moment after an error.
      await page.waitForTimeout(500)
    }
    const errors = page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    await expect.poll(() => errors.count(), { timeout: 30_000 }).toBe(2)
    const [lazy, expression] = await errors.allInnerTexts()
    expect(lazy.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^RangeError: .*unknown column: purchse; did you mean purchase\?/),
      "in cell [2], line 2:",
      '  .where("purchse = 1")',
      "          ^^^^^^^",
      "called in cell [3], line 1:",
      "  buyers",
      "  ^^^^^^",
    ])
    expect(expression).toMatch(/^Error: invalid expression: expected \), got the end\nin cell \[4\], line 1:\n/)
    const areas = page.locator(".jp-OutputArea-output")
    expect((await areas.allInnerTexts()).at(-1)).toContain("60")
    expect(await areas.count()).toBe(3)
    await errors.last().scrollIntoViewIfNeeded()
    await page.screenshot({ path: picturePath("jupyterlab-errors") })
    expect(faults).toEqual([])
  })
})
