import type { Flags } from "./reader"

const graph = "[^\\p{Z}\\p{Cc}\\p{Cs}\\p{Cn}]"

/** POSIX names: members by default, members under UNICODE_CHARACTER_CLASS. */
const posix: Readonly<Record<string, readonly [string, string]>> = {
  Lower: ["a-z", "\\p{Lowercase}"],
  Upper: ["A-Z", "\\p{Uppercase}"],
  ASCII: ["\\x00-\\x7f", "\\x00-\\x7f"],
  Alpha: ["a-zA-Z", "\\p{Alphabetic}"],
  Digit: ["0-9", "\\p{Nd}"],
  Alnum: ["0-9a-zA-Z", "\\p{Alphabetic}\\p{Nd}"],
  Punct: ["\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e", "\\p{P}"],
  Graph: ["\\x21-\\x7e", graph],
  Print: ["\\x20-\\x7e", `${graph}\\p{Zs}`],
  Blank: ["\\x20\\t", "\\t\\p{Zs}"],
  Cntrl: ["\\x00-\\x1f\\x7f", "\\p{Cc}"],
  XDigit: ["0-9a-fA-F", "\\p{Nd}\\p{Hex_Digit}"],
  Space: ["\\x20\\t-\\r", "\\p{White_Space}"],
}

/** Java's names of binary properties, in upper case, after `Is`. */
const binary: Readonly<Record<string, string>> = {
  ALPHABETIC: "\\p{Alphabetic}",
  LETTER: "\\p{L}",
  IDEOGRAPHIC: "\\p{Ideographic}",
  LOWERCASE: "\\p{Lowercase}",
  UPPERCASE: "\\p{Uppercase}",
  TITLECASE: "\\p{Lt}",
  WHITE_SPACE: "\\p{White_Space}",
  WHITESPACE: "\\p{White_Space}",
  CONTROL: "\\p{Cc}",
  PUNCTUATION: "\\p{P}",
  HEX_DIGIT: "\\p{Nd}\\p{Hex_Digit}",
  HEXDIGIT: "\\p{Nd}\\p{Hex_Digit}",
  NONCHARACTER_CODE_POINT: "\\p{Noncharacter_Code_Point}",
  JOIN_CONTROL: "\\p{Join_Control}",
  ASSIGNED: "\\P{Cn}",
  WORD: "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}",
}

/** Categories that JavaScript does not have under Java's name. */
const joined: Readonly<Record<string, string>> = { LD: "\\p{L}\\p{Nd}", L1: "\\x00-\\xff", all: "\\p{Any}" }

const category = /^(C[cfnos]?|L[Clmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/
const cased = ["\\p{Lu}", "\\p{Ll}", "\\p{Lt}", "\\p{Lowercase}", "\\p{Uppercase}"]

function categoryMembers(name: string): string | undefined {
  return category.test(name) ? `\\p{${name}}` : Object.hasOwn(joined, name) ? joined[name] : undefined
}

function scriptMembers(name: string): string | undefined {
  const script = name.toLowerCase().replace(/(^|_)[a-z]/g, (start) => start.toUpperCase())
  if (!/^\w+$/.test(script)) return undefined
  try {
    return new RegExp(`\\p{Script=${script}}`, "v").source
  } catch {
    return undefined
  }
}

function members(name: string, flags: Flags): string | undefined {
  const equals = name.indexOf("=")
  if (equals >= 0) {
    const key = name.slice(0, equals).toLowerCase()
    const value = name.slice(equals + 1)
    if (key === "sc" || key === "script") return scriptMembers(value)
    return key === "gc" || key === "general_category" ? categoryMembers(value) : undefined
  }
  if (!name.startsWith("Is")) {
    return Object.hasOwn(posix, name) ? posix[name][flags.U ? 1 : 0] : categoryMembers(name)
  }
  const bare = name.slice(2)
  const upper = bare.toUpperCase()
  if (Object.hasOwn(binary, upper)) return binary[upper]
  const asPosix = Object.keys(posix).find((known) => known !== "ASCII" && known.toUpperCase() === upper)
  return asPosix === undefined ? (categoryMembers(bare) ?? scriptMembers(bare)) : posix[asPosix][1]
}

/**
 * The set that Java's `\p{name}` stands for, as a JavaScript class; undefined where there is none: names that Java does
 * not know, Unicode blocks (`InCyrillic`), and the methods of java.lang.Character (`javaLowerCase`).
 */
export function propertySet(name: string, flags: Flags): string | undefined {
  const found = members(name, flags)
  if (found === undefined) return undefined
  if (flags.i && (found === "a-z" || found === "A-Z")) return "[a-zA-Z]"
  // Java lets a property of one case match the others when case does not count.
  if (flags.i && cased.includes(found)) return `[${cased.slice(0, 3).join("")}]`
  return `[${found}]`
}
