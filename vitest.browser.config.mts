import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // A busy machine may draw a frame late; a fault shows twice.
    retry: 1,
    // Browsers and kernels side by side would only wait for each other.
    fileParallelism: false,
  },
})
