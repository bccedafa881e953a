import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'

/** Letters, of up to three bytes: the runner drops a summary that is larger than a mebibyte. */
export const mostSummary = 300_000

/** Adds to a file that the runner reads after the step; without one, or where it cannot be written, nothing is done. */
export function appendTo(path: string | undefined, text: string): void {
  if (!path) return
  try {
    appendFileSync(path, text)
  } catch {
    // The findings are elsewhere too; a runner's file is no reason to fail.
  }
}

/** Outputs of a step. The delimiter is random, so that no value can end itself and set another. */
export function outputsText(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      const delimiter = `end_${randomBytes(16).toString('hex')}`
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
    })
    .join('')
}
