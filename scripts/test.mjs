import { join } from "node:path"
import { bareCommand } from "./setup/command.mjs"
import { runNpm } from "./setup/dependencies.mjs"
import { runProgram } from "./setup/program.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm test`: sets the checkout up, then runs linter, type checker and tests; words go to the test runner.
bareCommand("test", async (words, { root }) => {
  await setUp(root)
  const checkStatus = await runNpm(root, ["run", "check"])
  const runner = join(root, "node_modules", "vitest", "vitest.mjs")
  // The test runner colours its output wherever CI is set; a file of it should be plain text.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1" }
  const testStatus = await runProgram(process.execPath, [runner, "run", "--coverage", ...words], {
    cwd: root,
    env,
  })
  return checkStatus === 0 ? testStatus : checkStatus
})
