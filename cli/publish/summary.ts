import { code } from '../reporters/inertMarkdown.ts'
import { itemOf, name, words } from './comment.ts'
import { marked } from './marker.ts'
import type { Mended, Remark } from './remark.ts'

/** What is left of GitHub's 65,536 letters is for headings and the marker. */
const room = 60_000

const mostPolicy = 20

const summaryMarker = { kind: 'summary', key: '-', rule: '-', about: '-' } as const

/** A list of remarks in Markdown that keeps within a size, with the keys it had room for. */
export interface Listed {
  readonly text: string
  readonly keys: ReadonlySet<string>
}

/** What a summary speaks about. */
export interface Summarized {
  readonly remarks: ReadonlyMap<string, Remark>
  readonly fixed: readonly Mended[]
  /** Verdicts that could not be reached. */
  readonly unknown: number
  /** What the change makes of the rules it is judged by. */
  readonly policy: readonly string[]
  /** What judged. */
  readonly judge: string
}

/** Whether there is anything a pull request should hear of: what it brought, what it mended. */
export function isWorthSaying({ remarks, fixed, policy }: Summarized): boolean {
  return fixed.length + policy.length > 0 || [...remarks.values()].some(({ status }) => status === 'new')
}

/** The one comment on a pull request that says it all, edited from push to push. */
export function summaryComment(summarized: Summarized, category: string): Listed {
  const { text, keys } = summaryText(summarized)
  return { text: marked(text, { ...summaryMarker, category, state: 'open' }), keys }
}

/** What takes the place of a summary that a lost answer made us write twice. */
export function superseded(category: string): string {
  const text = 'Another comment of slo-lint says what is found now.'
  return marked(text, { ...summaryMarker, category, state: 'fixed' })
}

/** The summary without its marker: for the comment, the check and the summary of a job. */
export function summaryText(summarized: Summarized, letters: number = room): Listed {
  const { remarks, fixed, unknown, policy, judge } = summarized
  const fresh = [...remarks].filter(([, { status }]) => status === 'new')
  const before = [...remarks].filter(([, { status }]) => status !== 'new')
  const altered = policyText(policy)
  const first = listed(fresh, letters - altered.length)
  const second = listed(before, letters - altered.length - first.text.length)
  const mended = mendedText(fixed, letters - altered.length - first.text.length - second.text.length)
  const parts = [
    `### slo-lint: ${titleOf(summarized)}`,
    ...(altered === '' ? [] : ['**What this change is judged by**', altered]),
    ...(altered === '' || first.text === '' ? [] : ['**What it brings**']),
    ...(first.text === '' ? [] : [first.text]),
    ...(fixed.length === 0 ? [] : [folded(`${fixed.length} fixed`, mended)]),
    ...(before.length === 0 ? [] : [folded(`${before.length} there before`, second.text)]),
    ...(unknown === 0
      ? []
      : [
          `${count(unknown, 'check')} could not be decided: ${code('slo-lint check --show unknown')} says why.`,
        ]),
    `Judged by ${name(judge)}.`,
  ]
  return { text: parts.join('\n\n'), keys: new Set([...first.keys, ...second.keys]) }
}

/** What is found in a few words: also the title of the check. */
export function titleOf({ remarks, fixed }: Summarized): string {
  const fresh = [...remarks.values()].filter(({ status }) => status === 'new')
  const number = (severity: Remark['severity']): number =>
    fresh.filter((remark) => remark.severity === severity).length
  const parts = [
    ...(number('error') > 0 ? [count(number('error'), 'error')] : []),
    ...(number('warning') > 0 ? [count(number('warning'), 'warning')] : []),
    ...(number('info') > 0 ? [count(number('info'), 'note')] : []),
    ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  return remarks.size > 0 ? 'nothing new' : 'nothing found'
}

function listed(remarks: readonly (readonly [string, Remark])[], letters: number): Listed {
  const lines: string[] = []
  const keys = new Set<string>()
  let used = 0
  for (const [key, remark] of remarks) {
    const line = itemOf(remark)
    // The line that says what is missing has its place too.
    if (used + line.length + 200 > letters) break
    used += line.length + 1
    lines.push(line)
    keys.add(key)
  }
  const more = remarks.length - keys.size
  if (more > 0) lines.push(`- and ${more} more: the report of the job lists them all`)
  return { text: lines.join('\n'), keys }
}

/** First of all, whatever else there is: nobody is to overlook it. */
function policyText(policy: readonly string[]): string {
  const lines = policy.slice(0, mostPolicy).map((text) => `- ⚠️ ${words(text, 600)}`)
  const more = policy.length - lines.length
  return [...lines, ...(more > 0 ? [`- ⚠️ and ${more} more`] : [])].join('\n')
}

function mendedText(fixed: readonly Mended[], letters: number): string {
  const lines: string[] = []
  let used = 0
  for (const { rule, path, subject } of fixed) {
    const line = `- ${name(rule)} ${words(subject, 600)} in ${name(path)}`
    if (used + line.length + 200 > letters) break
    used += line.length + 1
    lines.push(line)
  }
  const more = fixed.length - lines.length
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')
}

function folded(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
