import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { findBrowser } from "./browser/findBrowser.mjs"
import { runCommand } from "./setup/runCommand.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm run test:browser`: JupyterLab and the exported pages in a real browser; arguments go to the test runner.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
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
    const status = await runCommand(process.execPath, [join(root, "scripts", "start.mjs")], { cwd: root })
    if (status !== 0) return status
  }
  const runner = join(root, "node_modules", "vitest", "vitest.mjs")
  const args = ["run", "--config", "vitest.browser.config.mts", ...process.argv.slice(2)]
  const env = { ...process.env, CHROMIUM: browser, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }) }
  return runCommand(process.execPath, [runner, ...args], { cwd: root, env })
})
