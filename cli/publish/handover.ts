import type { Report, Rule } from '../../engine/index.ts'
import { reasonOf, sourcesOf } from '../reporters/advice.ts'
import { type Handover, handoverSchema } from './remark.ts'
import { remarksOf } from './reportRemarks.ts'
import { withheldOf } from './withheld.ts'

/** A report of that size has more findings than anybody is shown. */
export const mostBytes = 32 * 1024 * 1024

/** What a run found, for whoever publishes it. Paths begin at the repository's root, which the prefix leads from. */
export function handoverOf(
  report: Report,
  rules: ReadonlyMap<string, Rule>,
  head: string,
  prefix: string,
): Handover {
  const under = <T extends { readonly path: string }>(place: T): T => ({
    ...place,
    path: prefix + place.path,
  })
  const remarks = remarksOf(report, rules)
    .slice(0, handoverSchema.properties.remarks.maxItems)
    .map((remark) => ({
      ...remark,
      place: under(remark.place),
      related: remark.related.map((other) => ({ ...other, place: under(other.place) })),
      ...(remark.fix && { fix: { ...remark.fix, patches: remark.fix.patches.map(under) } }),
    }))
  const fixed = report.fixed
    .slice(0, handoverSchema.properties.fixed.maxItems)
    .map(({ rule, path, subject, fingerprint }) => ({
      rule,
      path: prefix + path,
      subject: subject.slice(0, 4_000),
      fingerprint,
    }))
  const policy = report.notices
    .filter(({ code }) => code === 'policy')
    .slice(0, handoverSchema.properties.policy.maxItems)
    .map(({ message, path }) => `${path === undefined ? '' : `${prefix}${path}: `}${message}`.slice(0, 4_000))
  const withheld = withheldOf(report, prefix, handoverSchema.properties.remarks.maxItems)
  return {
    handover: 1,
    head,
    remarks,
    fixed,
    unknown: report.unknowns.length,
    policy,
    ...(withheld && { withheld }),
  }
}

/**
 * Reads what a run without rights left behind. It comes from whoever opened the pull request: the form is proven, the
 * commit has to be the one that GitHub names, the reasons are taken from our own rules, and no fix is offered, since
 * nobody proved it here. A text says what is wrong.
 */
export async function readHandover(
  text: string,
  head: string,
  rules: ReadonlyMap<string, Rule>,
): Promise<Handover | string> {
  const { Ajv } = await import('ajv')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is no JSON'
  }
  const validate = new Ajv({ allowUnionTypes: true }).compile<Handover>(handoverSchema)
  if (!validate(value)) {
    const [error] = validate.errors ?? []
    return `it is no report of slo-lint: ${error?.instancePath ?? ''} ${error?.message ?? ''}`
  }
  if (value.head !== head) return 'it is about another commit than the run it came from'
  const remarks = value.remarks.map(({ fix: _, ...remark }) => {
    const rule = rules.get(remark.rule)
    return {
      ...remark,
      why: rule ? reasonOf(rule) : '',
      sources: rule && rule.baseline.length > 0 ? [sourcesOf(rule)] : [],
    }
  })
  return { ...value, remarks: remarks.filter(({ place }) => isInside(place.path)) }
}

/** GitHub refuses a whole batch for one path that is none. */
function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..')
}
