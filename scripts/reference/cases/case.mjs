/** @typedef {{ expressions: number }} Sizes - how much to draw, where that is asked for */

/**
 * One thing to compare: what is drawn, and how the library does it. The function of the same name on the Spark side
 * (spark/) takes the same input and gives a result of the same shape.
 *
 * `draw` gives inputs, one for each run, as JSON can hold them, but for NaN, infinities and -0, which travel as text;
 * `run` gives the library's result; `compare` looks at both results, Spark's as read from JSON.
 *
 * @template [Given=unknown]
 * @template [Ours=unknown]
 * @template [Sparks=unknown]
 * @typedef {{
 *   name: string,
 *   draw(random: import("../draws.mjs").SeededRandom, sizes: Sizes): Given[],
 *   run(lab: import("../library.mjs").Library, given: Given): Promise<Ours>,
 *   compare(ours: Ours, sparks: Sparks, given: Given, lab: import("../library.mjs").Library):
 *     import("../comparison.mjs").Finding[] | Promise<import("../comparison.mjs").Finding[]>,
 * }} Case - its name is that of the function on the Spark side
 */

/**
 * A case as given, with the types of its input and of its result found from `draw` and `run`.
 *
 * @template Given
 * @template Ours
 * @template [Sparks=Record<string, unknown>]
 * @param {Case<Given, Ours, Sparks>} one
 * @returns {Case<Given, Ours, Sparks>}
 */
export function defineCase(one) {
  return one
}
