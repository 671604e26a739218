// Loads what speaks gRPC, which a project need not have installed.

import { optionalLibrary } from "../../../params/optionalLibrary"
import type { ChannelLibraries } from "./channel"

/** @throws Error where a library is not installed, with what to do */
export function loadLibraries(): Promise<ChannelLibraries> {
  const packages = "@connectrpc/connect@2.1.2 @connectrpc/connect-node@2.1.2 @bufbuild/protobuf@2.17.0"
  return optionalLibrary(packages, async () => {
    const [connect, node, protobuf, descriptors] = await Promise.all([
      import("@connectrpc/connect"),
      import("@connectrpc/connect-node"),
      import("@bufbuild/protobuf"),
      import("@bufbuild/protobuf/wkt"),
    ])
    return { connect, node, protobuf, descriptors }
  })
}
