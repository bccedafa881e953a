import type { Limits, SourceFile } from '../../engine/index.ts'
import type { Walk } from './walked.ts'

/** Files people write settings in; only these are worth a finding when they are too large. */
export const settings = /\.(ya?ml|json|rules|env|service|conf|tpl|tmpl)$|(^|\/)Dockerfile|\.env/

/** The text of a file's bytes; what is no text of ours is left out, with a notice where somebody may miss it. */
export function decode(path: string, bytes: Buffer, limits: Limits, found: Walk): SourceFile | undefined {
  if (bytes.subarray(0, 8_192).includes(0)) {
    if (settings.test(path))
      found.notices.push({ code: 'binary', message: 'not a text in UTF-8: skipped', path })
    return undefined
  }
  if (bytes.length > limits.lineLength && longestLine(bytes) > limits.lineLength) {
    if (settings.test(path))
      found.exceeded.push({
        path,
        message: `a line has more than ${limits.lineLength} bytes and the file was not read`,
      })
    return undefined
  }
  return { path, text: bytes.toString('utf8') }
}

function longestLine(bytes: Buffer): number {
  let longest = 0
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    longest = Math.max(longest, end - start)
    start = end + 1
  }
  return Math.max(longest, bytes.length - start)
}
