import { existsSync } from "node:fs"
import { join } from "node:path"
import { findBrowser } from "./browser/browser.mjs"
import { bareCommand } from "./setup/command.mjs"
import { runProgram } from "./setup/program.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm run test:browser`: JupyterLab and the exported pages in a real browser; words go to the test runner.
bareCommand("test:browser", async (words, { root }) => {
  const browser = findBrowser()
  if (browser === undefined) {
    const looked = process.env.CHROMIUM
      ? `${process.env.CHROMIUM}, which CHROMIUM names, is no program`
      : "none on PATH"
    console.log(`test:browser skipped: no Chromium found (${looked}); install one, or set CHROMIUM to its path`)
    return 0
  }
  await setUp(root)
  if (!existsSync(join(root, "build", "index.html"))) {
    const status = await runProgram(process.execPath, [join(root, "scripts", "start.mjs")], { cwd: root })
    if (status !== 0) return status
  }
  const runner = join(root, "node_modules", "vitest", "vitest.mjs")
  const args = ["run", "--config", "vitest.browser.config.mts", ...words]
  const env = { ...process.env, CHROMIUM: browser, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }) }
  return runProgram(process.execPath, [runner, ...args], { cwd: root, env })
})
