import { connect, createServer } from "node:net"
import { pipeline } from "node:stream"

/**
 * A way to a server on which bytes are counted.
 *
 * @typedef {object} CountedWire
 * @property {string} address - to be used in place of the server's
 * @property {() => Bytes} counts - so far
 * @property {() => void} close - takes no more connections; those that are open stay
 *
 * @typedef {{ sentBytes: number, receivedBytes: number }} Bytes - to the server and from it, headers of HTTP/2 included
 */

/**
 * Opens a port on the loopback that leads to a server.
 *
 * @param {string} address - as in "sc://127.0.0.1:15002"
 * @returns {Promise<CountedWire>}
 */
export function countedWire(address) {
  const { hostname, port } = new URL(address)
  const counts = { sentBytes: 0, receivedBytes: 0 }
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) })
    near.on("data", (bytes) => {
      counts.sentBytes += bytes.length
    })
    far.on("data", (bytes) => {
      counts.receivedBytes += bytes.length
    })
    // Whatever ends one side ends the other.
    pipeline(near, far, () => {})
    pipeline(far, near, () => {})
  })
  return new Promise((resolve, reject) => {
    server.on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const own = /** @type {import("node:net").AddressInfo} */ (server.address())
      resolve({
        address: `sc://127.0.0.1:${own.port}`,
        counts: () => ({ ...counts }),
        close: () => void server.close(),
      })
    })
  })
}
