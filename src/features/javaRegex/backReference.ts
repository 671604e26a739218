import { accept, type Groups, invalidPattern, peek, type Reader, readUntil, unsupportedPattern } from "./reader"

const digit = /^[0-9]$/

function backReference(reader: Reader, groups: Groups, number: number, text: string): string {
  // JavaScript takes a group that has not matched for an empty one, where Java fails.
  if (!groups.certain.has(number)) throw unsupportedPattern(reader, `${text}, to a group that may not have matched`)
  if (groups.lookbehindDepth > 0) throw unsupportedPattern(reader, `${text} inside a lookbehind`)
  if (reader.flags.i && !groups.ignoresCase) throw unsupportedPattern(reader, `${text} under the flag i`)
  groups.referenced.add(number)
  return `\\k<g${number}>`
}

/** Reads `\1` or `\k<name>` after its backslash. */
export function readBackReference(reader: Reader, groups: Groups): string {
  if (accept(reader, "k<")) {
    const name = readUntil(reader, ">", "group name")
    const number = groups.named.get(name)
    if (number === undefined) throw invalidPattern(reader, `no group named ${name}`)
    return backReference(reader, groups, number, `\\k<${name}>`)
  }
  let number = Number(reader.characters[reader.at++])
  // A further digit belongs to the number only if there are so many groups.
  while (digit.test(peek(reader)) && number * 10 + Number(peek(reader)) <= groups.count) {
    number = number * 10 + Number(reader.characters[reader.at++])
  }
  return backReference(reader, groups, number, `\\${number}`)
}
