import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../usageError.ts'

/** Writes a report to a file. */
export function writeOutput(path: string, text: string, cwd: string): void {
  try {
    writeFileSync(resolve(cwd, path), text)
  } catch (error) {
    throw new UsageError(
      'output',
      `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
    )
  }
}
