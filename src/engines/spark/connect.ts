// The way to a cluster.

import { checkTimeZone } from "../../expression/time"
import { checkFlag, checkOptions } from "../../params/options"
import { parseAddress } from "./connect/address"
import { openSession } from "./connect/session"
import { type SparkEngine, sparkEngine } from "./engine"

/** Options of {@link connect}. */
export interface ConnectOptions {
  /** The time zone, by its name, whose clocks texts of timestamps follow. Default "UTC", whatever the server's is. */
  timeZone?: string
  /** Errors as in Spark 4 where a division is by zero, a cast fails or a number overflows; false: null. Default true. */
  ansi?: boolean
}

/**
 * Opens a session on a Spark server for frames: what they say is computed there, by Spark 4.0 or later, over Spark
 * Connect. Queries go there as SQL, results come as Arrow; models are fitted here, on counts.
 *
 * @param address - `sc://host:port`, and behind it `/;token=…;use_ssl=true;user_id=…` as Spark has them; the port is 15002
 *   where none is given. A token goes over TLS alone, and into no message
 * @throws TypeError, RangeError for what is no address; Error where nobody answers there, or lets in, within 10 seconds, and
 *   where a library that it needs is not installed
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<SparkEngine> {
  checkOptions(options, ["timeZone", "ansi"], "connect")
  const { timeZone = "UTC", ansi = true } = options
  checkTimeZone(timeZone)
  checkFlag("ansi", ansi)
  const session = await openSession(parseAddress(address), {
    "spark.sql.session.timeZone": timeZone,
    "spark.sql.ansi.enabled": String(ansi),
    // A line is looked at whole, whatever columns are asked for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
  })
  try {
    const library = await import("@uwdata/flechette")
    return sparkEngine(session, library, { timeZone, ansi })
  } catch (error) {
    await session.close()
    throw error
  }
}
