import { addToRunRecord } from "./recordMetric"

/** A parameter of a notebook. */
export type NotebookParam = number | string | boolean | number[]

/**
 * The parameters of a notebook: the defaults given, with those replaced that the environment variable `GBT_LAB_SET`
 * names. That is a JSON object of strings, `{"seed": "7", "maxDepth": "3,5"}`; each is read as the kind of its default:
 * a number, true or false, a list of numbers set apart by commas, or a text as it stands.
 * A name that `defaults` does not have is passed over: it may belong to another notebook of the same run.
 *
 * `npm start` reads the names and kinds from the notebook's source before it runs anything, so `defaults` should be
 * written out as an object in the call. The parameters in effect go into the record of the run.
 *
 * @param defaults - one value a parameter; not changed
 * @param env - default `process.env`
 * @returns an object of its own, with the fields of `defaults`
 * @throws TypeError if `GBT_LAB_SET` is not a JSON object, or a value cannot be read as the kind of its default
 */
export function notebookParams<T extends Record<string, NotebookParam>>(
  defaults: T,
  env: Record<string, string | undefined> = process.env,
): T {
  const params: Record<string, NotebookParam> = { ...defaults }
  const given = readGiven(env.GBT_LAB_SET)
  for (const [name, value] of Object.entries(defaults)) {
    params[name] = Object.hasOwn(given, name)
      ? parseAs(name, given[name], value)
      : Array.isArray(value)
        ? [...value]
        : value
  }
  addToRunRecord({ parameters: params }, env)
  return params as T
}

function readGiven(json: string | undefined): Record<string, unknown> {
  if (json === undefined || json.trim() === "") return {}
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch (cause) {
    throw new TypeError(`invalid GBT_LAB_SET: ${json}; expected a JSON object of strings`, { cause })
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`invalid GBT_LAB_SET: ${json}; expected a JSON object of strings`)
  }
  return given as Record<string, unknown>
}

function parseAs(name: string, given: unknown, like: NotebookParam): NotebookParam {
  // A number or a list that came as JSON, not as a string, reads the same.
  if (typeof like === "string") return String(given)
  const text = String(given).trim()
  const invalid = (expected: string): TypeError =>
    new TypeError(`invalid ${name}: ${JSON.stringify(text)}; expected ${expected}`)
  if (typeof like === "number") {
    const value = parseNumber(text)
    if (Number.isNaN(value)) throw invalid("a number")
    return value
  }
  if (typeof like === "boolean") {
    if (text !== "true" && text !== "false") throw invalid("true or false")
    return text === "true"
  }
  const values = text === "" ? [] : text.split(",").map(parseNumber)
  if (values.some((value) => Number.isNaN(value))) throw invalid("numbers set apart by commas")
  return values
}

function parseNumber(text: string): number {
  // Number("") is 0, which nobody means by leaving a value out.
  return text.trim() === "" ? Number.NaN : Number(text)
}
