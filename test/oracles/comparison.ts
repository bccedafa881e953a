import { writeSync } from 'node:fs'
import { expect } from 'vitest'

/** Counts comparisons with the real software and keeps what differs. */
export interface Comparison {
  /** Compares two verdicts; null is a refusal. */
  compare(text: string, ours: unknown, theirs: unknown): void
  /** Prints the counts and fails on any difference, or where fewer than `atLeast` texts were compared. */
  finish(atLeast: number): void
}

export function comparison(name: string): Comparison {
  const seen = new Set<string>()
  const refused = new Set<string>()
  const differences: string[] = []
  return {
    compare(text, ours, theirs) {
      seen.add(text)
      if (theirs === null) refused.add(text)
      const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)]
      if (left !== right)
        differences.push(`${JSON.stringify(text)}: ours ${left}, theirs ${right}`.slice(0, 300))
    },
    finish(atLeast) {
      writeSync(
        1,
        `oracle ${name}: ${seen.size} values compared (${refused.size} refused by the real one), ${differences.length} differences\n`,
      )
      expect(differences.slice(0, 20)).toEqual([])
      expect(seen.size).toBeGreaterThanOrEqual(atLeast)
    },
  }
}
