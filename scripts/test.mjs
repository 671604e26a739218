import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { runNpm } from "./setup/installDependencies.mjs"
import { runCommand } from "./setup/runCommand.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm test`: sets the checkout up, then runs linter, type checker and tests; arguments go to the test runner.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  await setUp(root)
  const checkStatus = await runNpm(root, ["run", "check"])
  const runner = join(root, "node_modules", "vitest", "vitest.mjs")
  // The test runner colours its output wherever CI is set; a file of it should be plain text.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1" }
  const testStatus = await runCommand(process.execPath, [runner, "run", "--coverage", ...process.argv.slice(2)], {
    cwd: root,
    env,
  })
  return checkStatus === 0 ? testStatus : checkStatus
})
