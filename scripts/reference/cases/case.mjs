/**
 * One thing to compare: what is drawn, and how the library does it. The function of the same name on the Spark side
 * (spark/) takes the same input and gives a result of the same shape.
 *
 * @typedef {object} Case
 * @property {string} name - that of the function on the Spark side
 * @property {(random: import("../draws.mjs").SeededRandom) => any[]} draw - inputs, one for each run; as JSON can hold
 *   them, but for NaN, infinities and -0, which travel as text
 * @property {(lab: import("../library.mjs").Library, given: any) => Promise<any>} run - the library's result
 * @property {(ours: any, sparks: any, given: any, lab: import("../library.mjs").Library)
 *   => import("../comparison.mjs").Finding[] | Promise<import("../comparison.mjs").Finding[]>} compare
 */
export {}
