import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { didYouMean, didYouMeanOf } from "../../src/params/nearest"

const names = ["user_id", "item_id", "purchase"]

describe("did you mean", () => {
  it.each([
    ["purchse", "purchase"],
    ["PURCHASE_", "purchase"],
    ["usre_id", "user_id"],
    ["user", "user_id"],
  ])("takes %s for %s", (written, meant) => {
    expect(didYouMean(written, names)).toBe(`; did you mean ${meant}?`)
  })

  it("takes two letters in the wrong order for one mistake", () => {
    expect(didYouMean("cuont", ["conv", "count"])).toBe("; did you mean count?")
  })

  it("says nothing of a name that is like none", () => {
    expect(didYouMean("label", names)).toBe("")
    expect(didYouMean("x", ["id"])).toBe("")
  })

  it("finds a name of which one letter is missing, doubled or wrong (property)", () => {
    const word = fc.stringMatching(/^[a-z]{4,10}$/)
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom("missing", "doubled", "wrong"), (name, place, mistake) => {
        const at = place % name.length
        const middle = { missing: "", doubled: name[at].repeat(2), wrong: "_" }[mistake]
        const written = name.slice(0, at) + middle + name.slice(at + 1)
        fc.pre(written.toLowerCase() !== name)
        expect(didYouMean(written, [name])).toBe(`; did you mean ${name}?`)
      }),
      { seed: 7 },
    )
  })

  it("lists the names too, but for many where one is near", () => {
    expect(didYouMeanOf("purchse", names)).toBe("; did you mean purchase?; have user_id, item_id, purchase")
    expect(didYouMeanOf("label", names)).toBe("; have user_id, item_id, purchase")
    const many = [...names, ..."abcdefghij"]
    expect(didYouMeanOf("purchse", many)).toBe("; did you mean purchase?")
    expect(didYouMeanOf("purchse", [])).toBe("; have none")
  })
})
