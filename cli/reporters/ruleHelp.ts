import type { Rule } from '../../engine/index.ts'
import { explainCommand, tuningOf } from './advice.ts'
import { code, plain } from './inertMarkdown.ts'
import { visible } from './screenText.ts'

/** Where people find the tool. */
export const homepage = 'https://github.com/slo-lint/slo-lint'

/** An address without anything that could end it in Markdown or in HTML. */
const harmless = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w.~%#?=&+/-]*)?$/

/** The first page that a rule's figures come from. */
export function linkOf({ baseline }: Rule): string | undefined {
  return baseline.find(({ url }) => url !== undefined && harmless.test(url))?.url
}

/** Why a rule is there, where its figures come from, how to tune and to silence it, for people who read plain text. */
export function helpText(rule: Rule): string {
  const tuning = tuningOf(rule)
  return [
    visible(oneLine(rule.why)),
    ...rule.baseline.map(({ guide, url, says }) =>
      visible(
        `- ${[guide === undefined ? '' : `guide ${guide}`, url ?? ''].filter(Boolean).join(', ')}: ${says}`,
      ),
    ),
    ...(tuning === '' ? [] : [`Tune it in .slo-lint.yaml: ${tuning}`]),
    `Silence it on the line or above: ${ignoreComment(rule)}`,
    `More: ${explainCommand(rule.id)}`,
  ].join('\n')
}

/** The same in Markdown. */
export function helpMarkdown(rule: Rule): string {
  const tuning = tuningOf(rule)
  return [
    plain(oneLine(rule.why)),
    '',
    '**Where it comes from**',
    '',
    ...rule.baseline.map(baselineLine),
    '',
    ...(tuning === '' ? [] : [`**Tune it** in ${code('.slo-lint.yaml')}: ${code(tuning)}`, '']),
    `**Silence it** on the line or the line above: ${code(ignoreComment(rule))}`,
    '',
    `More: ${code(explainCommand(rule.id))}`,
  ].join('\n')
}

/** Where a rule's figures come from, the first three of them, in Markdown. */
export function sourcesMarkdown({ baseline }: Rule): string {
  const distinct = [...new Set(baseline.flatMap(sourceMarkdown))]
  const shown = distinct.slice(0, 3).join(', ')
  return distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown
}

function sourceMarkdown({ guide, url }: { guide?: string; url?: string }): string[] {
  return [
    ...(guide === undefined ? [] : [`guide ${plain(guide)}`]),
    ...(url === undefined ? [] : [harmless.test(url) ? `<${url}>` : code(url)]),
  ]
}

function baselineLine({ guide, url, says }: Rule['baseline'][number]): string {
  const sources = sourceMarkdown({ guide, url }).join(', ')
  return `- ${sources === '' ? '' : `${sources}: `}${plain(oneLine(says))}`
}

function ignoreComment({ id }: Rule): string {
  return `# slo-lint-ignore ${id} -- why it is right here`
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
