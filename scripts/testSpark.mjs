import { join } from "node:path"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runProgram } from "./setup/program.mjs"
import { setUpLibrary } from "./setup/setUp.mjs"
import { checkJava } from "./setup/sparkEnvironment.mjs"
import { makeSparkHome, SPARK_VERSIONS, startSparkServer } from "./spark/server.mjs"

const usage = `npm run test:spark -- [--only V] [-- WORDS]

Runs the tests that need a Spark server, with one of each version that it starts and stops itself.

  --only V     this version alone; may be given several times (default: ${SPARK_VERSIONS.join(" and ")})
  WORDS        go to the test runner
  --help       print this

Needs Java 17 or later, and does nothing without it; Spark itself is installed into .venv-spark/ from the Python package
index.`

const options = /** @type {const} */ ({ only: { type: "string", multiple: true } })

/** @type {Record<string, string>} */
const config = {
  "spark.driver.memory": "3g",
  // One partition, so that answers come in one order.
  "spark.sql.leafNodeDefaultParallelism": "1",
  "spark.sql.shuffle.partitions": "1",
  // Thousands of small queries, each another: what compiles them, or remembers them, takes longer than they do.
  "spark.sql.codegen.wholeStage": "false",
  "spark.sql.codegen.factoryMode": "NO_CODEGEN",
  "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
  "spark.log.level": "WARN",
  "spark.ui.retainedJobs": "50",
  "spark.ui.retainedStages": "50",
  "spark.ui.retainedTasks": "200",
  "spark.sql.ui.retainedExecutions": "10",
}

// `npm run test:spark`: the library with Spark as its engine.
command({ name: "test:spark", usage, options, takesRest: true, takesFiles: true }, async (call) => {
  const { root, values, files, rest } = call
  try {
    checkJava()
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    console.log(`test:spark skipped: ${error.message}`)
    return 0
  }
  await setUpLibrary(root)
  const runner = join(root, "node_modules", "vitest", "vitest.mjs")
  const words = ["run", "--config", "vitest.spark.config.mts", ...files, ...rest]
  let worst = 0
  for (const version of values.only ?? SPARK_VERSIONS) {
    const home = await makeSparkHome(root, version)
    const server = await startSparkServer(root, home, { hasUi: true, config })
    console.log(`Spark ${version} at ${server.address}`)
    try {
      const own = { GBT_LAB_SPARK: server.address, GBT_LAB_SPARK_VERSION: version, GBT_LAB_SPARK_UI: server.ui }
      const colours = process.stdout.isTTY ? {} : { NO_COLOR: "1" }
      const status = await runProgram(process.execPath, [runner, ...words], {
        cwd: root,
        env: { ...process.env, ...own, SPARK_HOME: home, ...colours },
      })
      worst ||= status
      if (status === 130 || status === 143) break
    } finally {
      await server.stop()
    }
  }
  return worst
})
