import { defineConfig } from "vitest/config"

// `npm run test:spark` starts the server that GBT_LAB_SPARK names.
export default defineConfig({
  test: {
    include: ["build/try.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One server, and few cores for it.
    fileParallelism: false,
  },
})
