import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addressText, parseAddress } from "../../../src/engines/spark/connect/address"
import { openSession, type SparkSession } from "../../../src/engines/spark/connect/session"
import { compileSources } from "../../compileSources"
import { type CuttingProxy, startProxy } from "./connectProxy"
import { keptRows, runningJobs, until } from "./connectServer"

const server = process.env.GBT_LAB_SPARK ?? ""
const root = join(__dirname, "..", "..", "..")

/** Work that takes a core hours, and notices within a moment that nobody wants it. */
const endless = "SELECT sum(hash(a.id, b.id)) FROM range(100000000000) a, range(100) b"

describe("a server that can't be reached", () => {
  it.each([
    ["sc://127.0.0.1:9", /nothing listens on port 9; start a server there/],
    ["sc://no-such-host.invalid", /no host is called no-such-host\.invalid/],
    ["sc://127.0.0.1:9/;token=s3cret", /nothing listens on port 9/],
  ])("is told at once: %s", async (text, message) => {
    const error = await timed(3000, openSession(parseAddress(text), {}))
    expect(error.message).toMatch(/^no Spark Connect server can be reached at sc:/)
    expect(error.message).toMatch(message)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret")
  })

  it("is told within ten seconds where it says nothing, and where it is another service", async () => {
    const silent = await listen((socket) => socket.on("error", () => {}))
    expect((await timed(10_000, openSession(silent.address, {}))).message).toContain(
      "it does not answer; check host, port",
    )
    expect((await timed(10_000, openSession(silent.secure, {}))).message).toContain(
      "it does not answer; check host, port",
    )
    silent.listener.close()
    const other = await listen((socket) =>
      socket.on("error", () => {}).once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    )
    const error = await timed(10_000, openSession(other.address, {}))
    expect(error.message).toMatch(/it does not speak HTTP\/2/)
    other.listener.close()
  })

  it("is told where TLS is asked for and there is none", async () => {
    const error = await timed(10_000, openSession(parseAddress(`${server}/;token=s3cret`), {}))
    expect(error.message).toContain("it does not speak TLS")
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret")
  })
})

describe("a connection that breaks", () => {
  let proxy: CuttingProxy
  let session: SparkSession

  beforeAll(async () => {
    proxy = await startProxy(parseAddress(server).port)
    session = await openSession(parseAddress(`sc://127.0.0.1:${proxy.port}`), {})
  })

  afterAll(async () => {
    await session?.close()
    await proxy?.close()
  })

  it("is made again, and a result goes on where it was", async () => {
    const before = proxy.connections
    const { tableFromIPC } = await import("@uwdata/flechette")
    proxy.cutAfter(3e6)
    let next = 0n
    for await (const batch of session.query("SELECT id, repeat('x', 100) AS t FROM range(200000)")) {
      for (const id of tableFromIPC(batch, { useBigInt: true }).getChild("id")) expect(id).toBe(next++)
    }
    proxy.cutAfter(Number.POSITIVE_INFINITY)
    expect(next).toBe(200_000n)
    expect(proxy.connections - before).toBeGreaterThan(5)
  })

  it("does not run a statement twice, nor disturb what comes after", async () => {
    const running = session.run("CACHE TABLE cut_table AS SELECT sum(hash(id)) AS h FROM range(60000000)")
    const before = proxy.connections
    const cutting = setInterval(() => proxy.cut(), 700)
    await running
    clearInterval(cutting)
    expect(proxy.connections).toBeGreaterThan(before)
    proxy.cut()
    expect(await session.schema("SELECT h FROM cut_table")).toEqual([{ name: "h", type: "bigint", nullable: true }])
    proxy.cut()
    await session.run("DROP VIEW cut_table")
  })
})

describe("a session that ended on the server", () => {
  it("says so, and that it can't be used any more", async () => {
    const session = await openSession(parseAddress(server), { "spark.sql.session.timeZone": "UTC" })
    const id = await sessionIdOf(session)
    const text = `sc://${parseAddress(server).host}:${parseAddress(server).port}/;session_id=${id}`
    const other = await openSession(parseAddress(text), {})
    expect(await sessionIdOf(other)).toBe(id)
    // A session that an address names stays when it is closed.
    await other.close()
    await session.run("SELECT 1")
    await session.close()
    const late = await openSession(parseAddress(text), {}).catch((error) => error)
    expect(late).toMatchObject({ name: "SparkError", isGone: true, errorClass: "INVALID_HANDLE.SESSION_CLOSED" })
    expect(late.message).toMatch(/^the session on sc:\/\/127\.0\.0\.1:\d+ has ended there/)
  })

  /** The id, of the messages that the session sends: it has no other place. */
  async function sessionIdOf(session: SparkSession): Promise<string> {
    for await (const answer of session.execute({ root: { sql: { query: "SELECT 1" } } })) {
      return (answer as unknown as { sessionId: string }).sessionId
    }
    throw new Error("no answer")
  }
})

describe("the end of this process", () => {
  const main = program(server)
  const keep = `await session.run("CACHE TABLE kept AS SELECT id * 11 AS x FROM range(100)")`
  const start = "session.query(endless).next().catch(() => {}); setTimeout(() => console.log('ready'), 1500)"

  it("comes by itself once nothing runs, with and without close", async () => {
    const before = await keptRows()
    for (const end of ["await session.close()", ""]) {
      const child = node(main(`${keep}\n${end}\nconsole.log("done at", performance.now())`))
      const { code, seconds, output } = await child.ended
      expect(code, output).toBe(0)
      expect(seconds).toBeLessThan(30)
      await until(async () => (await keptRows()) === before)
    }
  })

  it.each(["SIGINT", "SIGTERM", "SIGKILL", "exit"])("by %s leaves nothing on the server", async (how) => {
    const before = await keptRows()
    const exit = how === "exit" ? "; process.stdin.once('data', () => process.exit(3))" : ""
    const child = node(main(`${keep}\nconst endless = ${JSON.stringify(endless)}\n${start}${exit}`))
    await child.says("ready")
    await until(async () => (await runningJobs()) === 1 && (await keptRows()) === before + 1)
    if (how === "exit") child.tell("end")
    else child.kill(how as NodeJS.Signals)
    const { code, signal } = await child.ended
    expect(how === "exit" ? code : signal).toBe(how === "exit" ? 3 : how)
    await until(async () => (await runningJobs()) === 0 && (await keptRows()) === before)
  })
})

type SparkServer = import("../../../scripts/spark/server.mjs", { with: { "resolution-mode": "import" }}).SparkServer

describe("a server of one's own", () => {
  const token = "s3cret-t0ken"
  const folder = mkdtempSync(join(tmpdir(), "gbt-lab-tls-"))
  const pem = (name: string): string => join(folder, name)
  let own: SparkServer | undefined
  let proxy: CuttingProxy

  beforeAll(async () => {
    const words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    const made = spawnSync("openssl", [...words.split(" "), "-keyout", pem("key"), "-out", pem("cert")], {
      stdio: "ignore",
    })
    if (made.status !== 0) throw new Error("openssl, which makes a certificate, is not there")
    const { startSparkServer } = await import("../../../scripts/spark/server.mjs")
    own = await startSparkServer(root, process.env.SPARK_HOME ?? "", {
      config: {
        "spark.connect.authenticate.token": token,
        "spark.connect.session.manager.defaultSessionTimeout": "8s",
        "spark.connect.session.manager.maintenanceInterval": "1s",
        "spark.driver.memory": "1g",
      },
    })
    proxy = await startProxy(parseAddress(own.address).port, {
      key: readFileSync(pem("key")),
      cert: readFileSync(pem("cert")),
    })
  })

  afterAll(async () => {
    await proxy?.close()
    await own?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it("asks for a token, which goes over TLS alone", async () => {
    const bare = await timed(10_000, openSession(parseAddress(own!.address), {}))
    expect(bare.message).toContain("lets nobody in this way: it wants a token")
    const before = proxy.received
    const error = await timed(10_000, openSession(parseAddress(`sc://localhost:${proxy.port}/;token=${token}`), {}))
    expect(error.message).toContain("its certificate comes of an authority that is not known here")
    expect(error.message).toContain("NODE_EXTRA_CA_CERTS")
    expect(proxy.received).toBe(before)
  })

  it.each([
    [token, "localhost", /^version 4/],
    ["wr0ng", "localhost", /it does not take this token/],
    [token, "127.0.0.1", /its certificate is for another host than 127\.0\.0\.1/],
  ])("with token %s at %s, and a certificate that is known, says what is so", async (given, host, said) => {
    const code = program(`sc://${host}:${proxy.port}/;token=${given}`)(`
        console.log("version", session.version)
        for await (const batch of session.query("SELECT id FROM range(1000000)")) continue
        console.log(inspect(session, { depth: 9, showHidden: true }))
        const failed = await session.run("SELECT nope").catch((error) => error)
        console.log(inspect(failed, { depth: 9, showHidden: true }))
        await session.close()`)
    const child = node(code, { NODE_EXTRA_CA_CERTS: pem("cert") })
    const { code: status, output } = await child.ended
    expect(status).toBe(0)
    expect(output).toMatch(said)
    expect(output).not.toContain(given)
  })

  it("that ends a session which nobody used says so; one that dies says so too, in the middle of a query", async () => {
    const code = program(`sc://localhost:${proxy.port}/;token=${token}`)(`
        const tell = (error) => console.log(JSON.stringify({ ...error, message: error.message }))
        await new Promise((resolve) => setTimeout(resolve, 12000))
        await session.run("SELECT 1").catch(tell)
        await session.close()
        session = await openSession(parseAddress(address), {})
        const running = session.query(${JSON.stringify(endless)}).next().catch(tell)
        setTimeout(() => console.log("running"), 2000)
        await running
        const start = performance.now()
        await session.run("SELECT 1").catch(tell)
        await session.close()
        console.log(performance.now() - start)`)
    const child = node(code, { NODE_EXTRA_CA_CERTS: pem("cert") })
    await child.says("running")
    const start = performance.now()
    process.kill(own!.pid, "SIGKILL")
    const { output, code: status } = await child.ended
    expect(performance.now() - start).toBeLessThan(20_000)
    expect(status, output).toBe(0)
    const [late, , dead, after, ms] = output
      .trim()
      .split("\n")
      .map((line) => (line === "running" ? line : JSON.parse(line)))
    expect(late).toMatchObject({ name: "SparkError", isGone: true })
    expect(late.errorClass).toMatch(/^INVALID_HANDLE\.SESSION_(CLOSED|NOT_FOUND|CHANGED)$/)
    expect(dead).toMatchObject({ name: "SparkError", isGone: true })
    expect(dead.message).toMatch(/^the Spark server at sc:\/\/localhost:\d+\/;use_ssl=true is gone: /)
    expect(after).toMatchObject({ name: "SparkError", isGone: true })
    expect(ms).toBeLessThan(10_000)
    expect(output).not.toContain(token)
  })
})

/** The error of a promise, which is to come within some milliseconds. */
async function timed(limit: number, promise: Promise<unknown>): Promise<Error & { message: string }> {
  const start = performance.now()
  const error = await promise.then(
    () => new Error("it did not fail"),
    (thrown) => thrown,
  )
  expect(performance.now() - start).toBeLessThan(limit)
  return error
}

async function listen(onClient: Parameters<typeof createServer>[1]): Promise<{
  listener: Server
  address: ReturnType<typeof parseAddress>
  secure: ReturnType<typeof parseAddress>
}> {
  const listener = createServer(onClient as () => void)
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const text = addressText({
    host: "127.0.0.1",
    port: (listener.address() as { port: number }).port,
    isSecure: false,
    headers: {},
  })
  return { listener, address: parseAddress(text), secure: parseAddress(`${text}/;use_ssl=true`) }
}

let compiled: string
beforeAll(() => {
  compiled = compileSources(["engines/spark/connect", "params"])
})
afterAll(() => rmSync(compiled, { recursive: true }))

/** A user's program, in JavaScript: it opens `session` at an address, and goes on with `rest`. */
function program(address: string): (rest: string) => string {
  // Not before a test runs: what is compiled has its place then.
  const file = (name: string): string => JSON.stringify(join(compiled, "engines", "spark", "connect", name))
  return (rest) => `
    const { inspect } = require("node:util")
    const { openSession } = require(${file("session.js")})
    const { parseAddress } = require(${file("address.js")})
    const address = ${JSON.stringify(address)}
    const main = async () => {
      let session = await openSession(parseAddress(address), {})
      ${rest}
    }
    main().catch((error) => console.log(error.message, inspect(error, { depth: 9, showHidden: true })))`
}

/** Starts a program of Node's; `says` waits for a line of its. */
function node(code: string, variables: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ["-e", code], { cwd: root, env: { ...process.env, ...variables } })
  const start = performance.now()
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text
    })
  }
  const ended = new Promise<{ code: number | null; signal: string | null; seconds: number; output: string }>(
    (resolve) => {
      child.on("close", (status, signal) =>
        resolve({ code: status, signal, seconds: (performance.now() - start) / 1000, output }),
      )
    },
  )
  const says = (line: string): Promise<void> => until(() => output.split("\n").includes(line))
  return {
    says,
    ended,
    tell: (text: string) => child.stdin.write(text),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  }
}
