/**
 * A command that cannot go on for a reason its user can act on: printed as one line, without a stack.
 */
export class CommandError extends Error {
  /**
   * @param {string} message - what is wrong and what to do about it
   * @param {number} [exitCode] - 2 for a wrong call or a missing program, 1 for a step that failed
   */
  constructor(message, exitCode = 2) {
    super(message)
    this.name = "CommandError"
    this.exitCode = exitCode
  }
}
