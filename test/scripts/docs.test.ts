import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")
let out = ""
let problems: string[] = []

beforeAll(async () => {
  const { referencePages } = await import("../../scripts/docs/referencePages.mjs")
  out = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  problems = await referencePages(root, out)
}, 300_000)

afterAll(() => rmSync(out, { recursive: true }))

describe("npm run docs", () => {
  it("finds every public name described, the types that they use exported, and no dead link", () => {
    expect(problems).toEqual([])
  })

  it("makes a page for every exported class and function of each door, without plumbing", () => {
    const pages = readdirSync(out, { recursive: true, encoding: "utf8" })
    const some = ["classes/gbt-lab.Frame.html", "functions/gbt-lab.rocCurve.html", "index.html"]
    const others = ["classes/gbt-lab_lab.PurchaseCounter.html", "functions/gbt-lab_notebook.figures.roc.html"]
    expect(pages).toEqual(expect.arrayContaining([...some, ...others]))
    const page = readFileSync(join(out, "classes", "gbt-lab.Frame.html"), "utf8")
    expect(page).toContain("A lazy table over a SQL engine")
    expect(page).not.toContain("fromPlan")
  })

  it("starts with the README, whose links to notebooks lead to their pages in build/", () => {
    const page = readFileSync(join(out, "index.html"), "utf8")
    const notebooks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/\]\(notebooks\/([^)]+)\.ipynb\)/g)]
    for (const [, name] of notebooks) expect(page).toContain(`href="../${name}.html"`)
    expect(page).not.toMatch(/href="[^"]*\.ipynb"/)
  })

  it("loads nothing over a network", () => {
    const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => /\.(html|css)$/.test(file))
    const loads = /<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?\/\/|@import|url\(["']?(?:https?:)?\/\//
    expect(files.filter((file) => loads.test(readFileSync(join(out, file), "utf8")))).toEqual([])
  })
})
