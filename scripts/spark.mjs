import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { checkJava } from "./setup/sparkEnvironment.mjs"
import { makeSparkHome, SPARK_VERSIONS, startSparkServer } from "./spark/server.mjs"

const usage = `npm run spark -- [--version V] [--port N] [--master M] [--memory M]

Starts a server of Spark Connect on this machine, prints its address, and runs until Ctrl-C.

  --version V  of Spark, from 4.0.0 on (default: ${SPARK_VERSIONS[0]})
  --port N     where it listens, on the loopback alone (default: 15002)
  --master M   local[N] for N cores, or a cluster's address (default: local[2])
  --memory M   of the server, as in 4g (default: 2g)
  --help       print this

Needs Java 17 or later; Spark itself is installed into .venv-spark/ from the Python package index.`

const options = /** @type {const} */ ({
  version: { type: "string", default: SPARK_VERSIONS[0] },
  port: { type: "string", default: "15002" },
  master: { type: "string", default: "local[2]" },
  memory: { type: "string", default: "2g" },
})

// `npm run spark`: a Spark to connect to, for who has none.
command({ name: "spark", usage, options }, async ({ root, values }) => {
  const port = Number(values.port)
  if (!(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new CommandError(`invalid --port ${values.port}; expected 1 to 65535`)
  }
  if (!/^\d+[mg]$/.test(values.memory))
    throw new CommandError(`invalid --memory ${values.memory}; expected it as in 4g`)
  checkJava()
  const home = await makeSparkHome(root, values.version)
  const interrupted = whenInterrupted()
  const server = await startSparkServer(root, home, {
    port,
    master: values.master,
    config: { "spark.driver.memory": values.memory },
  })
  console.log(`Spark ${values.version} listens: ${server.address}\n(log in ${server.log}; Ctrl-C stops it)`)
  const hasEnded = await Promise.race([interrupted, server.ended.then(() => true)])
  await server.stop()
  if (!hasEnded) return 0
  console.log(`the server has ended by itself, see ${server.log}`)
  return 1
})

/** @returns {Promise<undefined>} resolves at Ctrl-C, or when somebody ends this process */
function whenInterrupted() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
      process.on(signal, () => resolve(undefined))
  })
}
