// Where a Spark Connect server is, in the words that PySpark takes: "sc://host:port/;name=value;…".

/** Where a server is and who asks; `token` and `headers` are left out where the address is shown or copied. */
export interface SparkAddress {
  readonly host: string
  readonly port: number
  /** What the server knows its users by; sent over TLS alone. */
  readonly token?: string
  /** True where the connection is to be TLS. */
  readonly isSecure: boolean
  readonly userId?: string
  /** A session that is there already, or is to have this id: a UUID. */
  readonly sessionId?: string
  readonly userAgent?: string
  /** Sent with every call, as proxies ask for. */
  readonly headers: Readonly<Record<string, string>>
}

const example = 'expected "sc://host:15002" or "sc://host:15002/;use_ssl=true;token=…"'

const known = ["token", "use_ssl", "user_id", "session_id", "user_agent"]

/**
 * Reads the address of a server: `sc://host:port/;use_ssl=true;token=…;user_id=…;session_id=…;user_agent=…`, and any header
 * as `x-name=value`. The port is 15002 by default, values are percent-encoded as in URLs. A token means TLS.
 *
 * @throws TypeError for what is no such address, RangeError for a port that there can't be; none says values
 */
export function parseAddress(text: string): SparkAddress {
  const found = typeof text === "string" ? /^sc:\/\/([^/;?#]*)(?:\/?(?:;(.*))?)$/s.exec(text.trim()) : null
  if (found === null) throw new TypeError(`this is no address of a Spark Connect server; ${example}`)
  if (found[1].includes("@")) {
    throw new TypeError(`the address of a Spark Connect server has no name and password before the host; ${example}`)
  }
  const place = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(.*))?$/.exec(found[1])
  if (place === null) throw new TypeError(`the address of a Spark Connect server names no host; ${example}`)
  const host = place[1].replace(/^\[|\]$/g, "")
  const port = place[2] === undefined ? 15002 : Number(place[2])
  if (!/^\d*$/.test(place[2] ?? "") || !(port >= 1 && port <= 65535)) {
    throw new RangeError(`invalid port ${place[2]} of the Spark Connect server ${host}; expected 1 to 65535`)
  }
  const values = readParameters(found[2] ?? "")
  const { token, use_ssl, user_id: userId, session_id: sessionId, user_agent: userAgent, ...headers } = values
  if (use_ssl !== undefined && !/^(true|false)$/i.test(use_ssl)) {
    throw new TypeError("use_ssl of a Spark Connect server's address is true or false")
  }
  if (token !== undefined && use_ssl?.toLowerCase() === "false") {
    throw new TypeError("a token is sent over TLS alone: leave use_ssl=false out of the address")
  }
  if (sessionId !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sessionId)) {
    throw new TypeError("session_id of a Spark Connect server's address is a UUID, as crypto.randomUUID() makes them")
  }
  const address = { host, port, isSecure: token !== undefined || use_ssl?.toLowerCase() === "true" }
  Object.assign(address, withoutUndefined({ userId, sessionId, userAgent }))
  // Not enumerable, so that neither a log nor a copy has them.
  Object.defineProperty(address, "headers", { value: Object.freeze(headers) })
  if (token !== undefined) Object.defineProperty(address, "token", { value: token })
  return Object.freeze(address) as SparkAddress
}

/** An address as it may be shown: host, port and whether TLS is used. */
export function addressText({ host, port, isSecure }: SparkAddress): string {
  return `sc://${host.includes(":") ? `[${host}]` : host}:${port}${isSecure ? "/;use_ssl=true" : ""}`
}

function readParameters(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const part of text.split(";")) {
    if (part.trim() === "") continue
    const at = part.indexOf("=")
    const name = (at < 0 ? part : part.slice(0, at)).trim()
    // Without a "=" the part may be a piece of a token.
    if (at < 0)
      throw new TypeError("a parameter of a Spark Connect server's address has no value; expected ;name=value")
    const value = decode(name, part.slice(at + 1).trim())
    if (known.includes(name)) {
      if (value === "") throw new TypeError(`${name} of a Spark Connect server's address has no value`)
      values[name] = value
    } else if (/^[a-z0-9.]+(-[a-z0-9.]+)+$/i.test(name)) values[name.toLowerCase()] = value
    else {
      const all = `${known.join(", ")}, or a header's name with a "-" in it`
      throw new TypeError(`unknown parameter ${name} of a Spark Connect server's address; expected ${all}`)
    }
  }
  return values
}

function decode(name: string, text: string): string {
  let value = text
  try {
    value = decodeURIComponent(text)
  } catch {
    throw new TypeError(`${name} of a Spark Connect server's address has a "%" that encodes nothing; write it as %25`)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a header can't have
  if (/[\u0000-\u001f\u007f-\uffff]/.test(value)) {
    throw new TypeError(`${name} of a Spark Connect server's address has signs that a header can't have`)
  }
  return value
}

function withoutUndefined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined))
}
