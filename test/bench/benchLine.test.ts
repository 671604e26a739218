import { describe, expect, it } from "vitest"

async function parse(...args: string[]) {
  const { benchLine, readBench } = await import("../../bench/benchLine.mjs")
  const { readWords } = await import("../../scripts/setup/command.mjs")
  return readBench(readWords(benchLine, args).values)
}

describe("the arguments of npm run bench", () => {
  it("default to everything", async () => {
    const { only, scales, isWhole } = await parse()
    expect([only, scales, isWhole]).toEqual([
      ["features", "lab-fit", "lab-grid", "dense", "flights", "wide", "cluster", "scorer", "start", "stop"],
      [0.01, 0.1, 1, 10],
      true,
    ])
  })

  it("take a part of it, in any case and order", async () => {
    const { only, scales, systems, isWhole } = await parse(
      ...["--only", "wide,lab-fit", "--scale", "1,0.1", "--systems", "lightgbm,GBT-lab"],
    )
    expect({ only, scales, systems, isWhole }).toEqual({
      only: ["lab-fit", "wide"],
      scales: [0.1, 1],
      systems: ["gbt-lab", "LightGBM"],
      isWhole: false,
    })
  })

  it.each([
    [
      ["--only", "dense,tall"],
      "invalid --only: tall; expected of features, lab-fit, lab-grid, dense, flights, wide, cluster, scorer, start, stop",
    ],
    [["--scale", "0"], "invalid --scale: 0; expected numbers in (0, 1], or 10, with commas between them"],
    [["--scale", "0.1,"], "invalid --scale: 0.1,; expected numbers in (0, 1], or 10, with commas between them"],
    [["--repeat", "0"], "invalid --repeat: 0; expected an integer >= 1"],
    [["--limit", "1.5"], "invalid --limit: 1.5; expected an integer >= 1"],
  ])("refuse %j with exit status 2", async (args, message) => {
    await expect(parse(...args)).rejects.toMatchObject({ message, exitCode: 2 })
  })
})
