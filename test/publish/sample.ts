import type { Existing } from '../../cli/publish/existing.ts'
import type { ShownChange } from '../../cli/publish/inline.ts'
import type { PlanOptions } from '../../cli/publish/plan.ts'
import type { Remark, Spot } from '../../cli/publish/remark.ts'

/** A place of whole lines. */
export function spot(path: string, startLine: number, endLine = startLine): Spot {
  return { path, startLine, endLine, startColumn: 3, endColumn: 9 }
}

/** A new error on line 5 of a.yaml, changed as a test likes. */
export function remark(changed: Partial<Remark> = {}): Remark {
  return {
    rule: 'go-runtime/gomemlimit-grammar',
    severity: 'error',
    status: 'new',
    message: 'GOMEMLIMIT is malformed',
    subject: 'Deployment/checkout',
    fingerprint: 'abcdef0123456789',
    place: spot('a.yaml', 5),
    related: [],
    why: 'The process does not start.',
    sources: ['guide 2.5'],
    ...changed,
  }
}

/** A file of which lines 4 to 8 are shown and some of them were added. */
export function change(added: readonly number[] = [5, 6], path = 'a.yaml'): ShownChange {
  return { path, status: 'modified', hunks: [{ start: 4, lines: 5, added }] }
}

export const nothing: Existing = {
  inline: [],
  conversation: [],
  checks: [],
  identity: { id: 1, type: 'Bot' },
}

export const options: PlanOptions = {
  target: { owner: 'acme', repo: 'shop', head: 'a'.repeat(40), pull: 7 },
  category: 'default',
  comment: 'all',
  maxComments: 5,
  failOn: 'error',
  unknown: 0,
  policy: [],
  judge: 'slo-lint 1.0.0',
}
