// Calls to a server by gRPC.

import type { SparkAddress } from "./address"
import { newConnection } from "./connection"
import { type MessageInit, type SparkMessages, sparkMessages } from "./messages"

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

/** Makes a channel; nothing is sent yet. */
export function openChannel(
  address: SparkAddress,
  { connect, node, protobuf, descriptors }: ChannelLibraries,
): Channel {
  const spark: SparkMessages = sparkMessages(protobuf, descriptors)
  const connection = newConnection(address)
  const headers: Record<string, string> = { ...address.headers }
  // A secret goes over TLS alone, whoever made the address.
  if (address.token !== undefined && !address.isSecure) throw new TypeError("a token is sent over TLS alone")
  if (address.token !== undefined) headers.authorization = `Bearer ${address.token}`

  const transport = node.createGrpcTransport({ baseUrl: connection.authority, sessionManager: connection })
  const client = connect.createClient(spark.service, transport) as unknown as Record<
    string,
    (message: MessageInit, options: object) => unknown
  >
  const method = (name: string): string => name[0].toLowerCase() + name.slice(1)

  return {
    address,
    headers,
    get bytes() {
      return connection.bytes
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
      return connection.problem
    },
    close: connection.close,
  }
}
