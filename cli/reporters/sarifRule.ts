import type { Rule } from '../../engine/index.ts'
import { reasonOf } from './advice.ts'
import { helpMarkdown, helpText, linkOf } from './ruleHelp.ts'
import { visible } from './screenText.ts'

export const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** How GitHub calls the severity of what is no security problem. */
const problems = { error: 'error', warning: 'warning', info: 'recommendation' } as const

/** What GitHub keeps of a rule's tags. */
const mostTags = 20

/** A rule as SARIF describes it. */
export function descriptorOf(id: string, rule: Rule | undefined): object {
  if (!rule) return undescribed(id)
  const link = linkOf(rule)
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: visible(rule.title) },
    fullDescription: { text: reasonOf(rule) },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(link !== undefined && { helpUri: link }),
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: tagsOf(rule).slice(0, mostTags),
      'problem.severity': problems[rule.severity],
    },
  }
}

/** GitHub wants a description of every rule. */
function undescribed(id: string): object {
  const text = { text: visible(id) }
  return { id, name: nameOf(id), shortDescription: text, fullDescription: text, help: text }
}

/** go-runtime/gomemlimit-headroom is GoRuntimeGomemlimitHeadroom. */
function nameOf(id: string): string {
  return id
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function tagsOf({ id, status, baseline }: Rule): string[] {
  const guides = baseline.flatMap(({ guide }) => (guide === undefined ? [] : [`guide ${visible(guide)}`]))
  return [...new Set(['configuration', id.split('/')[0] ?? id, status, ...guides])]
}
