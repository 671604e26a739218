/**
 * What is measured.
 *
 * @typedef {object} Task
 * @property {string} id - as in --only, and in the name of its plot
 * @property {string} title
 * @property {string} about - what is done, for the results
 * @property {"features" | "fit" | "grid"} work
 * @property {"lab" | "dense" | "flights" | "wide"} data
 * @property {readonly string[]} systems - who does it, ours first
 * @property {Readonly<Record<string, number>>} largestScale - the largest scale for a system that is known to be too slow
 * @property {Readonly<Record<string, number>>} settings - of each fit, under Spark's names
 * @property {Readonly<Record<string, readonly number[]>>} grid - values that a grid search tries
 * @property {readonly string[]} features - columns of the prepared file
 * @property {readonly string[]} nominal - those among them that number categories
 * @property {number | null} columns - of a sparse table, whose file holds entries
 */

/** What the others are compared with. */
export const OURS = "gbt-lab"
const BOOSTERS = ["LightGBM", "XGBoost", "scikit-learn"]

const LAB_FEATURES = ["item_purchases", "user_purchases", "user_addict", "item_addict"]
const LAB_SETTINGS = { maxDepth: 4, minInstancesPerNode: 3, maxBins: 50, maxIter: 20, stepSize: 0.1 }
const LARGE_SETTINGS = { maxDepth: 6, minInstancesPerNode: 1, maxBins: 255, maxIter: 100, stepSize: 0.1 }
const LARGE = "100 trees of depth 6, 255 bins, learning rate 0.1"

const none = { largestScale: {}, settings: {}, grid: {}, features: [], nominal: [], columns: null }

/** @type {readonly Task[]} */
export const tasks = [
  {
    ...none,
    id: "features",
    title: "The lab's features",
    about:
      "Reads the train file, draws 80 % of each class, counts purchases and attempts of each user and item in it, and joins the four features to its rows, as a table in memory. Reading the CSV counts.",
    work: "features",
    data: "lab",
    systems: [OURS, "pandas", "Spark", "danfojs"],
  },
  {
    ...none,
    id: "lab-fit",
    title: "One fit of the lab",
    about:
      "The lab's best model: four features, 20 trees of depth 4, 50 bins, at least 3 rows in a node, learning rate 0.1.",
    work: "fit",
    data: "lab",
    systems: [OURS, ...BOOSTERS, "CatBoost", "Spark"],
    settings: LAB_SETTINGS,
    features: LAB_FEATURES,
  },
  {
    ...none,
    id: "lab-grid",
    title: "Grid search of the lab",
    about:
      "Depth 3 or 4, at least 2 or 3 rows, 50 or 55 bins, each with three folds, and the best point fitted to all rows: 24 fits with the area under the ROC curve of the fold left out, and one more.",
    work: "grid",
    data: "lab",
    systems: [OURS, ...BOOSTERS, "Spark"],
    // Half an hour at full scale.
    largestScale: { Spark: 0.01 },
    settings: LAB_SETTINGS,
    grid: { maxDepth: [3, 4], minInstancesPerNode: [2, 3], maxBins: [50, 55] },
    features: LAB_FEATURES,
  },
  {
    ...none,
    id: "dense",
    title: "Dense numbers",
    about: `1 M rows of 28 continuous features, drawn from a seed; ${LARGE}.`,
    work: "fit",
    data: "dense",
    systems: [OURS, ...BOOSTERS, "CatBoost", "Spark"],
    // A tenth of the rows takes minutes.
    largestScale: { Spark: 0.01 },
    settings: LARGE_SETTINGS,
    features: Array.from({ length: 28 }, (_, column) => `x${column}`),
  },
  {
    ...none,
    id: "flights",
    title: "Real flights",
    about: `The 2001 flights of the notebook your-own-data, late or not, two of five features nominal; train before June, valid from then on; ${LARGE}.`,
    work: "fit",
    data: "flights",
    systems: [OURS, ...BOOSTERS, "CatBoost", "Spark"],
    // A tenth of the rows takes minutes.
    largestScale: { Spark: 0.01 },
    settings: LARGE_SETTINGS,
    features: ["hour", "weekday", "distance", "origin_index", "destination_index"],
    nominal: ["origin_index", "destination_index"],
  },
  {
    ...none,
    id: "wide",
    title: "Wide and sparse",
    about: `10,000 rows of 2,000 features, one in a hundred filled, drawn from a seed; ${LARGE}.`,
    work: "fit",
    data: "wide",
    systems: [OURS, ...BOOSTERS, "CatBoost", "Spark"],
    // A tenth of the rows takes minutes.
    largestScale: { Spark: 0.01 },
    settings: LARGE_SETTINGS,
    columns: 2000,
  },
]

/** The task that bench/scorer/ does: it has no scale. */
export const SCORER = "scorer"

/** The task that bench/start/ does: it has no scale either. */
export const START = "start"

/** The task that bench/stop/ does, at full scale alone. */
export const STOP = "stop"

/** The task that bench/cluster/ does. */
export const CLUSTER = "cluster"

/** A scale of the lab's tasks beside shares of the rows: so many times the lab. */
export const MANY_LABS = 10

/**
 * @param {string} id
 * @returns {Task}
 */
export function taskOf(id) {
  const found = tasks.find((task) => task.id === id)
  if (found === undefined) throw new Error(`no task ${id}`)
  return found
}

/** Every system there is, ours first. */
export const systems = [...new Set(tasks.flatMap((task) => task.systems))]
