// Errors of a server in one line, with what Spark tells of them.

import { addressText } from "./address"
import type { Channel } from "./channel"
import type { ErrorDetails, ErrorDetailsResponse } from "./messages"

/** What Spark tells of an error. */
export interface SparkErrorParts {
  readonly message: string
  /** Spark's name of the condition, "DIVIDE_BY_ZERO"; undefined where there is none. */
  readonly errorClass?: string
  readonly sqlState?: string
  readonly messageParameters?: Readonly<Record<string, string>>
  /** The piece of SQL that failed. */
  readonly fragment?: string
  /** True where the session can't be used any more. */
  readonly isGone?: boolean
  readonly cause?: unknown
}

/** An error of Spark's, or of the way to it; the message is one line. */
export class SparkError extends Error {
  /** Spark's name of the condition, as in "DIVIDE_BY_ZERO"; undefined where there is none. */
  readonly errorClass: string | undefined
  /** The five signs of the SQL standard, as in "22012". */
  readonly sqlState: string | undefined
  /** What stands in the message, by Spark's names. */
  readonly messageParameters: Readonly<Record<string, string>>
  /** The piece of SQL that failed, as the server says; undefined where it says nothing. */
  readonly fragment: string | undefined
  /** True where the session can't be used any more. */
  readonly isGone: boolean

  constructor(parts: SparkErrorParts) {
    super(parts.message, { cause: parts.cause })
    this.name = "SparkError"
    this.errorClass = parts.errorClass
    this.sqlState = parts.sqlState
    this.messageParameters = parts.messageParameters ?? {}
    this.fragment = parts.fragment
    this.isGone = parts.isGone ?? false
  }
}

/** Codes of gRPC by which a server answers; any other, without more, is a connection that broke. */
const answers = new Set([3, 5, 6, 7, 8, 9, 11, 12, 16])

/** True for an error of a connection that broke or could not be made, rather than one that the server sent. */
export function isBroken(channel: Channel, error: unknown): boolean {
  const code = codeOf(error)
  return code === undefined ? false : !answers.has(code) && channel.errorInfo(error) === undefined
}

/** Spark's name of an error's condition; undefined where it has none. */
export function errorClassOf(channel: Channel, error: unknown): string | undefined {
  const info = channel.errorInfo(error)
  return info?.errorClass ?? /^\s*\[([A-Z][A-Z0-9_.]*)\]/.exec(textOf(error))?.[1]
}

/** What to do where a session can't be used any more. */
const anew = "connect again, and make its frames anew: the rows that they kept there are gone"

/** Conditions by which a server says that a session is not there. */
const gone = /^INVALID_HANDLE\.(SESSION_(NOT_FOUND|CLOSED|CHANGED)|FORMAT)$/

/** What Spark says where it was ended, or ended itself, while its process goes on. */
const stopped = /stopped SparkContext|SparkContext (was|has been) shut ?down/

/**
 * An error of a call in Spark's words; anything that is none comes back as it is.
 *
 * @param details - asks the server for all it knows of an error, which a call's end has no room for
 */
export async function sparkError(
  channel: Channel,
  error: unknown,
  details: (errorId: string) => Promise<ErrorDetailsResponse>,
): Promise<unknown> {
  const code = codeOf(error)
  if (error instanceof SparkError || code === undefined) return error
  if (isBroken(channel, error)) return connectionError(channel, error, true)
  const where = addressText(channel.address)
  if (code === 16 || code === 7) {
    const advice =
      channel.address.token === undefined
        ? "it wants a token: sc://host:port/;token=…"
        : "it does not take this token; ask for another"
    return new SparkError({ message: `the Spark server at ${where} lets nobody in this way: ${advice}`, cause: error })
  }
  if (code === 12 || code === 5) {
    const message = `the server at ${where} does not know Spark Connect's calls: ${textOf(error)}; is it another service?`
    return new SparkError({ message, cause: error })
  }
  const info = channel.errorInfo(error) ?? {}
  const errorClass = errorClassOf(channel, error)
  if (errorClass !== undefined && gone.test(errorClass)) {
    const message = `the session on ${where} has ended there (${errorClass}), by a restart, a time-out or another client; ${anew}`
    return new SparkError({ message, errorClass, sqlState: info.sqlState, isGone: true, cause: error })
  }
  const chain = info.errorId === undefined ? [] : await details(info.errorId).then(causesOf, () => [])
  const parts = partsOf(chain, info, textOf(error), errorClass)
  if (!stopped.test(parts.message)) return new SparkError({ ...parts, cause: error })
  const message = `the Spark server at ${where} has stopped: ${parts.message}; ${anew}`
  return new SparkError({ ...parts, message, isGone: true, cause: error })
}

/**
 * The error of a connection that could not be made, or broke.
 *
 * @param wasOpen - true where a session was there
 */
export function connectionError(channel: Channel, cause: unknown, wasOpen: boolean): Error {
  const { address, problem } = channel
  const reason = connectionReason(channel, problem ?? cause)
  const where = addressText(address)
  return wasOpen
    ? new SparkError({
        message: `the Spark server at ${where} is gone: ${reason}; ${anew}`,
        isGone: true,
        cause,
      })
    : new Error(`no Spark Connect server can be reached at ${where}: ${reason}`, { cause: problem ?? cause })
}

function connectionReason({ address }: Channel, error: unknown): string {
  const code = nodeCodeOf(error)
  const text = textOf(error).split("\n")[0]
  if (code === undefined && codeOf(error) === 4) return "it does not answer in time"
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `no host is called ${address.host}; check the name`
    case "ECONNREFUSED":
      return `nothing listens on port ${address.port}; start a server there (\`npm run spark\` for one of your own), or check the port`
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "it does not answer; check host, port and firewalls"
    case "ERR_ALPN":
      return "it speaks TLS, but not HTTP/2; is it another service?"
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_GET_ISSUER_CERT":
      return `its certificate comes of an authority that is not known here (${code}); start Node with NODE_EXTRA_CA_CERTS=<file of the authority's certificate>`
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `its certificate is for another host than ${address.host}`
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired"
  }
  if (address.isSecure && (code === "EPROTO" || code?.startsWith("ERR_SSL") || code === "ECONNRESET")) {
    return `it does not speak TLS (${code}); without a token, leave use_ssl=true out of the address`
  }
  if (code === "ERR_HTTP2_ERROR")
    return "it does not speak HTTP/2; is it another service, or does it want ;use_ssl=true?"
  if (code === "ECONNRESET" || code === "EPIPE") return "it closes the connection; does it want TLS, ;use_ssl=true?"
  return code === undefined || text.includes(code) ? text : `${text} (${code})`
}

/** The code of gRPC, 1 to 16; undefined for another error. */
function codeOf(error: unknown): number | undefined {
  const { code, rawMessage } = (error ?? {}) as { code?: unknown; rawMessage?: unknown }
  return typeof code === "number" && typeof rawMessage === "string" ? code : undefined
}

/** The code of Node's error, itself or as a cause. */
function nodeCodeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown }
    if (typeof code === "string") return code
  }
  return undefined
}

function textOf(error: unknown): string {
  const { rawMessage, message } = (error ?? {}) as { rawMessage?: string; message?: string }
  return rawMessage ?? message ?? String(error)
}

/** An error and its causes, from the outer one. */
function causesOf({ rootErrorIdx, errors }: ErrorDetailsResponse): ErrorDetails[] {
  const chain: ErrorDetails[] = []
  const seen = new Set<number>()
  for (let at: number = rootErrorIdx; errors[at] !== undefined && !seen.has(at); at = errors[at].causeIdx) {
    seen.add(at)
    chain.push(errors[at])
  }
  return chain
}

function partsOf(
  chain: readonly ErrorDetails[],
  info: Readonly<Record<string, string>>,
  text: string,
  errorClass: string | undefined,
): SparkErrorParts {
  // The outer error that has a condition; tasks that failed stand around it.
  const named = chain.find(({ sparkThrowable }) => sparkThrowable !== undefined && sparkThrowable.errorClass !== "")
  const thrown = named?.sparkThrowable
  const full = named?.message ?? chain[0]?.message ?? text
  const own = thrown?.errorClass ?? errorClass
  const parameters = thrown
    ? Object.fromEntries(thrown.messageParameters.map(({ key, value }) => [key, value]))
    : parametersOf(info.messageParameters)
  const context = thrown?.queryContexts.find(({ fragment }) => fragment !== "")
  const javaClass = chain[0]?.errorTypeHierarchy[0] ?? javaClassOf(info.classes)
  return {
    message: own === undefined ? plainMessage(full, javaClass) : `${own}: ${oneLine(full)}${ofFile(own, chain)}`,
    errorClass: own,
    sqlState: thrown?.sqlState || info.sqlState,
    messageParameters: parameters,
    fragment: context?.fragment ?? markedText(full),
  }
}

/** What was wrong in a file: the error that Spark names tells no more than its path. */
function ofFile(errorClass: string, chain: readonly ErrorDetails[]): string {
  // What stands between has the row's values.
  if (errorClass === "TASK_WRITE_FAILED" && chain.length > 1) return ` ${oneLine(chain[chain.length - 1].message)}`
  if (errorClass !== "FAILED_READ_FILE.NO_HINT") return ""
  const at = chain.findIndex(({ sparkThrowable }) => sparkThrowable?.errorClass === errorClass)
  const causes = chain.slice(at + 1).map(({ message }) => oneLine(message.split(/\n(?:Parse Mode|CSV file):/)[0]))
  return causes.length === 0 ? "" : ` ${causes.map((cause) => cause.replace(/\.$/, "")).join("; ")}`
}

/** A message without its condition, its SQLSTATE and the query below it, in one line. */
function oneLine(text: string): string {
  const [head] = text.replace(/^\s*\[[A-Z][A-Z0-9_.]*\]\s*/, "").split(/\n== |\s*SQLSTATE: /)
  return head.replace(/\s*\n\s*/g, " ").trim()
}

/** The line of an error that is none of Spark's own conditions: Java's class and message, of the task that failed too. */
function plainMessage(text: string, javaClass: string | undefined): string {
  const failure = /most recent failure: Lost task [^:]*?\): ([\s\S]*)/.exec(text)?.[1] ?? text
  const [first] = failure.trim().split("\n")
  const hasClass = /^[\w$]+(\.[\w$]+)+(Exception|Error|Throwable)?(:|$)/.test(first)
  return hasClass || javaClass === undefined ? first : `${javaClass}: ${first}`
}

function parametersOf(json: string | undefined): Record<string, string> {
  try {
    return json === undefined ? {} : JSON.parse(json)
  } catch {
    // Cut off by the server where it is long.
    return {}
  }
}

function javaClassOf(json: string | undefined): string | undefined {
  return /^\["([^"]+)"/.exec(json ?? "")?.[1]
}

/** The text above the ^^^ of a message that shows the query. */
function markedText(text: string): string | undefined {
  const found = /\n== SQL[^\n]*\n([\s\S]*)/.exec(text)?.[1].split("\n")
  const at = found?.findIndex((line) => /^\s*-*\^+\s*$/.test(line)) ?? -1
  if (found === undefined || at < 1) return undefined
  const from = found[at].indexOf("^")
  const piece = found[at - 1].slice(from, found[at].lastIndexOf("^") + 1)
  return piece.length === 0 ? undefined : piece
}
