import { defineConfig } from 'vitest/config'

/** The oracles compare our readers with the real software; they need Go and are never part of the normal tests. */
export default defineConfig({
  test: {
    include: ['test/oracles/**/*.oracle.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
