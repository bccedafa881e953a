import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { codeOf } from '../io/regularFile.ts'

/** Letters, of up to three bytes: the runner drops a summary that is larger than a mebibyte. */
export const mostSummary = 300_000

/**
 * Adds to a file that the runner reads after the step; without one nothing is done.
 * @returns why it was not written, where it was not: the findings are elsewhere too, and it is no reason to fail.
 */
export function appendTo(path: string | undefined, text: string): string | undefined {
  if (!path) return undefined
  try {
    appendFileSync(path, text)
    return undefined
  } catch (error) {
    return `a file of this step cannot be written: ${codeOf(error)}`
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
