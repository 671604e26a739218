// Parts of URLs as Java's URI reads them.

import { isIPv4, isIPv6 } from "node:net"

const other = "[^\\x00-\\x7f\\x80-\\x9f\\s]"
const escaped = "%[0-9a-fA-F]{2}"
const plain = `[A-Za-z0-9_\\-!.~'()*]|${escaped}|${other}`
const anything = `(?:${plain}|[;/?:@&=+$,[\\]])*`
const form = new RegExp(
  `^(?:(?<scheme>[A-Za-z][A-Za-z0-9+\\-.]*):)?(?:(?<opaque>(?!/)(?:${plain}|[;?:@&=+$,[\\]])${anything})|` +
    `(?://(?<authority>[^/?#]*))?(?<path>(?:${plain}|[:@&=+$,;/])*)(?:\\?(?<query>${anything}))?)(?:#(?<fragment>${anything}))?$`,
)
const registry = new RegExp(`^(?:${plain}|[$,;:@&=+])*$`)
const server = new RegExp(`^(?:(?<user>(?:${plain}|[;:&=+$,])*)@)?(?<host>\\[[^\\]]*\\]|[A-Za-z0-9.\\-]+)(?::[0-9]*)?$`)
const label = "[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?"
const hostname = new RegExp(`^(?:${label}|(?:${label}\\.)+[A-Za-z](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?)\\.?$`)

/** A URL's parts by Spark's names for them; undefined for what is no URL. */
function partsOf(url: string): Readonly<Record<string, string | undefined>> | undefined {
  const match = form.exec(url)?.groups
  if (match === undefined) return undefined
  const { scheme, opaque, authority, path = "", query, fragment } = match
  // `a:b` is opaque only behind a scheme; elsewhere the same signs are a path.
  if (opaque !== undefined) {
    if (scheme === undefined) return relativeParts(url)
    return { PROTOCOL: scheme, REF: fragment }
  }
  if (scheme !== undefined && authority === undefined && path === "") return undefined
  const served = authority === undefined ? undefined : server.exec(authority)?.groups
  const isServed = served !== undefined && isHost(served.host)
  if (authority?.includes("[") && !isServed) return undefined
  if (authority !== undefined && !isServed && !registry.test(authority)) return undefined
  if (authority === "" && path === "") return undefined
  return {
    PROTOCOL: scheme,
    AUTHORITY: authority || undefined,
    USERINFO: isServed ? served.user : undefined,
    HOST: isServed ? served.host : undefined,
    PATH: path,
    QUERY: query,
    FILE: query === undefined ? path : `${path}?${query}`,
    REF: fragment,
  }
}

const relative = new RegExp(
  `^(?<path>(?:${plain}|[@&=+$,;/])(?:${plain}|[:@&=+$,;/])*)?(?:\\?(?<query>${anything}))?(?:#(?<fragment>${anything}))?$`,
)

function relativeParts(url: string): Readonly<Record<string, string | undefined>> | undefined {
  // A colon before the first slash would end a scheme, and what stands before it is none.
  const match = /^[^/?#]*:/.test(url) ? undefined : relative.exec(url)?.groups
  if (match === undefined) return undefined
  const { path = "", query, fragment } = match
  return { PATH: path, QUERY: query, FILE: query === undefined ? path : `${path}?${query}`, REF: fragment }
}

function isHost(host: string): boolean {
  return host.startsWith("[") ? isIPv6(host.slice(1, -1)) : isIPv4(host) || hostname.test(host)
}

/** A part of a URL, or the value of a key, which is a pattern, of its query; null where it has none. */
export function urlPart(url: string, part: string, key: RegExp | undefined, isNullOnError: boolean): string | null {
  const parts = partsOf(url)
  if (parts === undefined) {
    if (isNullOnError) return null
    throw new Error(`INVALID_URL: ${url}; try_parse_url gives null`)
  }
  if (key !== undefined && part !== "QUERY") return null
  const found = (Object.hasOwn(parts, part) ? parts[part] : undefined) ?? null
  if (key === undefined || found === null) return found
  key.lastIndex = 0
  return key.exec(found)?.groups?.g2 ?? null
}
