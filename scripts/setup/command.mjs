import { CommandError } from "./commandError.mjs"

/**
 * Runs a command's main function and sets the exit status it returns. A CommandError becomes one line on stderr
 * and its own status; any other error is a fault of ours and keeps its stack.
 *
 * @param {() => Promise<number>} main - resolves to the exit status
 * @returns {void}
 */
export function runMain(main) {
  main().then(
    (exitCode) => {
      process.exitCode = exitCode
    },
    (error) => {
      console.error(error instanceof CommandError ? `gbt-lab: ${error.message}` : error)
      process.exitCode = error instanceof CommandError ? error.exitCode : 1
    },
  )
}
