import { appendFileSync, statSync } from 'node:fs'
import { codeOf } from './regularFile.ts'

/** GitHub drops the whole file, without a word, from 1 MiB on; other commands of the step write into it too. */
const most = 1_000 * 1024

/**
 * Adds a report to the summary of a step of GitHub Actions.
 * @returns why it was not written, where it was not: no run fails because of it.
 */
export function writeStepSummary(file: string, text: string): string | undefined {
  try {
    const held = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (held + Buffer.byteLength(text) > most) return 'the summary of this step is full'
    appendFileSync(file, text)
    return undefined
  } catch (error) {
    return `the summary of this step cannot be written: ${codeOf(error)}`
  }
}
