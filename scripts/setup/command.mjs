import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { CommandError } from "./commandError.mjs"

/** @typedef {NonNullable<import("node:util").ParseArgsConfig["options"]>} Options */

/**
 * What a command takes.
 *
 * @template {Options} O
 * @typedef {object} CommandLine
 * @property {string} name - that of its script in package.json
 * @property {string} usage - what --help prints
 * @property {O} options - as node:util's parseArgs takes them; --help and -h are added
 * @property {boolean} [takesFiles] - words that are no options are allowed too; false by default
 * @property {boolean} [takesRest] - what stands behind a word `--` is another program's; false by default
 */

/**
 * The values of options by their names, as parseArgs types them.
 *
 * @template {Options} O
 * @typedef {ReturnType<typeof parseArgs<{ options: O }>>["values"]} Values
 */

/**
 * The words of a command line, read: options, words that are none, and what is another program's.
 *
 * @template {Options} O
 * @typedef {{ values: Values<O>, files: string[], rest: string[] }} Words
 */

/**
 * Where a command runs: in the checkout `root`, called from the folder `cwd`, which its paths are relative to.
 *
 * @typedef {{ root: string, cwd: string }} Folders
 */

/**
 * Runs a command: reads its words, prints the usage where that is asked for, and sets the exit status that `main` gives. A
 * CommandError becomes one line on stderr and its own status; any other error is a fault of ours and keeps its stack.
 *
 * @template {Options} O
 * @param {CommandLine<O>} line
 * @param {(call: Words<O> & Folders) => Promise<number>} main - resolves to the exit status
 * @returns {void}
 */
export function command(line, main) {
  bareCommand(line.name, async (words, folders) => {
    const { help, ...read } = readWords(line, words)
    if (!help) return main({ ...folders, ...read })
    console.log(line.usage)
    return 0
  })
}

/**
 * Runs a command that reads its words itself, or passes them on; otherwise as {@link command}.
 *
 * @param {string} name - that of its script in package.json
 * @param {(words: string[], folders: Folders) => Promise<number>} main - resolves to the exit status
 * @returns {void}
 */
export function bareCommand(name, main) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  // npm moves to the checkout's root before it starts a script, and tells where it was called.
  const isFromNpm = process.env.npm_lifecycle_event === name
  const cwd = (isFromNpm ? process.env.INIT_CWD : undefined) ?? process.cwd()
  main(process.argv.slice(2), { root, cwd }).then(
    (exitCode) => {
      process.exitCode = exitCode
    },
    (error) => {
      console.error(error instanceof CommandError ? `${name}: ${error.message}` : error)
      process.exitCode = error instanceof CommandError ? error.exitCode : 1
    },
  )
}

/**
 * Reads the words of a command line.
 *
 * @template {Options} O
 * @param {Omit<CommandLine<O>, "usage">} line
 * @param {string[]} words
 * @returns {Words<O> & { help: boolean }}
 * @throws {CommandError} with exit status 2 for an option that there is not, or one without its value
 */
export function readWords({ name, options, takesFiles = false, takesRest = false }, words) {
  const end = takesRest ? words.indexOf("--") : -1
  const args = end < 0 ? words : words.slice(0, end)
  const help = /** @type {const} */ ({ type: "boolean", short: "h", default: false })
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: takesFiles, options: { ...options, help } })
    return {
      values: /** @type {Values<O>} */ (values),
      files: positionals,
      rest: end < 0 ? [] : words.slice(end + 1),
      help: "help" in values && values.help === true,
    }
  } catch (error) {
    const [firstSentence] = (error instanceof Error ? error.message : String(error)).split(/\.(?=\s)|\n/)
    throw new CommandError(`${firstSentence}; try npm ${name === "start" ? name : `run ${name}`} -- --help`)
  }
}

/**
 * Reads a number of things.
 *
 * @param {string} option - as on the command line, for the error
 * @param {string} text
 * @returns {number} an integer >= 1
 * @throws {CommandError} with exit status 2 if it is none
 */
export function readCount(option, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new CommandError(`invalid ${option}: ${text}; expected an integer >= 1`)
  return Number(text)
}
