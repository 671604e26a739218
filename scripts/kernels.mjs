import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bareCommand } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runProgram } from "./setup/program.mjs"

const COMPILER = "assemblyscript@0.28.20"

// `node scripts/kernels.mjs`: compiles kernels/shardKernels.ts and writes the program into src/gbt/sharded/kernelProgram.ts. Needed
// only after a change there, so the compiler (100 MB) is fetched when it is, and is no dependency.
bareCommand("kernels", async (_, { root }) => {
  const source = join("kernels", "shardKernels.ts")
  const folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  try {
    const out = join(folder, "kernels.wasm")
    const memory = ["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"]
    const features = ["threads", "simd", "bulk-memory"].flatMap((name) => ["--enable", name])
    const options = ["-O3", "--noAssert", "--runtime", "stub", ...memory, ...features, "-o", out]
    const status = await runProgram("npx", ["--yes", `--package=${COMPILER}`, "asc", source, ...options], { cwd: root })
    if (status !== 0) throw new CommandError(`the compiler failed (exit status ${status}), see above`, 1)
    const hash = createHash("sha256")
      .update(readFileSync(join(root, source)))
      .digest("hex")
    const lines = [
      "// Made by `node scripts/kernels.mjs` from kernels/shardKernels.ts; not to be changed by hand.",
      `// SHA-256 of the source: ${hash}`,
      "",
      "/** The program as WebAssembly, in base64. */",
      "export const kernelProgram: string =",
      `  "${readFileSync(out).toString("base64")}"`,
      "",
    ]
    writeFileSync(join(root, "src", "gbt", "sharded", "kernelProgram.ts"), lines.join("\n"))
    return 0
  } finally {
    rmSync(folder, { recursive: true })
  }
})
