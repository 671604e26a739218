import { stat } from "node:fs/promises"
import { join } from "node:path"
import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import { readCsv } from "../frame/read/csv/readCsv"
import { checkOptions } from "../params/options"
import { type WorkOptions, workOptions } from "../work/runWork"

/** A file of the lab: its name, separator, and columns as the lab's schema has them. */
export interface LabFile {
  /** Name of the file in the data folder. */
  readonly file: string
  /** What separates the values of a line. */
  readonly sep: string
  /** Columns and types, as in {@link readCsv}. */
  readonly schema: string
}

const timestamps = ["availability_start", "availability_stop", "show_start", "show_stop"].map(
  (name) => `datetime_${name} TIMESTAMP`,
)

/** The lab's four files. */
export const labFiles: Readonly<Record<"train" | "test" | "views" | "items", LabFile>> = {
  train: { file: "lab10_train.csv", sep: ",", schema: "user_id INT, item_id INT, purchase DOUBLE" },
  test: { file: "lab10_test.csv", sep: ",", schema: "user_id INT, item_id INT, purchase DOUBLE" },
  views: {
    file: "lab10_views_programmes.csv",
    sep: ",",
    schema: "user_id INT, item_id INT, ts_start LONG, ts_end LONG, item_type STRING",
  },
  items: {
    file: "lab10_items.csv",
    sep: "\t",
    schema: `item_id INT, channel_id INT, ${timestamps.join(", ")}, content_type INT, title STRING, year STRING, genres STRING, region_id INT`,
  },
}

/**
 * Reads one of the lab's files with its schema.
 *
 * @param folder - the folder that holds the four files
 * @param options - stop the reading, and follow it
 * @throws Error if the folder does not exist; DataError where the file does not fit the schema
 */
export async function readLabFile(
  folder: string,
  name: keyof typeof labFiles,
  engine?: Engine,
  options: WorkOptions = {},
): Promise<Frame> {
  checkOptions(options, workOptions, "readLabFile")
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder && !engine?.isRemote)
    throw new Error(`no such folder: ${folder}; expected one with ${labFiles[name].file}`)
  const { file, sep, schema } = labFiles[name]
  return readCsv(join(folder, file), {
    ...options,
    schema,
    sep,
    header: true,
    engine,
  })
}
