// Whether the tests run with Spark as the engine: see test/engines/spark/onSpark.ts.

/** True where a Spark server takes the place of the embedded engine: tests of what only that can do are skipped. */
export const isOnSpark: boolean = process.env.GBT_LAB_SPARK !== undefined

/** True where that is a version behind 4.0. */
export const isOnLaterSpark: boolean = isOnSpark && !(process.env.GBT_LAB_SPARK_VERSION ?? "4.0.1").startsWith("4.0.")
