// Functions whose values are others at every look: drawn once a frame, or refused.

import type { FunctionRule, FunctionTable } from "./rule"

/** Verbs draw these before expressions are resolved: see src/frame/verbs/draws.ts. */
const drawn: FunctionRule = {
  signature: "any? -> double",
  result: () => {
    throw new TypeError("random numbers are drawn in select, withColumn, where and orderBy; add them as a column first")
  },
}

export const volatile: FunctionTable = {
  rand: drawn,
  random: "=rand",
  randn: drawn,
}

const isOther = "its values would be others at every look"

const noUser = "there are no users here; lit(…) makes a column of a name"

const bytewise = "texts are compared byte by byte; lower(…) on both sides ignores case"
const oneValue = "get_json_object(text, '$.a') reads one value, of which CAST makes a number"

/** Functions of Spark's that are refused, with the reason. */
export const refusedFunctions: Readonly<Record<string, string>> = {
  collate: bytewise,
  collation: bytewise,
  current_user: noUser,
  from_json: oneValue,
  input_file_name: "rows do not know the file that they came from",
  json_tuple: oneValue,
  monotonically_increasing_id: "there are no partitions; row_number() OVER () - 1 numbers the rows from 0",
  randstr: `${isOther}; rand(seed) is drawn once a frame`,
  schema_of_json: oneValue,
  sentences: "Java's own breaks between words are not known here; regexp_extract_all(text, '(\\\\w+)') finds words",
  session_user: noUser,
  shuffle: `${isOther}; sort an array, or rows by rand(seed)`,
  spark_partition_id: "there are no partitions",
  uniform: `${isOther}; rand(seed) is drawn once a frame`,
  user: noUser,
  uuid: `${isOther}; make a key of sha2(…) or row_number() OVER ()`,
}
