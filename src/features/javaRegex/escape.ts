import { propertySet } from "./property"
import { accept, invalidPattern, peek, type Reader, readUntil, unsupportedPattern } from "./reader"

/** What an escape stands for in and outside of brackets: one code point, or a set written as a JavaScript class. */
type Escape =
  | { readonly kind: "character"; readonly codePoint: number }
  | { readonly kind: "set"; readonly text: string }

const horizontal = "\\t\\x20\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000"
const vertical = "\\n-\\r\\x85\\u2028\\u2029"
const controls: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, f: 12, r: 13, e: 27 }

function readHex(reader: Reader, count: number, construct: string): number {
  const digits = reader.characters.slice(reader.at, reader.at + count).join("")
  if (digits.length !== count || !/^[0-9a-fA-F]+$/.test(digits)) throw invalidPattern(reader, `bad ${construct}`)
  reader.at += count
  return Number.parseInt(digits, 16)
}

function readOctal(reader: Reader): number {
  let digits = ""
  while (digits.length < 3 && /^[0-7]$/.test(peek(reader)) && Number.parseInt(digits + peek(reader), 8) <= 0o377) {
    digits += reader.characters[reader.at++]
  }
  if (digits === "") throw invalidPattern(reader, "bad octal escape")
  return Number.parseInt(digits, 8)
}

function readUnicode(reader: Reader): number {
  const unit = readHex(reader, 4, "\\u escape")
  const start = reader.at
  if (unit >= 0xd800 && unit < 0xdc00 && accept(reader, "\\u")) {
    const next = readHex(reader, 4, "\\u escape")
    if (next >= 0xdc00 && next < 0xe000) return ((unit - 0xd800) << 10) + next - 0xdc00 + 0x10000
    reader.at = start
  }
  return unit
}

function readHexadecimal(reader: Reader): number {
  if (!accept(reader, "{")) return readHex(reader, 2, "\\x escape")
  const digits = readUntil(reader, "}", "\\x{")
  const codePoint = /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : Infinity
  if (codePoint > 0x10ffff) throw invalidPattern(reader, "bad \\x escape")
  return codePoint
}

function readProperty(reader: Reader, letter: string): string {
  const name = accept(reader, "{") ? readUntil(reader, "}", `\\${letter}{`) : reader.characters[reader.at++]
  const set = propertySet(name ?? "", reader.flags)
  if (set === undefined) {
    const hint = name?.startsWith("In") ? `; for a script, write \\p{Is${name.slice(2)}}` : ""
    throw unsupportedPattern(reader, `\\${letter}{${name ?? ""}}${hint}`)
  }
  return letter === "P" ? `[^${set}]` : set
}

function classSet(letter: string, isUnicode: boolean): string | undefined {
  switch (letter) {
    case "d":
      return isUnicode ? "[\\p{Nd}]" : "[0-9]"
    case "s":
      return isUnicode ? "[\\p{White_Space}]" : "[\\x20\\t-\\r]"
    case "w":
      return isUnicode ? "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]" : "[a-zA-Z0-9_]"
    case "h":
      return `[${horizontal}]`
    case "v":
      return `[${vertical}]`
  }
  return undefined
}

/** Reads the escape after a backslash, but for the anchors and back-references that only stand outside of brackets. */
export function readEscape(reader: Reader): Escape {
  const letter = peek(reader)
  if (letter === "") throw invalidPattern(reader, "nothing after the last \\")
  reader.at++
  if (Object.hasOwn(controls, letter)) return { kind: "character", codePoint: controls[letter] }
  if (letter === "0") return { kind: "character", codePoint: readOctal(reader) }
  if (letter === "x") return { kind: "character", codePoint: readHexadecimal(reader) }
  if (letter === "u") return { kind: "character", codePoint: readUnicode(reader) }
  if (letter === "p" || letter === "P") return { kind: "set", text: readProperty(reader, letter) }
  if (letter === "c") {
    const control = reader.characters[reader.at++]
    if (control === undefined) throw invalidPattern(reader, "nothing after \\c")
    return { kind: "character", codePoint: control.codePointAt(0)! ^ 64 }
  }
  const set = classSet(letter.toLowerCase(), reader.flags.U)
  if (set !== undefined) return { kind: "set", text: letter === letter.toLowerCase() ? set : `[^${set}]` }
  if (letter === "N" || letter === "X") throw unsupportedPattern(reader, `\\${letter}`)
  if (/^[a-zA-Z0-9]$/.test(letter)) throw invalidPattern(reader, `unknown escape \\${letter}`)
  return { kind: "character", codePoint: letter.codePointAt(0)! }
}
