// A proxy in front of a server that can cut connections, refuse new ones, and speak TLS.

import { connect, createServer as createPlain, type Server, type Socket } from "node:net"
import { createServer as createSecure, type TlsOptions } from "node:tls"

/** A proxy under way. */
export interface CuttingProxy {
  readonly port: number
  /** Bytes that went from the server to clients. */
  readonly received: number
  /** How many connections there were. */
  readonly connections: number
  /** Ends all connections as a broken network does. */
  cut(): void
  /** Cuts each connection once so many bytes of answers went through it; Infinity for never. */
  cutAfter(bytes: number): void
  close(): Promise<void>
}

/** Starts a proxy on the loopback; with `tls` it speaks that to clients, and plainly to the server. */
export async function startProxy(target: number, tls?: TlsOptions): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let received = 0
  let connections = 0
  let limit = Number.POSITIVE_INFINITY
  const onClient = (client: Socket): void => {
    connections++
    const server = connect(target, "127.0.0.1")
    let through = 0
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on("error", () => {})
      socket.on("close", () => {
        sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    client.pipe(server)
    server.on("data", (bytes) => {
      through += bytes.length
      received += bytes.length
      if (through > limit) client.destroy()
      else if (!client.write(bytes)) server.pause()
    })
    client.on("drain", () => server.resume())
  }
  const listener: Server = tls ? createSecure({ ...tls, ALPNProtocols: ["h2"] }, onClient) : createPlain(onClient)
  listener.on("tlsClientError", () => {})
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const address = listener.address() as { port: number }
  return {
    port: address.port,
    get received() {
      return received
    },
    get connections() {
      return connections
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    cutAfter(bytes) {
      limit = bytes
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => listener.close(() => resolve()))
    },
  }
}
