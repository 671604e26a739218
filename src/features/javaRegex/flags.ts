import { type Flags, type Groups, invalidPattern, type Reader, unsupportedPattern } from "./reader"

/** The flags with one turned on or off. JavaScript ignores case by Unicode's rules in the whole pattern or not at all. */
export function withFlag(reader: Reader, groups: Groups, flags: Flags, name: string, isOn: boolean): Flags {
  if (name === "x" || name === "d") throw unsupportedPattern(reader, `the flag ${name}`)
  if (!/^[iusmU]$/.test(name)) throw invalidPattern(reader, `unknown flag or group (?${name}`)
  const next = { ...flags, [name]: isOn }
  if (name === "U") next.u = isOn
  if (next.i && next.u && !groups.ignoresCase && groups.hasStarted) {
    throw unsupportedPattern(reader, "the flags iu but at the start")
  }
  if (groups.ignoresCase && !(next.i && next.u)) throw unsupportedPattern(reader, "the flags iu for a part")
  return next
}
