import { defineConfig } from 'vitest/config'

/** Hostile workspaces, each in processes of its own with bounds on time and memory: long, hence a command of its own. */
export default defineConfig({
  test: { include: ['test/hostile.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, retry: 1 },
})
