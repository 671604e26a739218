// One HTTP/2 connection to a server at a time: made when it is needed, watched while it is silent, made anew when it broke.

import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from "node:http2"
import { connect as connectPlain, type Socket } from "node:net"
import { connect as connectSecure, type TLSSocket } from "node:tls"
import type { SparkAddress } from "./address"

/** How long a server may take to accept a connection and say its first word, in milliseconds. */
const CONNECT_LIMIT = 7000

/** A connection on which nothing came for so long is asked whether it lives; servers refuse that within 5 minutes. */
const PING_INTERVAL = 6 * 60_000
/** How long the answer may take. */
const PING_LIMIT = 15_000

/** Bytes that may be under way: enough for a network of 100 ms and 300 Mbit/s. */
const WINDOW = 4 * 2 ** 20

/** Connections to one server, as gRPC's transport asks for them. */
export interface Connection {
  readonly authority: string
  /** Bytes over all connections so far, without those of TLS. */
  readonly bytes: { readonly sent: number; readonly received: number }
  /** Why the last connection could not be made; undefined when it could. */
  readonly problem: Error | undefined
  /** Begins a call; the process is kept alive until it ends. */
  request(
    method: string,
    path: string,
    headers: Record<string, string | string[] | undefined>,
    options: object,
  ): Promise<ClientHttp2Stream>
  notifyResponseByteRead(stream: ClientHttp2Stream): void
  /** Ends the connection, and calls under way with it. */
  close(): void
}

interface Open {
  readonly session: ClientHttp2Session
  readonly socket: Socket
  streams: number
  /** When something came last, by `performance.now`. */
  heardAt: number
}

/** The place of a server as URLs have it. */
export function originOf({ host, port, isSecure }: SparkAddress): string {
  return `${isSecure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`
}

/** Connections to a server; none is made yet. */
export function newConnection(address: SparkAddress): Connection {
  const authority = originOf(address)
  const past = { sent: 0, received: 0 }
  const sockets = new Set<Socket>()
  let problem: Error | undefined
  let current: Promise<Open> | undefined

  async function open(): Promise<Open> {
    const socket = address.isSecure
      ? connectSecure({ host: address.host, port: address.port, ALPNProtocols: ["h2"] })
      : connectPlain({ host: address.host, port: address.port })
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once("close", () => {
      sockets.delete(socket)
      past.sent += socket.bytesWritten
      past.received += socket.bytesRead
    })
    const session = connectHttp2(authority, {
      createConnection: () => socket,
      settings: { initialWindowSize: WINDOW, enablePush: false },
    })
    const limit = setTimeout(() => session.destroy(failure("ETIMEDOUT", "no answer")), CONNECT_LIMIT)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("secureConnect", () => {
          if ((socket as TLSSocket).alpnProtocol !== "h2") session.destroy(failure("ERR_ALPN", "no HTTP/2 over TLS"))
        })
        // A server's first word; whatever else is there may have accepted the connection too.
        session.once("remoteSettings", () => resolve())
        // It stays: an error that nobody listens to would end the process.
        session.on("error", reject)
        socket.on("error", reject)
        session.once("close", () => reject(failure("ECONNRESET", "the connection was closed")))
      })
    } finally {
      clearTimeout(limit)
    }
    session.setLocalWindowSize(WINDOW)
    session.unref()
    return watched({ session, socket, streams: 0, heardAt: performance.now() })
  }

  function watched(connection: Open): Open {
    const { session, socket } = connection
    let heard = socket.bytesRead
    const timer = setInterval(() => {
      if (socket.bytesRead !== heard) connection.heardAt = performance.now()
      heard = socket.bytesRead
      if (connection.streams > 0 && performance.now() - connection.heardAt > PING_INTERVAL) void isAlive(connection)
    }, 30_000)
    timer.unref()
    const forget = (): void => {
      clearInterval(timer)
      if (latest === connection) {
        latest = undefined
        current = undefined
      }
    }
    session.once("close", forget)
    // Calls under way go on, new ones have another connection.
    session.once("goaway", forget)
    latest = connection
    return connection
  }
  let latest: Open | undefined

  async function ready(): Promise<Open> {
    current ??= open()
    const mine = current
    try {
      const connection = await mine
      problem = undefined
      const isQuiet = connection.streams === 0 && performance.now() - connection.heardAt > PING_INTERVAL
      if (!isUsable(connection) || (isQuiet && !(await isAlive(connection)))) {
        if (current === mine) current = undefined
        return ready()
      }
      return connection
    } catch (error) {
      if (current === mine) current = undefined
      problem = error as Error
      throw error
    }
  }

  return {
    authority,
    get bytes() {
      const all = { ...past }
      for (const socket of sockets) {
        all.sent += socket.bytesWritten
        all.received += socket.bytesRead
      }
      return all
    },
    get problem() {
      return problem
    },
    async request(method, path, headers, options) {
      const connection = await ready()
      const stream = connection.session.request({ ...headers, ":method": method, ":path": path }, options)
      if (connection.streams++ === 0) connection.session.ref()
      stream.once("close", () => {
        if (--connection.streams === 0) connection.session.unref()
      })
      return stream
    },
    notifyResponseByteRead() {
      if (latest !== undefined) latest.heardAt = performance.now()
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function isUsable({ session }: Open): boolean {
  return !session.closed && !session.destroyed
}

/** Whether a connection answers; it is ended where it does not. */
function isAlive(connection: Open): Promise<boolean> {
  return new Promise((resolve) => {
    const { session } = connection
    const end = (isSo: boolean): void => {
      clearTimeout(limit)
      if (isSo) connection.heardAt = performance.now()
      else session.destroy(failure("ETIMEDOUT", "the connection is dead"))
      resolve(isSo)
    }
    const limit = setTimeout(() => end(false), PING_LIMIT)
    try {
      session.ping((error) => end(error === null))
    } catch {
      end(false)
    }
  })
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
