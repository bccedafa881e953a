import { readSync } from 'node:fs'
import { codeOf } from './regularFile.ts'

/** What stands on standard input, up to so many bytes; undefined for a terminal, which nobody ends. */
export function readStandardInput(maximum: number): Buffer | undefined {
  if (process.stdin.isTTY) return undefined
  const parts: Buffer[] = []
  let left = maximum
  while (left > 0) {
    const part = Buffer.allocUnsafe(Math.min(left, 65_536))
    const length = readPart(part)
    if (length === 0) break
    parts.push(part.subarray(0, length))
    left -= length
  }
  return Buffer.concat(parts)
}

function readPart(part: Buffer): number {
  for (;;) {
    try {
      return readSync(0, part, 0, part.length, null)
    } catch (error) {
      // A pipe whose writer has nothing yet, on some systems; and one that was closed, on others.
      if (codeOf(error) === 'EOF') return 0
      if (codeOf(error) !== 'EAGAIN') return 0
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
