// Text as bytes, and bytes as text: character sets, base64, hexadecimal digits, what URLs take.

/** Character sets that Spark knows, by how they are named here. */
const charsets: Readonly<Record<string, "ascii" | "latin1" | "utf8" | "utf16be" | "utf16le" | "utf16" | "utf32">> = {
  "us-ascii": "ascii",
  "iso-8859-1": "latin1",
  "utf-8": "utf8",
  "utf-16be": "utf16be",
  "utf-16le": "utf16le",
  "utf-16": "utf16",
  "utf-32": "utf32",
}

function charsetNamed(name: string): (typeof charsets)[string] {
  const charset = Object.hasOwn(charsets, name.toLowerCase()) ? charsets[name.toLowerCase()] : undefined
  if (charset !== undefined) return charset
  const known = Object.keys(charsets).join(", ").toUpperCase()
  throw new Error(`INVALID_PARAMETER_VALUE.CHARSET: unknown character set ${name}; have ${known}`)
}

function malformed(charset: string): Error {
  return new Error(`MALFORMED_CHARACTER_CODING: a character or byte that ${charset.toUpperCase()} does not have`)
}

/** The bytes of a text in a character set. */
export function encoded(text: string, charset: string): Uint8Array {
  switch (charsetNamed(charset)) {
    case "utf8":
      return Buffer.from(text, "utf8")
    case "ascii":
    case "latin1": {
      const last = charset.toLowerCase() === "us-ascii" ? 127 : 255
      if ([...text].some((letter) => letter.codePointAt(0)! > last)) throw malformed(charset)
      return Buffer.from(text, "latin1")
    }
    case "utf16le":
      return Buffer.from(text, "utf16le")
    case "utf16be":
      return Buffer.from(text, "utf16le").swap16()
    case "utf16":
      return text === "" ? new Uint8Array() : Buffer.from(`\ufeff${text}`, "utf16le").swap16()
    case "utf32": {
      const points = Array.from(text, (letter) => letter.codePointAt(0)!)
      const bytes = Buffer.alloc(4 * points.length)
      for (const [i, point] of points.entries()) bytes.writeUInt32BE(point, 4 * i)
      return bytes
    }
  }
}

/** The text that bytes are in a character set. */
export function decoded(bytes: Uint8Array, charset: string): string {
  const kind = charsetNamed(charset)
  switch (kind) {
    case "ascii":
      if (bytes.some((byte) => byte > 127)) throw malformed(charset)
      return Buffer.from(bytes).toString("latin1")
    case "latin1":
      return Buffer.from(bytes).toString("latin1")
    case "utf32":
      return utf32Text(bytes, charset)
    default: {
      const isMarked = kind === "utf16" && bytes.length >= 2 && [0xfeff, 0xfffe].includes((bytes[0] << 8) | bytes[1])
      const isLittle = kind === "utf16le" || (isMarked && bytes[0] === 0xff)
      const label = kind === "utf8" ? "utf-8" : isLittle ? "utf-16le" : "utf-16be"
      try {
        return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(isMarked ? bytes.slice(2) : bytes)
      } catch {
        throw malformed(charset)
      }
    }
  }
}

function utf32Text(bytes: Uint8Array, charset: string): string {
  if (bytes.length % 4 !== 0) throw malformed(charset)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = bytes.length > 0 && view.getUint32(0) === 0xfffe0000
  let text = ""
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, isLittle)
    if (at === 0 && point === 0xfeff) continue
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw malformed(charset)
    text += String.fromCodePoint(point)
  }
  return text
}

/** True for bytes that are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Text of bytes, � for what is no UTF-8. */
export function repairedText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
}

/** The bytes that base64 stands for, by MIME's rules: what is none of its signs is passed over. */
export function base64Bytes(text: string): Uint8Array {
  const end = text.indexOf("=")
  const signs = (end < 0 ? text : text.slice(0, end)).replace(/[^A-Za-z0-9+/]/g, "")
  const rest = end < 0 ? "" : text.slice(end)
  const invalid = (problem: string): Error => new Error(`base64 that is none: ${text}; ${problem}`)
  if (signs.length % 4 === 1) throw invalid("a single sign at its end")
  if (rest !== "" && (signs.length % 4 === 0 || (signs.length % 4 === 2 && rest[1] !== "="))) {
    throw invalid("expected = where signs are missing")
  }
  if (/[A-Za-z0-9+/]/.test(rest)) throw invalid("signs behind =")
  return Buffer.from(signs, "base64")
}

/** The same of text that is base64 and blanks; undefined for what is none. */
export function strictBase64Bytes(text: string): Uint8Array | undefined {
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text.replace(/\s/g, ""))
  if (match === null) return undefined
  const [, { length }, padding] = match
  if (padding === "" ? length % 4 === 1 : (length + padding.length) % 4 !== 0) return undefined
  return Buffer.from(match[1], "base64")
}

/** The bytes of hexadecimal digits, a 0 before an odd number of them; undefined for what is none. */
export function hexBytes(text: string): Uint8Array | undefined {
  const padded = text.length % 2 === 1 ? `0${text}` : text
  return /^[0-9a-fA-F]*$/.test(padded) ? Buffer.from(padded, "hex") : undefined
}

/** Text as a form of a page sends it: a blank is +, other signs %20. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The text of what {@link urlEncoded} gives; bytes that are no UTF-8 are �. */
export function urlDecoded(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new Error(`CANNOT_DECODE_URL: ${text}; expected two digits behind %`)
  return text
    .replace(/\+/g, " ")
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (bytes) => repairedText(Buffer.from(bytes.replaceAll("%", ""), "hex")))
}
