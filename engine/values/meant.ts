import { parseGoBytes } from './goBytes.ts'
import { parseGogc } from './gogc.ts'

/** What somebody meant who wrote a text that Go does not read: undefined where nobody can tell. */
export type Meant = (text: string) => string | undefined

/** A percentage without its sign, `off` in lower case. */
export const meantGogc: Meant = (text) => {
  const bare = text.trim().replace(/\s*%$/, '').toLowerCase()
  const read = parseGogc(bare)
  return bare === '' || bare === text || read.silent || read.versions ? undefined : bare
}

/**
 * A size in the habit of Kubernetes (`1Gi`), of disks (`1G`, `1GB`) or with a fraction (`1.5Gi`: 1536MiB), as Go writes it.
 * Decimal units become binary ones: whoever writes 1G in a container's environment means what its limit calls 1Gi.
 */
export const meantGoBytes: Meant = (text) => {
  const bare = text.trim()
  if (/^off$/i.test(bare)) return 'off'
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?\s*([kmgt]?)i?b?$/i.exec(bare)
  if (!match) return undefined
  const [, whole = '', fraction, letter = ''] = match
  const unit = letter === '' ? 'B' : `${letter.toUpperCase()}iB`
  const written =
    fraction === undefined ? `${whole}${unit}` : inMebibytes(Number(`${whole}.${fraction}`), letter)
  if (written === undefined || written === text) return undefined
  const read = parseGoBytes(written)
  return read.ok && !read.versions ? written : undefined
}

/** Whole MiB, since Go knows no fractions; undefined where nothing whole is near. */
function inMebibytes(count: number, letter: string): string | undefined {
  const power = 'mgt'.indexOf(letter.toLowerCase())
  if (letter === '' || power < 0) return undefined
  const mebibytes = Math.floor(count * 1024 ** power)
  return mebibytes > 0 ? `${mebibytes}MiB` : undefined
}
