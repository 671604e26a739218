// Loads what speaks gRPC and reads Arrow, which a project need not have installed.

import { optionalLibrary } from "../../../params/optionalLibrary"
import type { ChannelLibraries } from "./channel"

/** What a session and the engine over it are made with. */
export interface SparkLibraries extends ChannelLibraries {
  readonly arrow: typeof import("@uwdata/flechette", { with: { "resolution-mode": "import" }})
}

/** @throws Error where a library is not installed, with what to do */
export function loadLibraries(): Promise<SparkLibraries> {
  const packages =
    "@connectrpc/connect@2.1.2 @connectrpc/connect-node@2.1.2 @bufbuild/protobuf@2.17.0 @uwdata/flechette@2.5.0"
  return optionalLibrary(packages, async () => {
    const [connect, node, protobuf, descriptors, arrow] = await Promise.all([
      import("@connectrpc/connect"),
      import("@connectrpc/connect-node"),
      import("@bufbuild/protobuf"),
      import("@bufbuild/protobuf/wkt"),
      import("@uwdata/flechette"),
    ])
    return { connect, node, protobuf, descriptors, arrow }
  })
}
