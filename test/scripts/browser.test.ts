import { chmodSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { describe, expect, it } from "vitest"

function folderWith(name: string): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), "gbt-lab-test-"))
  const file = join(folder, name)
  writeFileSync(file, "#!/bin/sh\n")
  chmodSync(file, 0o755)
  return { folder, file }
}

const load = () => import("../../scripts/browser/browser.mjs")

describe("findBrowser", () => {
  it("takes the first Chromium on PATH", async () => {
    const { findBrowser } = await load()
    const first = folderWith("google-chrome")
    const second = folderWith("chromium")
    const path = [first.folder, second.folder].join(delimiter)
    expect(findBrowser({ PATH: path })).toBe(second.file)
    expect(findBrowser({ PATH: first.folder })).toBe(first.file)
  })

  it("takes the program that CHROMIUM names, and no other", async () => {
    const { findBrowser } = await load()
    const { folder, file } = folderWith("chromium")
    expect(findBrowser({ PATH: "", CHROMIUM: file })).toBe(file)
    expect(findBrowser({ PATH: folder, CHROMIUM: join(folder, "missing") })).toBeUndefined()
  })

  it.skipIf(process.platform === "darwin")("finds none where there is none", async () => {
    const { findBrowser } = await load()
    expect(findBrowser({ PATH: "" })).toBeUndefined()
  })
})
