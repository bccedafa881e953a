import type { PlacedProblem } from '../extract.ts'
import { type Finding, fingerprint } from '../finding.ts'
import type { Pack, Severity } from '../packs/rule.ts'
import { RuleNames } from '../packs/ruleNames.ts'
import type { Notice } from '../report.ts'
import type { Place } from '../source/place.ts'
import type { Workspace } from '../workspace.ts'
import type { ActiveRule } from './activate.ts'
import { findSuppressions, type Suppression } from './suppression.ts'

/** Findings about the texts themselves: broken syntax, passed limits, suppressions that are none. */
export interface SourceFindings {
  readonly findings: Finding[]
  readonly suppressions: Suppression[]
  readonly notices: Notice[]
}

/** Turns problems of texts into findings of the rules that know them; rules that are off say nothing. */
export function findSources(
  workspace: Workspace,
  packs: readonly Pack[],
  active: readonly ActiveRule[],
  today: string,
): SourceFindings {
  const rules = new Map(active.map((rule) => [rule.rule.id, rule]))
  const findings: Finding[] = []
  const add = (
    id: string,
    place: Place,
    message: string,
    related: Finding['related'] = [],
    severity?: Severity,
  ): void => {
    const rule = rules.get(id)
    if (rule) findings.push(sourceFinding(rule, place, message, related, severity))
  }
  for (const problem of workspace.problems) {
    add(
      problem.rule,
      problem.place,
      problem.message,
      relatedOf(problem),
      problem.refused ? 'error' : undefined,
    )
  }
  const names = new RuleNames(packs)
  const suppressions: Suppression[] = []
  for (const [path, text] of workspace.texts) {
    const found = findSuppressions(path, text)
    for (const suppression of found.suppressions) suppressions.push(suppression)
    for (const { span, message } of found.broken) add('suppression/malformed', { path, span }, message)
    for (const { span, rules, until } of found.suppressions) {
      for (const named of rules) {
        const wrong = names.wrong(named.id)
        if (wrong !== undefined) add('suppression/malformed', { path, span: named.span }, wrong)
      }
      if (until !== undefined && until < today)
        add('suppression/expired', { path, span }, `this suppression ended on ${until}`)
    }
  }
  const notices = workspace.unreadable.map(({ place, message }) => ({
    code: 'template',
    message,
    path: place.path,
  }))
  return { findings, suppressions, notices }
}

function relatedOf({ related }: PlacedProblem): Finding['related'] {
  return related ? [{ place: related.place, message: related.says }] : []
}

function sourceFinding(
  { rule, severity, fixedSeverity }: ActiveRule,
  place: Place,
  message: string,
  related: Finding['related'],
  refused: Severity | undefined,
): Finding {
  return {
    rule: rule.id,
    severity: fixedSeverity ?? refused ?? severity,
    ownSeverity: refused ?? rule.severity,
    message,
    subject: place.path,
    entity: { type: 'file', name: place.path },
    place,
    related,
    fingerprint: fingerprint(rule.id, [message], ''),
    identifiedBy: { subjects: [message], fact: '' },
    status: 'new',
  }
}
