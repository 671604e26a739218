import type { ParamMap } from "../../pipeline/stage"

/** The values of one combination of a grid by parameter name; a second parameter of one name is "name (2)". */
export function settingValues(
  settings: ParamMap | readonly { name: string; value: unknown }[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, value } of settings) {
    // Two stages of a pipeline may have a parameter of one name.
    let key = name
    for (let copy = 2; key in values; copy++) key = `${name} (${copy})`
    values[key] = value
  }
  return values
}
