import { spawn } from "node:child_process"
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { CommandError } from "../setup/commandError.mjs"
import { makePythonEnvironment } from "../setup/pythonEnvironment.mjs"

/** The version that the library is held against, and the newest. */
export const SPARK_VERSIONS = /** @type {const} */ (["4.0.1", "4.3.0"])

/** How long a server may take to start, in milliseconds; 13 s on two idle cores. */
const START_LIMIT = 180_000

/**
 * A server under way.
 *
 * @typedef {object} SparkServer
 * @property {string} address - as in "sc://127.0.0.1:15002"
 * @property {number} pid - its process
 * @property {string | undefined} ui - the address of its pages about jobs, where they are on
 * @property {string} log - the file that it writes its log to
 * @property {Promise<void>} ended - resolves when it has ended, by itself too
 * @property {() => Promise<void>} stop - ends it, and removes its files
 */

/**
 * Makes the environment that holds a version of Spark, of the Python package that brings all of it, where it is missing.
 *
 * @param {string} root - the checkout
 * @param {string} version - as in "4.0.1"
 * @returns {Promise<string>} Spark's own folder
 * @throws {CommandError} if there is no Python, or no such version
 */
export async function makeSparkHome(root, version) {
  if (!/^[4-9]\.\d+\.\d+$/.test(version)) {
    throw new CommandError(
      `invalid --version ${version}; expected one from 4.0.0 on, as in ${SPARK_VERSIONS.join(", ")}`,
    )
  }
  const requirements = join("build", "spark", `pyspark-${version}.txt`)
  mkdirSync(join(root, dirname(requirements)), { recursive: true })
  const list = `pyspark==${version}\n`
  if (!existsSync(join(root, requirements)) || readFileSync(join(root, requirements), "utf8") !== list) {
    writeFileSync(join(root, requirements), list)
  }
  const folder = join(".venv-spark", version)
  const contents = `Spark ${version} (450 MB)`
  await makePythonEnvironment(root, { folder, contents, requirements, pythons: ">=3.10,<3.14" })
  const home = sparkHomeOf(join(root, folder))
  if (home === undefined) throw new CommandError(`there is no Spark in ${folder}/; delete it and try again`, 1)
  return home
}

/** @param {string} folder */
function sparkHomeOf(folder) {
  const packages = join("site-packages", "pyspark")
  const lib = join(folder, "lib")
  const pythons = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name, packages)) : []
  return [...pythons, join(folder, "Lib", packages)].find((home) => existsSync(join(home, "jars")))
}

/**
 * Starts a server of Spark Connect on the loopback, and waits until it answers. It is stopped when this process ends,
 * however that is.
 *
 * @param {string} root - the checkout
 * @param {string} home - Spark's folder
 * @param {object} options
 * @param {number} [options.port] - a free one by default
 * @param {string} [options.master] - "local[2]" by default
 * @param {boolean} [options.hasUi] - with its pages about jobs and what is kept; false by default
 * @param {Record<string, string>} [options.config] - Spark's own
 * @returns {Promise<SparkServer>}
 * @throws {CommandError} if the port is taken, or it does not start; with its last lines
 */
export async function startSparkServer(root, home, { port = 0, master = "local[2]", hasUi = false, config = {} }) {
  const ownPort = await freePort(port)
  const uiPort = hasUi ? await freePort(0) : undefined
  const folder = join(root, "build", "spark", `server-${ownPort}`)
  const log = `${folder}.log`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const all = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": String(ownPort),
    "spark.ui.enabled": String(hasUi),
    ...(uiPort === undefined ? {} : { "spark.ui.port": String(uiPort) }),
    "spark.sql.warehouse.dir": join(folder, "warehouse"),
    "spark.local.dir": join(folder, "local"),
    ...config,
  }
  const words = Object.entries(all).flatMap(([name, value]) => ["--conf", `${name}=${value}`])
  const name = process.platform === "win32" ? "spark-submit.cmd" : "spark-submit"
  const service = "org.apache.spark.sql.connect.service.SparkConnectServer"
  const { SPARK_CONF_DIR, SPARK_REMOTE, ...variables } = process.env
  const child = spawn(
    join(home, "bin", name),
    ["--class", service, "--name", "gbt-lab", "--master", master, ...words, "spark-internal"],
    {
      cwd: folder,
      env: { ...variables, SPARK_HOME: home },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C in a terminal goes to the group; this process stops the server when it is ready to.
      detached: process.platform !== "win32",
      shell: process.platform === "win32",
    },
  )
  const file = createWriteStream(log)
  /** @type {string[]} */
  const last = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      file.write(text)
      last.push(...text.split("\n").filter((line) => line !== ""))
      last.splice(0, last.length - 15)
    })
  }
  let isOver = false
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    const end = () => {
      isOver = true
      file.end()
      resolve()
    }
    child.on("error", end)
    child.on("exit", end)
  })
  const letGo = guard(child)
  const stop = async () => {
    for (const signal of /** @type {const} */ (["SIGTERM", "SIGKILL"])) {
      if (isOver) break
      child.kill(signal)
      await Promise.race([ended, sleep(10_000, undefined, { ref: false })])
    }
    letGo()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const limit = Date.now() + START_LIMIT
  while (!isOver && Date.now() < limit) {
    if (await answers(ownPort)) {
      const ui = uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`
      return { address: `sc://127.0.0.1:${ownPort}`, pid: child.pid ?? 0, ui, log, ended, stop }
    }
    await Promise.race([ended, sleep(200)])
  }
  await stop()
  throw new CommandError(`the Spark server did not start; its last lines (all in ${log}):\n${last.join("\n")}`, 1)
}

/**
 * Has a child killed when this process ends, be it by SIGKILL: a process beside it waits for the end of a pipe.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} what ends that
 */
function guard({ pid }) {
  if (pid === undefined) return () => {}
  const code = `process.stdin.resume().on("end", () => { try { process.kill(${pid}, "SIGKILL") } catch {} })`
  const watch = spawn(process.execPath, ["-e", code], { detached: true, stdio: ["pipe", "ignore", "ignore"] })
  watch.on("error", () => {})
  watch.unref()
  return () => watch.kill("SIGKILL")
}

/**
 * @param {number} port - 0 for any
 * @returns {Promise<number>}
 */
function freePort(port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on("error", () => reject(new CommandError(`port ${port} is taken; give another with --port`)))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port))
    })
  })
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" })
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false))
    socket.on("connect", () => socket.destroy())
  })
}
