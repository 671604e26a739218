// A query that is stopped when one of its stages is about to begin: Spark begins it nevertheless, and it is ended then.

import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parseAddress } from "../../../src/engines/spark/connect/address"
import { openSession, type SparkSession } from "../../../src/engines/spark/connect/session"
import { runningJobs, until } from "./connectServer"

type SparkServer = import("../../../scripts/spark/server.mjs", { with: { "resolution-mode": "import" }}).SparkServer

const root = join(__dirname, "..", "..", "..")

// Later versions take no name of an execution again, which is how its jobs are ended.
describe.skipIf(!process.env.GBT_LAB_SPARK_VERSION?.startsWith("4.0."))(
  "a stage that begins after its query's end",
  () => {
    let own: SparkServer
    let session: SparkSession
    const open = (): Promise<SparkSession> =>
      openSession(parseAddress(own.address), { "spark.sql.autoBroadcastJoinThreshold": "-1" })

    beforeAll(async () => {
      const { startSparkServer } = await import("../../../scripts/spark/server.mjs")
      const config = {
        "spark.driver.memory": "1g",
        // Stages wait for each other to begin.
        "spark.sql.shuffleExchange.maxThreadThreshold": "1",
      }
      own = await startSparkServer(root, process.env.SPARK_HOME ?? "", { hasUi: true, config })
      session = await open()
    })
    afterAll(async () => {
      await session?.close()
      await own?.stop()
    })

    const slowly = (count: number, partitions: number): string =>
      `SELECT id, sha2(repeat(CAST(id AS STRING), 3000), 512) AS h FROM range(0, ${count}, 1, ${partitions})`
    /**
     * One side of the join waits for a subquery before it begins, the other for that side. A subquery of one partition has no
     * stage that would have to wait in its turn.
     */
    const query = `
    SELECT a.x, b.n
    FROM (SELECT id % 3 AS x, count(1) AS m FROM range(0, 100, 1, 2)
      WHERE id < (SELECT count(1) FROM (${slowly(600_000, 1)}) WHERE h > '3') GROUP BY 1) a
    JOIN (SELECT id % 7 AS x, count(1) AS n FROM (${slowly(100_000_000, 2)}) WHERE h > '3' GROUP BY 1) b ON a.x = b.x`

    it.each([true, false])("does not go on, session closed at once: %j", async (isClosed) => {
      const stop = new AbortController()
      const answers = session.query(query, { signal: stop.signal })
      const stopped = expect(answers.next()).rejects.toThrow("enough")
      await until(async () => (await runningJobs(own.ui)) > 0)
      stop.abort(new Error("enough"))
      await stopped
      if (isClosed) {
        await session.close()
        session = await open()
      }
      const seen: number[] = []
      for (let look = 0; look < 8; look++) {
        await new Promise((resolve) => setTimeout(resolve, 500))
        seen.push(await runningJobs(own.ui))
      }
      expect(seen.slice(-3)).toEqual([0, 0, 0])
    })
  },
)
