/**
 * The folder that a command was called from: npm moves to the checkout's root before it starts a script, and tells
 * where it was called.
 *
 * @param {string} script - the script's name in package.json
 * @returns {string}
 */
export function callerFolder(script) {
  const isFromNpm = process.env.npm_lifecycle_event === script
  return (isFromNpm ? process.env.INIT_CWD : undefined) ?? process.cwd()
}
