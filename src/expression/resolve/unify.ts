// Arguments cast to what a signature asks for.

import { canCastSilently, castTo, commonType } from "../coerce"
import { type DataType, elementOf, entryOf, isDecimal, isNumericType, isWhole } from "../dataType"
import type { Parameter, Signature } from "../functions/rule"
import type { Typed } from "../typed"

const variable = /\b[TKVU]\b/g

/** Type variables and what they stand for. */
export type Bindings = Map<string, DataType>

/** True for a type with a variable in it. */
export function isOpen(type: DataType): boolean {
  return /\b[TKVU]\b/.test(type)
}

/** The type with its variables replaced. */
export function close(type: DataType, bindings: Bindings): DataType {
  return type.replace(variable, (name) => bindings.get(name) ?? "void")
}

/** Binds the variables of a parameter's type to what an argument has there; false where they do not match. */
export function bind(pattern: DataType, type: DataType, bindings: Bindings, ansi: boolean): boolean {
  if (/^[TKVU]$/.test(pattern)) {
    const bound = bindings.get(pattern)
    const common = bound === undefined ? type : commonType(bound, type, ansi)
    if (common === undefined) return false
    bindings.set(pattern, common)
    return true
  }
  if (!isOpen(pattern) || type === "void") return true
  const [elementPattern, element] = [elementOf(pattern), elementOf(type)]
  if (elementPattern !== undefined) return element !== undefined && bind(elementPattern, element, bindings, ansi)
  const [pair, entry] = [/^map<(\w),\s*(\w)>$/.exec(pattern), entryOf(type)]
  if (pair && entry) return bind(pair[1], entry.key, bindings, ansi) && bind(pair[2], entry.value, bindings, ansi)
  return false
}

/** The parameter that argument `index` of `count` is for. */
export function parameterAt({ parameters }: Signature, index: number, count: number): Parameter {
  const repeated = parameters.findIndex((p) => p.isRepeated)
  if (repeated < 0 || index < repeated) return parameters[index]
  const behind = parameters.length - repeated - 1
  return index >= count - behind ? parameters[parameters.length - (count - index)] : parameters[repeated]
}

/** The type among a parameter's alternatives that an argument is to have; undefined where it fits none. */
export function chosenType(types: readonly DataType[], arg: Typed, ansi: boolean): DataType | undefined {
  const { type } = arg
  for (const candidate of types) {
    if (candidate === "any" || candidate === type) return candidate
    if (candidate === "number" && isNumericType(type)) return candidate
    if (candidate === "whole" && isWhole(type)) return type
    if (candidate === "decimal" && isDecimal(type)) return candidate
    if (isOpen(candidate) && bind(candidate, type, new Map(), ansi)) return candidate
  }
  if (types.includes("whole")) return type === "void" ? "int" : undefined
  for (const candidate of types) {
    if (candidate === "number") {
      if (type === "void" || type === "string") return candidate
      continue
    }
    if (candidate === "decimal") continue
    // A number goes to the one type of numbers that there is, a narrower one, too.
    const isOnly = types.length === 1 && isNumericType(type) && isNumericType(candidate)
    if (isOnly || (!isOpen(candidate) && canCastSilently(type, candidate, ansi))) return candidate
  }
  return undefined
}

/** An argument cast to the type chosen for it. */
export function fitted(arg: Typed, chosen: DataType, bindings: Bindings): Typed {
  if (chosen === "any" || chosen === "decimal") return arg
  if (chosen === "number") return isNumericType(arg.type) ? arg : castTo(arg, "double")
  return castTo(arg, isOpen(chosen) ? close(chosen, bindings) : chosen)
}
