// A disk of the cluster that is full: what rows are written to, and where Spark puts what it can't hold. Disks so small are
// made where this process may mount them; elsewhere the tests are skipped.

import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { SparkEngine } from "../../../src/engines/spark/engine"
import { openSpark } from "../../../src/engines/spark/openSpark"
import { Frame } from "../../../src/frame/frame"

type SparkServer = import("../../../scripts/spark/server.mjs", { with: { "resolution-mode": "import" }}).SparkServer

const root = join(__dirname, "..", "..", "..")
const folder = mkdtempSync(join(tmpdir(), "gbt-lab-disk-"))
const [storage, local] = ["storage", "local"].map((name) => join(folder, name))

function mount(path: string): boolean {
  mkdirSync(path)
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", path], { stdio: "ignore" }).status === 0
}

const hasDisks = process.platform === "linux" && [storage, local].map(mount).every(Boolean)

function clean(): void {
  for (const path of [storage, local]) spawnSync("umount", [path], { stdio: "ignore" })
  rmSync(folder, { recursive: true, force: true })
}
// Of tests that are skipped nothing runs afterwards.
if (!hasDisks) clean()

describe.skipIf(!hasDisks)("a disk that is full", () => {
  let own: SparkServer | undefined
  let engine: SparkEngine
  let rows: Frame

  beforeAll(async () => {
    const { startSparkServer } = await import("../../../scripts/spark/server.mjs")
    const config = { "spark.local.dir": local, "spark.driver.memory": "1g" }
    own = await startSparkServer(root, process.env.SPARK_HOME ?? "", { config })
    engine = await openSpark(own.address, { timeZone: "UTC", ansi: true })
    const numbers = await Frame.fromColumns({ i: Int32Array.from({ length: 500 }, (_, i) => i) }, undefined, engine)
    rows = numbers.crossJoin(numbers.toDF("j")).withColumn("h", "sha2(CAST(i * 1000 + j AS STRING), 512)")
    await rows.count()
  })
  afterAll(async () => {
    await engine?.close()
    await own?.stop()
    clean()
  })

  const actions: [string, () => Promise<unknown>][] = [
    ["writeCsv", () => rows.writeCsv(join(storage, "rows.csv"))],
    ["writeParquet", () => rows.writeParquet(join(storage, "rows.parquet"))],
    ["a shuffle", () => rows.groupBy("h").count().count()],
  ]
  it.each(actions)("is told of within ten seconds: %s", async (_, action) => {
    const start = performance.now()
    await expect(action()).rejects.toThrow(/No space left on device/)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(await rows.count()).toBe(250_000)
  })
})
