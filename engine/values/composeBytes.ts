import { type Failure, failure } from './failure.ts'
import { parseGoFloat } from './goFloat.ts'
import { parseGoInteger } from './goInteger.ts'

export type ComposeBytesResult = { readonly ok: true; readonly bytes: number } | Failure

const POWERS = new Map([
  ['k', 1],
  ['m', 2],
  ['g', 3],
  ['t', 4],
  ['p', 5],
])

/**
 * A size in a Compose file (`mem_limit`, `deploy.resources.limits.memory`), in bytes: a plain whole number, which may
 * be negative, or what Docker's go-units (RAMInBytes) reads. All units are binary: `20M`, `20mb` and `20MiB` are equal.
 */
export function parseComposeBytes(text: string): ComposeBytesResult {
  const integer = parseGoInteger(text, 64, '1.26')
  if (integer.ok) return { ok: true, bytes: Number(integer.value) }
  const at = Math.max(...['.', ' ', ...'0123456789'].map((character) => text.lastIndexOf(character)))
  if (at === -1) return failure('has no digits')
  const size = parseGoFloat(text.slice(0, text[at] === ' ' ? at : at + 1))
  if (size === undefined) return failure('is not a number with a unit')
  if (size < 0) return failure('is negative')
  const unit = text.slice(at + 1).toLowerCase()
  if (unit === '' || unit === 'b') return within64(size)
  const power = POWERS.get(unit.slice(0, 1))
  if (power === undefined || !/^.(?:i?b)?$/.test(unit)) return failure('has a unit that Docker does not know')
  return within64(size * 1024 ** power)
}

/** Docker truncates; what leaves 64 bits is undefined in Go and refused here. */
function within64(size: number): ComposeBytesResult {
  const bytes = Math.trunc(size) + 0
  return bytes < 2 ** 63 ? { ok: true, bytes } : failure('does not fit in 64 bits')
}
