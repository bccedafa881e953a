import { type Failure, failure } from './failure.ts'
import { parseSystemdInteger } from './systemdInteger.ts'

export type SystemdPercentResult = { readonly ok: true; readonly percent: number } | Failure
export type CpuQuotaResult = { readonly ok: true; readonly cores: number | null } | Failure

/** Ten thousandths per unit of each sign, and the fraction digits it may carry. */
const SIGNS = [
  { sign: '‱', weight: 1, digits: 0 },
  { sign: '‰', weight: 10, digits: 1 },
  { sign: '%', weight: 100, digits: 2 },
] as const

/**
 * A share in a systemd unit, in percent: `50%`, `12.34%`, `5‰`, `7‱` (systemd src/basic/percent-util.c). Has no upper
 * bound, as for CPUQuota=; callers that want one check it.
 */
export function parseSystemdPercent(text: string): SystemdPercentResult {
  const found = SIGNS.find(({ sign }) => text.endsWith(sign))
  if (found === undefined) return failure('is not a percentage')
  const [whole = '', fraction = '', ...more] = text.slice(0, -1).split('.')
  const number = parseSystemdInteger(whole)
  const hasPoint = text.includes('.')
  const fractionFits = !hasPoint || (/^[0-9]+$/.test(fraction) && fraction.length <= found.digits)
  if (number === undefined || !fractionFits || more.length > 0) return failure('is not a percentage')
  if (number < 0) return failure('is negative')
  const tenThousandths = number * found.weight + Number(fraction.padEnd(found.digits, '0'))
  return tenThousandths > 2 ** 31 - 1
    ? failure('is out of range')
    : { ok: true, percent: tenThousandths / 100 }
}

/** CPUQuota= of a systemd unit, in cores: `200%` is 2. Empty means no quota, which is null; 0 is refused. */
export function parseCpuQuota(text: string): CpuQuotaResult {
  if (text === '') return { ok: true, cores: null }
  const share = parseSystemdPercent(text)
  if (!share.ok) return share
  return share.percent === 0 ? failure('is 0') : { ok: true, cores: share.percent / 100 }
}
