import { spawn } from "node:child_process"

/**
 * Runs a program to its end, with this process's output, and nothing to read on its input.
 *
 * A terminal sends Ctrl-C to the whole process group, so this process only has to outlive the program, which
 * cleans up after itself; SIGTERM reaches one process alone and is passed on.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd] - working folder; this process's by default
 * @param {NodeJS.ProcessEnv} [options.env] - environment; this process's by default
 * @param {boolean} [options.interactive] - give the program this process's input too
 * @param {string} [options.input] - text for the program's input
 * @param {(line: string) => void} [options.onLine] - called with each line of the program's stdout, which is then not shown
 * @returns {Promise<number>} the exit status; 127 if the program cannot be started, 128 + n if signal n ended it
 */
export function runProgram(program, args, { cwd, env, interactive = false, input, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: [
        interactive ? "inherit" : input === undefined ? "ignore" : "pipe",
        onLine ? "pipe" : "inherit",
        "inherit",
      ],
    })
    const onInterrupt = () => {}
    const onTerminate = () => child.kill("SIGTERM")
    process.on("SIGINT", onInterrupt)
    process.on("SIGTERM", onTerminate)
    /** @param {number} status */
    const finish = (status) => {
      process.off("SIGINT", onInterrupt)
      process.off("SIGTERM", onTerminate)
      resolve(status)
    }
    let rest = ""
    child.stdout?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      const lines = (rest + text).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) onLine?.(line)
    })
    // A program that ends before it has read its input would otherwise raise EPIPE here.
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
    child.on("error", () => finish(127))
    child.on("close", (code, signal) => finish(code ?? 128 + (signal === "SIGINT" ? 2 : signal === "SIGTERM" ? 15 : 9)))
  })
}
