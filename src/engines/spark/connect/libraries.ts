// Loads what speaks gRPC, which a project need not have installed.

import type { ChannelLibraries } from "./channel"

/** @throws Error where a library is not installed, with what to do */
export async function loadLibraries(): Promise<ChannelLibraries> {
  try {
    const [connect, node, protobuf, descriptors] = await Promise.all([
      import("@connectrpc/connect"),
      import("@connectrpc/connect-node"),
      import("@bufbuild/protobuf"),
      import("@bufbuild/protobuf/wkt"),
    ])
    return { connect, node, protobuf, descriptors }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause)
    const packages = "@connectrpc/connect@2.1.2 @connectrpc/connect-node@2.1.2 @bufbuild/protobuf@2.17.0"
    throw new Error(`Spark can't be reached without libraries: ${reason}. npm install ${packages}`, { cause })
  }
}
