import { describe, expect, it } from "vitest"
import { binaryCurves } from "../../src/evaluation/binaryCurves"
import { calibrationCurve } from "../../src/evaluation/calibrationCurve"
import { gainsCurve } from "../../src/evaluation/gainsCurve"
import { prCurve } from "../../src/evaluation/prCurve"
import { rocCurve } from "../../src/evaluation/rocCurve"
import type { Figure } from "../../src/figure/figure"
import { palette, textColor } from "../../src/figure/figureLayout"
import { themedFigure } from "../../src/notebook/drawing/look"
import * as figures from "../../src/notebook/figures/figures"
import { plotlyComplaints } from "./plotlyValidate"
import { calibration, drawn, forest, labels, maps, pr, roc, scores, searchOf } from "./sampleFigures"

describe.each(Object.entries(drawn))("the figure %s", (_, figure) => {
  it("is what plotly.js expects", () => expect(plotlyComplaints(figure)).toEqual([]))

  it("is plain JSON without NaN or infinity", () => {
    // toStrictEqual tells NaN from null, undefined from a field that is absent, and typed arrays from arrays.
    expect(JSON.parse(JSON.stringify(figure))).toStrictEqual(figure)
  })

  it("has a title, two axis titles and words for those who cannot see it", () => {
    const { title, xaxis, yaxis } = figure.layout as Record<string, { title?: { text: string }; text?: string }>
    for (const text of [title.text, xaxis.title?.text, yaxis.title?.text]) expect(text).toMatch(/\p{L}/u)
    expect(figure.alt).toMatch(/^.{15,}\.$/)
    expect(JSON.stringify(figure)).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe("plotlyComplaints", () => {
  it("finds what plotly.js would pass over in silence", () => {
    const layout = { xaxis: { title: "not an object" } }
    expect(plotlyComplaints({ data: [{ type: "bar", heigth: 1 }], layout })).toEqual([
      "Trace 0 got defaulted to be not visible",
      "In data trace 0, key heigth is not part of the schema",
      "In layout, key xaxis.title must be linked to an object container",
    ])
  })
})

describe("the words of a figure", () => {
  it.each([
    [
      "classBalance",
      "Bar chart of the rows of each class, 5,032,624 in all. 0: 5,021,720 (99.8%); 1: 10,904 (0.22%); 2: 0 (0%).",
    ],
    ["countHistogram", "Histogram of 5 counts. Smallest 0, median 3, largest 9."],
    ["topTerms", "Bar chart of 2 of 2 values. Largest first: Комедия 5, Драма 2."],
    ["heatMap", "Heat map of 2 rows and 2 columns; value from 1 to 4."],
    ["roc", "ROC curve with the no-skill diagonal. Area under the curve: model 0.8333."],
    ["pr", "Precision against recall. Area under the curve: model 0.8000. Without skill the precision is 37.5%."],
    [
      "loss",
      "Loss by number of trees: train 0.5 after the first tree, 0.3 after the last; valid smallest at 2 trees, 0.45.",
    ],
    [
      "grid",
      "Grid search over 4 combinations of maxDepth, maxBins. Best area under ROC 0.9000 at maxDepth 4, maxBins 50.",
    ],
    ["grid of nothing", "Grid search over 1 combination of settings. Best area under ROC 0.8000 at settings default."],
    ["tree that is a leaf", "Tree 0 of 1: 0 levels, 1 leaf. The root is a leaf; it has 1 row."],
    ["tree", "Tree 0 of 2: 2 levels, 3 leaves. The root asks x ≤ 2.5; it has 1,200 rows."],
    [
      "tree that is cut",
      "Tree 1 of 2: 2 levels, 3 leaves; 2 deeper nodes are not drawn. The root asks a ≤ 2.5; it has 1,200 rows.",
    ],
    ["comparison", "area under ROC of 2 models. four features: 0.8800, the lab's run 0.8860; honest: 0.8700."],
  ])("of %s say what it shows", (name, words) => expect(drawn[name].alt).toBe(words))
})

describe("the figures of curves", () => {
  it("take what the evaluation functions return", () => {
    const rows = Float64Array.from(labels)
    const curves = binaryCurves(rows, scores)
    const words = [
      figures.roc(rocCurve(curves)),
      figures.pr(prCurve(curves)),
      figures.gains(gainsCurve(rows, scores)),
      figures.lift(gainsCurve(rows, scores)),
      figures.calibration(calibrationCurve(rows, scores, 4, "quantile")),
    ].map((figure) => figure.alt)
    // Of 15 pairs of a positive and a negative 12 are in order and one is a tie; 0.9 alone finds 1 of 3 in 1 of 8 rows.
    expect(words).toEqual([
      "ROC curve with the no-skill diagonal. Area under the curve: model 0.8333.",
      "Precision against recall. Area under the curve: model 0.7944.",
      "Cumulative gains: the top 1% of rows hold 2.7% of the positives, the top 10% 26.7%.",
      "Lift over guessing: 2.7 in the top 1% of rows, 2.7 in the top 10%.",
      "Predicted against observed probability in 4 bins of 8 rows; overall 0.513 predicted, 0.375 observed.",
    ])
  })
})

describe("a figure's text", () => {
  it("can be replaced, title and axes", () => {
    const { layout } = figures.roc(roc, { title: "Кривая ошибок", xTitle: "x", yTitle: "y" })
    expect(layout).toMatchObject({
      title: { text: "Кривая ошибок" },
      xaxis: { title: { text: "x" } },
      yaxis: { title: { text: "y" } },
    })
  })
})

describe("figures.classBalance", () => {
  it("draws no bar for a class without rows, which a log scale cannot show", () => {
    expect(drawn.classBalance.data[0].y).toEqual([5021720, 10904, null])
  })

  it("refuses a count that is none", () => {
    expect(() => figures.classBalance({ a: -1 })).toThrow(
      new RangeError("invalid count of a: -1; expected an integer >= 0"),
    )
  })
})

describe("figures.countHistogram", () => {
  it("has no bar without counts", () => {
    expect(figures.countHistogram([])).toMatchObject({ data: [{ x: [], y: [] }], alt: "Histogram without data." })
  })

  it("counts into doubling ranges with 0 apart, and starts at the smallest count", () => {
    expect(drawn.countHistogram.data[0]).toMatchObject({
      x: ["0", "1", "2", "3–4", "5–8", "9–16"],
      y: [1, 1, null, 2, null, 1],
    })
    expect(figures.countHistogram([5, 8, 9]).data[0]).toMatchObject({ x: ["5–8", "9–16"], y: [2, 1] })
  })

  it("puts every count up to 1100 into the range that its label names", () => {
    for (let count = 1; count <= 1100; count++) {
      const [label] = figures.countHistogram([count]).data[0].x as string[]
      const [first, last = first] = label.split("–").map(Number)
      expect(first <= count && count <= last).toBe(true)
    }
  })

  it("refuses what is not a count", () => {
    expect(() => figures.countHistogram([1, 0.5])).toThrow(
      new RangeError("invalid count at 1: 0.5; expected an integer >= 0"),
    )
  })
})

describe("names that look like Plotly's small markup", () => {
  it("are drawn as they stand, and told as they stand", () => {
    const name = "<b>R&B"
    const escaped = "&lt;b&gt;R&amp;B"
    const points = { [name]: roc }
    const drawn = [
      figures.bar([name], [1]),
      figures.heatMap({ values: [[1]], rows: [name], columns: [name] }),
      figures.grid(searchOf([{ a: name }], [1])),
      figures.gridSpread(searchOf([{ a: name }], [1])),
      figures.metricComparison([{ name, ours: 1 }]),
      figures.roc(points),
      figures.pr({ [name]: pr }),
      figures.classBalance({ [name]: 1 }),
    ]
    for (const { data, layout, alt } of drawn) {
      expect(JSON.stringify([data, layout])).not.toContain(name)
      expect(JSON.stringify([data, layout])).toContain(escaped)
      expect(alt).not.toContain(escaped)
    }
  })
})

describe("figures.bar", () => {
  it("keeps the order given without top, and with it draws the largest, ties in the order given", () => {
    expect(figures.bar(["a", "b", "c"], [1, 3, 2]).data[0]).toMatchObject({ customdata: ["a", "b", "c"], x: [1, 3, 2] })
    expect(figures.bar(["a", "b", "c", "d"], [1, 3, Number.NaN, 3], { top: 3 }).data[0]).toMatchObject({
      customdata: ["b", "d", "a"],
      x: [3, 3, 1],
    })
  })

  it("keeps two bars whose labels are equal or equal once shortened", () => {
    const long = "x".repeat(40)
    const { data, layout } = figures.bar([`${long}1`, `${long}2`], [1, 2])
    expect(data[0].y).toEqual([0, 1])
    expect(layout.yaxis).toMatchObject({ ticktext: [`${"x".repeat(27)}…`, `${"x".repeat(27)}…`] })
  })

  it("refuses labels and values that do not go together, and a top below 1", () => {
    expect(() => figures.bar(["a"], [1, 2])).toThrow(new RangeError("length mismatch: labels has 1, values has 2"))
    expect(() => figures.bar(["a"], [1], { top: 0 })).toThrow(
      new RangeError("invalid top: 0; expected an integer >= 1"),
    )
  })
})

describe("figures.topTerms and figures.featureImportances", () => {
  it("draw 20 of more and say so in the title", () => {
    const names = Array.from({ length: 1000 }, (_, i) => `slot ${i}`)
    const values = names.map((_, i) => i)
    expect(figures.topTerms(names, values).layout.title).toMatchObject({ text: "The 20 most frequent of 1,000 terms" })
    const importances = figures.featureImportances(values, names, { top: 5 })
    expect(importances.layout.title).toMatchObject({ text: "The 5 most important of 1,000 features" })
    expect(importances.data[0].x).toEqual([999, 998, 997, 996, 995])
  })
})

describe("figures.heatMap", () => {
  it("leaves a cell empty for NaN, and for 0 where the logarithm gives the colour", () => {
    expect(drawn.heatMap.data[0].z).toEqual([
      [1, 2],
      [null, 4],
    ])
    expect(drawn["heatMap by logarithm"].data[0]).toMatchObject({ z: [[null, 3]], text: [["0", "1,000"]] })
  })

  it("says so when no cell has a value", () => {
    const { alt } = figures.heatMap({ values: [[Number.NaN]], rows: ["u"], columns: ["a"] }, { logColor: true })
    expect(alt).toBe("Heat map of 1 row and 1 column; value has no values.")
  })

  it("has a colour bar and words of what is drawn alone where the logarithm leaves out 0", () => {
    const { data, alt } = figures.heatMap(
      { values: [[0, 5, 1000]], rows: ["u"], columns: [1, 2, 3] },
      { logColor: true },
    )
    expect(data[0].colorbar).toMatchObject({ tickvals: [0, 1, 2, 3], ticktext: ["1", "10", "100", "1,000"] })
    expect(alt).toBe("Heat map of 1 row and 3 columns; value from 5 to 1,000.")
    const empty = figures.heatMap({ values: [], rows: [], columns: [] }, { logColor: true })
    expect(empty.data[0].colorbar).toMatchObject({ tickvals: [] })
  })

  it("keeps apart two rows or columns of one name", () => {
    const { data } = figures.heatMap({ values: [[1, 2, 3]], rows: ["u"], columns: ["Дети", "Дети", "Дети"] })
    expect(data[0].x).toEqual(["Дети", "Дети (2)", "Дети (3)"])
  })

  it("refuses lengths that differ, and more cells than a page can draw", () => {
    const data = { values: [[1, 2], [3]], rows: ["a", "b"], columns: ["c", "d"] }
    expect(() => figures.heatMap(data)).toThrow(new RangeError("length mismatch: row 1 has 1, columns has 2"))
    const labels = Array.from({ length: 501 }, (_, i) => i)
    expect(() => figures.heatMap({ values: labels.map(() => labels), rows: labels, columns: labels })).toThrow(
      new RangeError("too many cells: 501 x 501; expected at most 250000"),
    )
  })
})

describe("figures.roc and figures.pr", () => {
  it("name each curve with its area and add the line of no skill", () => {
    const names = (figure: Figure) => figure.data.map((trace) => trace.name)
    expect(names(drawn["roc of two"])).toEqual([
      "four features: area 0.8333",
      "with genres: area 0.8333",
      "no skill: area 0.5",
    ])
    expect(names(drawn.pr)).toEqual(["model: area 0.8000", "no skill: 37.5% positive"])
    expect(drawn.pr.data[1].y).toEqual([0.375, 0.375])
    expect(names(drawn["pr of two"])).toEqual(["a: area 0.8000", "b: area 0.8000"])
  })

  it("tell curves apart by colour and by line style", () => {
    const [first, second] = drawn["roc of two"].data.map((trace) => trace.line as { color: string; dash: string })
    expect(first.color).not.toBe(second.color)
    expect(first.dash).not.toBe(second.dash)
  })

  it("refuse arrays that do not go together and a share that is none", () => {
    expect(() => figures.roc({ ...roc, falsePositiveRate: [0] })).toThrow(
      new RangeError("length mismatch: x has 1, y has 6"),
    )
    expect(() => figures.pr(pr, { baseRate: 2 })).toThrow(
      new RangeError("invalid baseRate: 2; expected a number in [0, 1]"),
    )
  })
})

describe("figures.scoreHistogram", () => {
  it("draws the share of each class in each bin, nothing for an empty bin", () => {
    // Bins from 0.1 to 0.9: class 0 has 0.1, 0.2, 0.3 | 0.6, 0.8; class 1 has 0.4 | 0.8, 0.9.
    const { data } = figures.scoreHistogram(scores, labels, { binCount: 2 })
    expect(data[0]).toMatchObject({ name: "label 0 (5 rows)", x: [0.1, 0.5, 0.9], y: [0.6, 0.4, 0.4] })
    expect(data[1]).toMatchObject({ name: "label 1 (3 rows)", y: [0.333333, 0.666667, 0.666667] })
    expect(figures.scoreHistogram([0, 0, 1], [0, 0, 1], { binCount: 2 }).data[0].y).toEqual([1, null, null])
  })

  it("refuses scores and labels that make no sense", () => {
    expect(() => figures.scoreHistogram([1], [0, 1])).toThrow(
      new RangeError("length mismatch: scores has 1, labels has 2"),
    )
    expect(() => figures.scoreHistogram([Number.NaN], [0])).toThrow(
      new RangeError("invalid score: NaN at row 0; expected a finite number"),
    )
    expect(() => figures.scoreHistogram([1], [2])).toThrow(new RangeError("invalid label: 2 at row 0; expected 0 or 1"))
    expect(() => figures.scoreHistogram([], [])).toThrow(new RangeError("no rows: expected at least one score"))
    expect(() => figures.scoreHistogram([1], [0], { binCount: 0 })).toThrow(
      new RangeError("invalid binCount: 0; expected an integer >= 1"),
    )
  })
})

describe("figures.calibration", () => {
  it("draws Wilson's 95% interval around the rate, 0 and 1 included", () => {
    // 5 of 10: (0.5 + z²/20 ± z √(0.025 + z²/400)) / (1 + z²/10) = 0.2366 … 0.7634; 0 of 10 up to z² / (10 + z²); 5 of
    // 5 from 5 / (5 + z²).
    const { data } = drawn.calibration
    expect(data[1]).toMatchObject({ x: [0.15, 0.5, 0.9], y: [0, 0.5, 1], customdata: [10, 10, 5] })
    expect(data[1].error_y).toMatchObject({
      array: [expect.closeTo(0.2775, 4), expect.closeTo(0.2634, 4), 0],
      arrayminus: [0, expect.closeTo(0.2634, 4), expect.closeTo(0.4345, 4)],
    })
    expect(drawn.calibration.alt).toBe(
      "Predicted against observed probability in 3 bins of 25 rows; overall 0.440 predicted, 0.400 observed.",
    )
  })

  it("refuses arrays that do not go together", () => {
    expect(() => figures.calibration({ ...calibration, rowCounts: [1] })).toThrow(
      new RangeError("length mismatch: meanProbability has 3, rowCounts has 1"),
    )
    expect(() => figures.calibration({ meanProbability: [], fractionOfPositives: [], rowCounts: [] })).toThrow(
      new RangeError("no bins: expected at least one"),
    )
  })
})

describe("figures.gains and figures.lift", () => {
  it("draw the gain, and its ratio to the share of rows", () => {
    expect(drawn.gains.data[0]).toMatchObject({ x: [0, 0.125, 0.375, 0.5, 0.625, 1] })
    expect(drawn.lift.data[0]).toMatchObject({
      x: [0.125, 0.375, 0.5, 0.625, 1],
      y: [2.6667, 1.7778, 1.3333, 1.6, 1],
    })
  })

  it("leave out of the lift the rows before the first positive, which a log scale cannot show", () => {
    expect(figures.lift({ rowFraction: [0, 0.25, 0.5, 1], gain: [0, 0, 1, 1] }).data[0].x).toEqual([0.5, 1])
  })

  it("read the top 1% and 10% off the straight lines between points", () => {
    const ordered = { rowFraction: [0, 0.05, 0.25, 1], gain: [0, 0.4, 1, 1] }
    expect(figures.gains(ordered).alt).toBe(
      "Cumulative gains: the top 1% of rows hold 8% of the positives, the top 10% 55%.",
    )
    expect(figures.lift(ordered).alt).toBe("Lift over guessing: 8.0 in the top 1% of rows, 5.5 in the top 10%.")
  })

  it("refuse arrays that do not go together, and a lift without a positive", () => {
    expect(() => figures.gains({ rowFraction: [0, 1], gain: [0] })).toThrow(
      new RangeError("length mismatch: rowFraction has 2, gain has 1"),
    )
    expect(() => figures.gains({ rowFraction: [], gain: [] })).toThrow(
      new RangeError("empty curve: expected at least one point"),
    )
    expect(() => figures.lift({ rowFraction: [0, 1], gain: [0, 0] })).toThrow(
      new RangeError("no positives: a lift needs at least one"),
    )
  })
})

describe("figures.loss", () => {
  it("counts trees from 1 and marks the smallest loss on valid", () => {
    expect(drawn.loss.data.map((trace) => [trace.name, trace.x])).toEqual([
      ["train", [1, 2, 3]],
      ["valid", [1, 2, 3]],
      ["smallest on valid: 2 trees", [2]],
    ])
  })

  it("refuses a history without a tree", () => {
    expect(() => figures.loss({ train: [] })).toThrow(
      new RangeError("no loss: train is empty; expected one number a tree"),
    )
  })
})

describe("figures.grid", () => {
  it("has a cell a combination, the parameter that varies fastest to the right, and frames the best", () => {
    const { data, layout } = drawn.grid
    expect(layout).toMatchObject({
      xaxis: { ticktext: ["50", "55"] },
      yaxis: { title: { text: "maxDepth" }, ticktext: ["3", "4"] },
      shapes: [{ x0: -0.5, x1: 0.5, y0: 0.5, y1: 1.5 }],
    })
    expect(data[0].z).toEqual([
      [0.8, 0.82],
      [0.9, 0.85],
    ])
    // Of 0.9 and 0.8 the deviation from the mean, 0.85, is 0.05.
    expect((data[0].text as string[][])[1][0]).toBe("★ 0.9000<br>± 0.0500")
    const least = figures.grid(searchOf(maps, [4, 3, 2, 5]), { isLargerBetter: false, metricName: "loss" })
    expect(least.alt).toBe(
      "Grid search over 4 combinations of maxDepth, maxBins. Best loss 2.0000 at maxDepth 4, maxBins 50.",
    )
  })

  it("takes a finished search as it is: the best it names, with light where that lies, and folds or none", () => {
    const losses = { estimatorParamMaps: maps, bestIndex: 1, avgMetrics: [0.3, 0.1, 0.4, 0.2] }
    expect(figures.grid(losses)).toMatchObject({
      data: [{ reversescale: true, text: [[expect.any(String), "★ 0.1000"], expect.any(Array)] }],
      alt: expect.stringContaining("Best area under ROC 0.1000 at maxDepth 3, maxBins 55."),
    })
    const heldBack = { estimatorParamMaps: maps, bestIndex: 2, validationMetrics: losses.avgMetrics }
    expect(figures.grid(heldBack)).toMatchObject({ data: [{ reversescale: false }] })
    expect(figures.gridSpread(heldBack).data.at(-1)).toMatchObject({ name: "best average", x: [0.4] })
  })

  it("puts a dot for each fold into its cell, on one scale, passing over a fold without a number", () => {
    // Metrics go from 0.7 to 1.0, so 0.7 stands 0.4 left of the middle of cell 0 and 1.0 0.4 right of that of cell 1.
    const { x, y } = drawn.grid.data[1] as { x: number[]; y: number[] }
    expect(x).toHaveLength(8)
    expect([x[0], x[6]]).toEqual([expect.closeTo(-0.4, 10), expect.closeTo(1.4, 10)])
    expect([y[0], y[6]]).toEqual([0.36, expect.closeTo(1.36, 10)])
  })

  it("leaves open what a grid does not have, and gives a combination that comes again a place of its own", () => {
    const some = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 2 },
      { a: 2, b: 2 },
    ]
    expect(figures.grid(searchOf(some, [1, 2, 3, 4])).data[0].z).toEqual([
      [1, 2],
      [null, 3],
      [null, 4],
    ])
  })

  it("says default where a combination leaves a parameter, and breaks long labels between values", () => {
    expect(drawn["grid of nothing"].layout.xaxis).toMatchObject({ ticktext: ["default"] })
    expect(figures.grid(searchOf([{ a: 1 }, { a: 1, b: 2 }], [1, 2])).layout.xaxis).toMatchObject({
      ticktext: ["default", "2"],
    })
    const all = [
      { loss: "logistic", stepSize: 0.05, maxIter: 100, minInstancesPerNode: 2, maxBins: 1 },
      { loss: "a".repeat(20), stepSize: 0.1, maxIter: 50, minInstancesPerNode: 3, maxBins: 2 },
    ]
    expect(figures.grid(searchOf(all, [1, 2])).layout.yaxis).toMatchObject({
      ticktext: ["logistic, 0.05,<br>100, 2", `${"a".repeat(17)}…,<br>0.1, 50, 3`],
    })
  })

  it("refuses lengths that differ and an empty grid", () => {
    expect(() => figures.grid(searchOf(maps, [1]))).toThrow(
      new RangeError("length mismatch: estimatorParamMaps has 4, avgMetrics has 1"),
    )
    expect(() => figures.grid(searchOf([], []))).toThrow(
      new RangeError("empty grid: expected at least one combination of parameters"),
    )
  })
})

describe("figures.tree", () => {
  it("draws a box a node, leaves one below the other, a parent between its children", () => {
    const [edges, boxes] = drawn.tree.data as { x: number[]; y: number[]; text: string[] }[]
    expect(boxes.x).toEqual([0, 1, 1, 2, 2])
    expect(boxes.y).toEqual([0.75, 0, 1.5, 1, 2])
    expect(edges.x).toHaveLength(4 * 3)
    expect(drawn.tree.layout.shapes).toHaveLength(5)
  })

  it("says in each box what is asked or said, of how many rows, and their mean and variance", () => {
    expect(drawn.tree.data[1].text).toEqual([
      "<b>x</b><br><b>≤ 2.5</b>, 1,200 rows<br>mean 0.1, var 0.99",
      "<b>says -1</b><br>300 rows<br>var 0",
      "<b>&lt;genre&gt;</b><br><b>in {2}</b>, 900 rows<br>mean 0.5, var 0.75",
      "<b>says 1</b><br>600 rows<br>var 0",
      "<b>says 0</b><br>300 rows",
    ])
    expect((drawn.tree.data[2].customdata as string[])[2]).toBe(
      "&lt;genre&gt; in {2}, 1 of 4<br>900 training rows<br>mean target 0.5<br>" +
        "impurity (variance of the targets) 0.75<br>gain 0.2",
    )
  })

  it("cuts what is deeper than asked for and says how much that is", () => {
    const { data, layout } = drawn["tree that is cut"]
    expect((data[1].text as string[])[2]).toBe("<b>b</b><br><b>in {2}</b>, 900 rows<br>… 2 nodes below")
    expect(layout.xaxis).toMatchObject({ title: { text: "level; 2 deeper nodes are not drawn" } })
  })

  it("refuses a tree that is not there, names that are not as many as features, and a depth out of range", () => {
    expect(() => figures.tree(forest, 2)).toThrow(new RangeError("invalid index: 2; expected an integer in [0, 1]"))
    expect(() => figures.tree(forest, 0, { featureNames: ["x"] })).toThrow(
      new RangeError("length mismatch: featureNames has 1, features has 2"),
    )
    expect(() => figures.tree(forest, 0, { maxDepth: 9 })).toThrow(
      new RangeError("invalid maxDepth: 9; expected an integer in [1, 8]"),
    )
  })
})

describe("figures.themed", () => {
  const span = (text: string) => `<span style="color:var(--jp-content-font-color1, ${textColor})">${text}</span>`

  it("gives titles, legend and the text of a tree the colour of the page, and changes nothing else", () => {
    const themed = themedFigure(drawn.roc)
    expect(themed.layout).toMatchObject({
      title: { text: span("ROC curve") },
      yaxis: { title: { text: span("true positive rate") } },
    })
    expect(themed.data.map((trace) => trace.name)).toEqual([span("model: area 0.8333"), span("no skill: area 0.5")])
    expect(themed.data[0].x).toBe(drawn.roc.data[0].x)
    expect((themedFigure(drawn.tree).data[1].text as string[])[4]).toBe(span("<b>says 0</b><br>300 rows"))
    expect(themedFigure(drawn.heatMap).data[0].colorbar).toMatchObject({ title: { text: span("value") } })
    expect(drawn.roc.layout.title).toMatchObject({ text: "ROC curve" })
  })

  it("leaves a name alone that hovering shows on another background", () => {
    const named = { data: [{ name: "a", hovertemplate: "%{y}" }], layout: { annotations: [{ text: "b" }] } }
    expect(themedFigure(named)).toEqual({
      data: [{ name: "a", hovertemplate: "%{y}" }],
      layout: { annotations: [{ text: span("b") }] },
    })
  })
})

describe("figures.gridSpread", () => {
  it("labels combinations by what varies, and marks the best average", () => {
    expect(drawn.gridSpread.layout.yaxis).toMatchObject({
      title: { text: "maxDepth,<br>maxBins" },
      ticktext: ["3, 50", "3, 55", "4, 50", "4, 55"],
    })
    expect(drawn.gridSpread.data.at(-1)).toMatchObject({ name: "best average", x: [0.9], y: [2] })
    const least = figures.gridSpread(searchOf(maps, [4, 3, 2, 5]), { isLargerBetter: false, metricName: "loss" })
    expect(least.data.at(-1)).toMatchObject({ x: [2], y: [2] })
  })

  it("takes combinations as the grid builder makes them, and keeps apart two parameters of one name", () => {
    const combinations = [1, 2].map((value) => [
      { stage: {}, name: "seed", value },
      { stage: {}, name: "seed", value: -value },
    ])
    expect(figures.gridSpread(searchOf(combinations, [0.8, 0.9])).layout.yaxis).toMatchObject({
      title: { text: "seed,<br>seed (2)" },
      ticktext: ["1, -1", "2, -2"],
    })
  })

  it("draws each fold and their spread, passing over a fold without a number", () => {
    const [bars, dots] = drawn.gridSpread.data
    expect((bars.x as number[]).slice(0, 3)).toEqual([0.7, 0.8, null])
    expect((dots.text as string[]).slice(0, 3)).toEqual(["fold 0", "fold 1", "fold 0"])
    const late = figures.gridSpread(searchOf([{ a: 1 }], [0.8], [[Number.NaN, 0.8]]))
    expect(late.data[1]).toMatchObject({ x: [0.8], text: ["fold 1"] })
  })
})

describe("figures.metricComparison", () => {
  it("puts each number on the outer side of its dot", () => {
    const [ours, printed] = drawn.comparison.data
    expect(ours.textposition).toEqual(["middle left", "middle right"])
    expect(printed.textposition).toEqual(["middle right", "middle left"])
    expect(printed.x).toEqual([0.886, null])
  })

  it("stays plain JSON where no model has a number", () => {
    const figure = figures.metricComparison([{ name: "one class", ours: Number.NaN }])
    expect(JSON.parse(JSON.stringify(figure))).toStrictEqual(figure)
  })
})

describe("the colours", () => {
  /** Contrast by WCAG 2.2 with white, and with JupyterLab's dark background. */
  function contrasts(color: string): number[] {
    const luminance = (hex: string): number => {
      const [r, g, b] = [1, 3, 5]
        .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    return [1.05 / (luminance(color) + 0.05), (luminance(color) + 0.05) / (luminance("#111111") + 0.05)]
  }

  it.each(palette)("%s of the palette stands out on white and on dark", (color) => {
    // 3 is what WCAG asks of graphics.
    for (const contrast of contrasts(color)) expect(contrast).toBeGreaterThan(3)
  })

  it("of text is as near to 4.5 on both as a colour can be", () => {
    for (const contrast of contrasts(textColor)) expect(contrast).toBeGreaterThan(4.25)
  })

  it("of the background is the page's own", () => {
    for (const { layout } of Object.values(drawn)) {
      expect(layout).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" })
    }
  })
})

describe("figures of what the library gives", () => {
  it("take models and metrics as they are", () => {
    const model = {
      featureNames: ["a", "b", "c"],
      featureImportances: { indices: Int32Array.of(0, 2), values: Float64Array.of(0.25, 0.75) },
    }
    const options = { top: 2, title: "of a model" }
    const names = ["a", "b", "c"]
    expect(figures.featureImportances(model, options)).toEqual(
      figures.featureImportances([0.25, 0, 0.75], names, options),
    )
    expect(figures.tree(forest)).toEqual(figures.tree(forest, 0))
    expect(figures.roc({ roc: () => roc })).toEqual(figures.roc(roc))
    expect(figures.roc({ a: { roc: () => roc }, b: roc })).toEqual(figures.roc({ a: roc, b: roc }))
    expect(figures.pr({ pr: () => pr }, { baseRate: 0.5 })).toEqual(figures.pr(pr, { baseRate: 0.5 }))
  })
})
