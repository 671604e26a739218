import { settingValues } from "./settingValues"

/** A combination of parameters: values by name, or the settings that `ParamGridBuilder` makes. */
export type GridCombination =
  | Readonly<Record<string, unknown>>
  | readonly {
      /** Name of the parameter. */
      name: string
      /** Its value. */
      value: unknown
    }[]

/** The combinations of a grid by parameter name. */
export interface GridCombinations {
  values: readonly Readonly<Record<string, unknown>>[]
  /**
   * Parameters that are not equal everywhere, the one that varies fastest last; all of them if all are equal, and
   * "settings" where no combination sets any. At least one.
   */
  names: readonly string[]
}

/** @throws RangeError if there is no combination */
export function gridCombinations(paramMaps: readonly GridCombination[]): GridCombinations {
  if (paramMaps.length === 0) throw new RangeError("empty grid: expected at least one combination of parameters")
  const values = paramMaps.map((map) =>
    Array.isArray(map) ? settingValues(map) : { ...(map as Readonly<Record<string, unknown>>) },
  )
  const names = [...new Set(values.flatMap((map) => Object.keys(map)))]
  const varying = names.filter((name) => values.some((map) => settingText(map, name) !== settingText(values[0], name)))
  return { values, names: [varying, names, ["settings"]].find((some) => some.length > 0) ?? [] }
}

/** A value of a combination in words; "default" where it leaves the parameter as it is. */
export function settingText(values: Readonly<Record<string, unknown>>, name: string): string {
  return name in values ? String(values[name]) : "default"
}

/** A combination in words, as in "maxDepth 3, maxBins 50". */
export function combinationText(values: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  return names.map((name) => `${name} ${settingText(values, name)}`).join(", ")
}
