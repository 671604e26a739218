// Calls to a server by gRPC: one HTTP/2 connection, made when it is needed and made again when it broke.

import { connect as connectPlain, type Socket } from "node:net"
import { connect as connectSecure, type TLSSocket } from "node:tls"
import type { SparkAddress } from "./address"
import { type MessageInit, type SparkMessages, sparkMessages } from "./messages"

/** How long a server may take to accept a connection and say its first word, in milliseconds. */
const CONNECT_LIMIT = 7000

/** A silent connection is asked whether it lives so often, in milliseconds; a server refuses that within 5 minutes. */
const PING_INTERVAL = 6 * 60_000

/** Bytes that may be under way: enough for a network of 100 ms and 300 Mbit/s. */
const WINDOW = 4 * 2 ** 20

/** A call made ready for another process: its path and the bytes of its body. */
export interface RawCall {
  readonly path: string
  readonly body: Uint8Array
}

/** Calls to one server. */
export interface Channel {
  readonly address: SparkAddress
  /** Bytes over all connections so far, without those of TLS. */
  readonly bytes: { readonly sent: number; readonly received: number }
  /** Sends a message and gives the answer; `timeoutMs` is its deadline. */
  call<T>(name: string, message: MessageInit, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<T>
  /** Sends a message and gives the answers, read when asked for. */
  stream<T>(name: string, message: MessageInit, signal: AbortSignal): AsyncIterable<T>
  raw(name: string, message: MessageInit): RawCall
  /** What is sent with each call. */
  readonly headers: Readonly<Record<string, string>>
  /** What the server says of an error by Google's ErrorInfo; undefined where it says nothing. */
  errorInfo(error: unknown): Readonly<Record<string, string>> | undefined
  /** Why the last connection could not be made; undefined when it could. */
  readonly problem: Error | undefined
  /** Ends connections, and calls under way with them. */
  close(): void
}

/** Libraries that are loaded for the first channel. */
export interface ChannelLibraries {
  readonly connect: typeof import("@connectrpc/connect", { with: { "resolution-mode": "import" }})
  readonly node: typeof import("@connectrpc/connect-node", { with: { "resolution-mode": "import" }})
  readonly protobuf: typeof import("@bufbuild/protobuf", { with: { "resolution-mode": "import" }})
  readonly descriptors: typeof import("@bufbuild/protobuf/wkt", { with: { "resolution-mode": "import" }})
}

type Http2SessionManager = InstanceType<ChannelLibraries["node"]["Http2SessionManager"]>

/** Makes a channel; nothing is sent yet. */
export function openChannel(
  address: SparkAddress,
  { connect, node, protobuf, descriptors }: ChannelLibraries,
): Channel {
  const spark: SparkMessages = sparkMessages(protobuf, descriptors)
  const host = address.host.includes(":") ? `[${address.host}]` : address.host
  const baseUrl = `${address.isSecure ? "https" : "http"}://${host}:${address.port}`
  const sockets = new Set<Socket>()
  const past = { sent: 0, received: 0 }
  let problem: Error | undefined

  const manager = new node.Http2SessionManager(
    baseUrl,
    { pingIntervalMs: PING_INTERVAL },
    { createConnection: openSocket, settings: { initialWindowSize: WINDOW, enablePush: false } },
  )
  const headers: Record<string, string> = { ...address.headers }
  // A secret goes over TLS alone, whoever made the address.
  if (address.token !== undefined && !address.isSecure) throw new TypeError("a token is sent over TLS alone")
  if (address.token !== undefined) headers.authorization = `Bearer ${address.token}`

  const transport = node.createGrpcTransport({ baseUrl, sessionManager: wideWindows(manager) })
  const client = connect.createClient(spark.service, transport) as unknown as Record<
    string,
    (message: MessageInit, options: object) => unknown
  >
  const method = (name: string): string => name[0].toLowerCase() + name.slice(1)

  function openSocket(): Socket {
    const { port } = address
    const socket = address.isSecure
      ? connectSecure({ host: address.host, port, ALPNProtocols: ["h2"] })
      : connectPlain({ host: address.host, port })
    socket.setNoDelay(true)
    sockets.add(socket)
    const silent = setTimeout(() => {
      if (socket.bytesRead === 0) socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }))
    }, CONNECT_LIMIT)
    silent.unref()
    let isOpen = false
    socket.once(address.isSecure ? "secureConnect" : "connect", () => {
      if (address.isSecure && (socket as TLSSocket).alpnProtocol !== "h2") {
        socket.destroy(Object.assign(new Error("no HTTP/2 over TLS"), { code: "ERR_ALPN" }))
      } else {
        isOpen = true
        problem = undefined
      }
    })
    socket.once("error", (error) => {
      if (!isOpen || socket.bytesRead === 0) problem = error
    })
    socket.once("close", () => {
      clearTimeout(silent)
      sockets.delete(socket)
      past.sent += socket.bytesWritten
      past.received += socket.bytesRead
    })
    return socket
  }

  return {
    address,
    headers,
    get bytes() {
      const all = { ...past }
      for (const socket of sockets) {
        all.sent += socket.bytesWritten
        all.received += socket.bytesRead
      }
      return all
    },
    call: <T>(name: string, message: MessageInit, options = {}) =>
      client[method(name)](message, { ...options, headers }) as Promise<T>,
    stream: <T>(name: string, message: MessageInit, signal: AbortSignal) =>
      client[method(name)](message, { signal, headers }) as AsyncIterable<T>,
    raw(name, message) {
      const descriptor = spark.message(`${name}Request`)
      const bytes = protobuf.toBinary(descriptor, protobuf.create(descriptor, message))
      const body = new Uint8Array(5 + bytes.length)
      // gRPC's frame: not compressed, the length, the message.
      new DataView(body.buffer).setUint32(1, bytes.length)
      body.set(bytes, 5)
      return { path: `/${spark.service.typeName}/${name}`, body }
    },
    errorInfo(error) {
      if (!(error instanceof connect.ConnectError)) return undefined
      const [found] = error.findDetails(spark.errorInfo) as unknown as { metadata: { key: string; value: string }[] }[]
      return found && Object.fromEntries(found.metadata.map(({ key, value }) => [key, value]))
    },
    get problem() {
      return problem
    },
    close() {
      manager.abort()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** The manager, with connections that take more than 64 KiB at a time, which over a distance would be slow. */
function wideWindows(
  manager: Http2SessionManager,
): Pick<Http2SessionManager, "authority" | "request" | "notifyResponseByteRead"> {
  const widened = new WeakSet<object>()
  return {
    authority: manager.authority,
    async request(...values) {
      const stream = await manager.request(...values)
      const session = stream.session
      if (session && !widened.has(session)) {
        widened.add(session)
        session.setLocalWindowSize(WINDOW)
      }
      return stream
    },
    notifyResponseByteRead: (stream) => manager.notifyResponseByteRead(stream),
  }
}
