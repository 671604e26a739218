import nodeModule, { createRequire } from "node:module"

interface Danfo {
  NDframe?: { prototype: object }
}

const isDanfo = /[\\/]node_modules[\\/]danfojs-node[\\/]dist[\\/]danfojs-node[\\/]src[\\/]index\.js$/

/**
 * Calls `found` with the prototype that danfojs' DataFrame and Series share: now if danfojs is loaded, or else once
 * somebody loads it, this library or a cell of its own. Loading it here would cost every notebook one to two seconds,
 * and nothing tells of a load but the loader: so Node's is watched, from a notebook alone, and only until danfojs came.
 */
export function whenDanfoLoads(found: (prototype: object) => void): void {
  const { cache } = createRequire(__filename)
  const tryIt = (): boolean => {
    for (const [path, loaded] of Object.entries(cache)) {
      const { NDframe } = (isDanfo.test(path) && loaded?.loaded ? loaded.exports : {}) as Danfo
      if (NDframe === undefined) continue
      found(NDframe.prototype)
      return true
    }
    return false
  }
  if (tryIt()) return
  const loader = nodeModule as unknown as { _load(request: string, ...more: unknown[]): unknown }
  const { _load } = loader
  function load(this: unknown, request: string, ...more: unknown[]): unknown {
    const loaded = _load.call(this, request, ...more)
    // The request is the package's name from a require, and a whole path from an import.
    if (request.includes("danfojs-node") && tryIt() && loader._load === load) loader._load = _load
    return loaded
  }
  loader._load = load
}
