// The engine that frames are given, by its address.

import { createDuckdbEngine } from "../engines/duckdb/engine"
import type { Engine } from "../engines/engine"
import { checkTimeZone } from "../expression/time"
import { checkFlag, checkOptions } from "../params/options"

/** Options of {@link connect}. */
export interface ConnectOptions {
  /** The time zone, by its name, whose clocks texts of timestamps follow. Default "UTC", whatever the server's is. */
  timeZone?: string
  /** Errors as in Spark 4 where a division is by zero, a cast fails or a number overflows; false: null. Default true. */
  ansi?: boolean
}

/**
 * Opens an engine for frames. On `sc://host:port`, Spark Connect's address, what frames say is computed by Spark, 4.0 or
 * later, on its cluster: queries go there as SQL, results come as Arrow, files are those of the cluster's storage.
 * `duckdb` is an embedded engine, as `createDuckdbEngine` opens it.
 *
 * @param address - `sc://host:port`, and behind it `/;token=…;use_ssl=true;user_id=…` as Spark has them; the port is 15002
 *   where none is given. A token goes over TLS alone, and into no message
 * @returns an engine to be closed; what frames keep on a cluster is let go of then, and at the latest when the process ends
 * @throws TypeError, RangeError for what is no address; Error where nobody answers there, or lets in, within 10 seconds, and
 *   where a library that it needs is not installed
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<Engine> {
  checkOptions(options, ["timeZone", "ansi"], "connect")
  const { timeZone = "UTC", ansi = true } = options
  checkTimeZone(timeZone)
  checkFlag("ansi", ansi)
  if (address === "duckdb") return createDuckdbEngine(options)
  const { openSpark } = await import("../engines/spark/openSpark.js")
  return openSpark(address, { timeZone, ansi })
}
