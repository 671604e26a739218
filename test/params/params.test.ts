import { describe, expect, it } from "vitest"
import {
  checkParams,
  choiceParam,
  flagParam,
  integerParam,
  numberParam,
  optionalParam,
  type ParamTable,
  textParam,
} from "../../src/params/params"

interface Baking {
  minutes: number
  sugar: number
  name: string
  isVegan: boolean
  form: "round" | "long"
  assistant: string | undefined
}

const table: ParamTable<Baking> = {
  minutes: integerParam(30, 1, 90),
  sugar: numberParam(0.5, "a number in (0, 1]", (x) => x > 0 && x <= 1),
  name: textParam("cake"),
  isVegan: flagParam(false),
  form: choiceParam<"round" | "long">("round", ["round", "long"]),
  assistant: optionalParam(textParam("")),
}

const check = (given: object): object => checkParams<Baking>("Baking", table, given)

describe("checkParams", () => {
  it("fills in what was left out, undefined too, and freezes the result", () => {
    const defaults = { minutes: 30, sugar: 0.5, name: "cake", isVegan: false, form: "round", assistant: undefined }
    expect(check({})).toEqual(defaults)
    expect(check({ minutes: undefined, assistant: "Ann" })).toEqual({ ...defaults, assistant: "Ann" })
    expect(Object.isFrozen(check({}))).toBe(true)
  })

  it("leaves the object given as it is", () => {
    const given = Object.freeze({ minutes: 45 })
    expect(check(given)).toMatchObject({ minutes: 45, sugar: 0.5 })
    expect(given).toEqual({ minutes: 45 })
  })

  it.each([
    [{ minutes: 0 }, RangeError, "invalid minutes: 0; expected an integer in [1, 90]"],
    [{ minutes: 2.5 }, RangeError, "invalid minutes: 2.5; expected an integer in [1, 90]"],
    [{ minutes: Number.NaN }, RangeError, "invalid minutes: NaN; expected an integer in [1, 90]"],
    [{ minutes: "30" }, TypeError, 'invalid minutes: "30"; expected an integer in [1, 90]'],
    [{ sugar: 0 }, RangeError, "invalid sugar: 0; expected a number in (0, 1]"],
    [{ name: 7 }, TypeError, "invalid name: 7; expected a string"],
    [{ isVegan: 1 }, TypeError, "invalid isVegan: 1; expected true or false"],
    [{ form: "flat" }, RangeError, 'invalid form: "flat"; expected one of "round", "long"'],
    [{ assistant: null }, TypeError, "invalid assistant: null; expected a string"],
    [
      { minute: 3 },
      TypeError,
      "unknown parameter of Baking: minute; did you mean minutes?; have minutes, sugar, name, isVegan, form, assistant",
    ],
    [
      { toString: 3 },
      TypeError,
      "unknown parameter of Baking: toString; have minutes, sugar, name, isVegan, form, assistant",
    ],
    [null, TypeError, "invalid parameters of Baking: null; expected an object"],
  ])("refuses %o", (given, kind, message) => {
    expect(() => check(given as object)).toThrow(new kind(message))
    expect(() => check(given as object)).toThrow(kind)
  })
})
