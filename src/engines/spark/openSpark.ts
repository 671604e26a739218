import { parseAddress } from "./connect/address"
import { loadLibraries } from "./connect/libraries"
import { openSession } from "./connect/session"
import { type SparkEngine, type SparkSettings, sparkEngine } from "./engine"

/** Opens a session on a Spark server for frames; throws as `connect` does. */
export async function openSpark(address: string, settings: SparkSettings): Promise<SparkEngine> {
  const { timeZone, ansi } = settings
  const { arrow } = await loadLibraries()
  const session = await openSession(parseAddress(address), {
    "spark.sql.session.timeZone": timeZone,
    "spark.sql.ansi.enabled": String(ansi),
    // Java does not compile longer methods, which then run ten times as slow: Spark cuts these into shorter ones. Bins of four
    // features of four million rows took 2.5 s in place of 17.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    // A line is looked at whole, whatever columns are asked for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    // Small tables are computed like large ones: this rule would compute what others leave out, `array(a, b)[0]`.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
  })
  return sparkEngine(session, arrow, settings)
}
