import type { Pack, Parameter, Rule } from '../../engine/index.ts'
import { notationOf } from '../reporters/advice.ts'
import { unknownRule } from '../unknownRule.ts'

/** Everything a rule's file says, for people: why, where its figures come from, how to tune and silence it. */
export function explain(id: string, packs: readonly Pack[]): string {
  const rule = packs.flatMap((pack) => pack.rules).find((candidate) => candidate.id === id)
  if (!rule) throw unknownRule(id, packs)
  return [
    ...head(rule),
    ...baselines(rule),
    ...mending(rule),
    ...beginning(rule),
    ...tuning(rule),
    ...silencing(rule),
  ].join('\n')
}

function head(rule: Rule): string[] {
  const where = rule.only ? `, only in profile ${rule.only.join(', ') || 'none'}` : ''
  return [`${rule.id}  ${rule.severity}${where}`, rule.title, '', wrap(rule.why, 2), '']
}

function baselines(rule: Rule): string[] {
  return [
    'Baseline',
    ...rule.baseline.map(({ guide, url, says }) => wrap(`${guide ? `guide ${guide}` : url}: ${says}`, 2)),
    '',
  ]
}

/** What is to be completed by people, where the program cannot write it. */
function beginning({ skeleton }: Rule): string[] {
  return skeleton === undefined ? [] : ['Begin with', ...skeleton.split('\n').map((line) => `  ${line}`), '']
}

/** Whether the program may mend it. */
function mending({ fix, cases }: Rule): string[] {
  const fixes = [fix, ...cases.map((item) => item.fix)]
  const isSafe = fixes.some((one) => one !== undefined && one !== 'none' && one.safety === 'safe')
  const isUnsafe = fixes.some((one) => one !== undefined && one !== 'none' && one.safety === 'unsafe')
  if (!isSafe && !isUnsafe) return []
  const options = [...(isSafe ? ['--fix'] : []), ...(isUnsafe ? ['--unsafe-fixes'] : [])]
  return ['Mend it', `  slo-lint check ${options.join(', or ')}; --diff shows it first`, '']
}

function tuning(rule: Rule): string[] {
  const params = Object.entries(rule.params)
  const lines = params.map(
    ([name, param]) =>
      `  ${name} = ${notationOf(param, param.default)}${bounds(param)}${param.says ? `  ${param.says}` : ''}`,
  )
  const first = params[0]
  const example = first
    ? `{severity: warning, params: {${first[0]}: ${notationOf(first[1], first[1].default)}}}`
    : 'warning'
  return ['Tune it in .slo-lint.yaml', ...lines, `  rules: {${rule.id}: ${example}}`, '']
}

function silencing(rule: Rule): string[] {
  return ['Silence it at one place', `  # slo-lint-ignore ${rule.id} until=YYYY-MM-DD -- reason`, '']
}

function bounds(param: Parameter): string {
  const { minimum, maximum } = param
  if (minimum === undefined && maximum === undefined) return ''
  const written = (bound: number | undefined) => (bound === undefined ? '' : notationOf(param, bound))
  return ` (${written(minimum)}…${written(maximum)})`
}

/** Wraps a text; unlike in a report, a long word is not broken, since it is an address that somebody will follow. */
function wrap(text: string, indent: number, width = 92): string {
  const pad = ' '.repeat(indent)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > width - indent) {
      lines.push(pad + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, pad + line].join('\n')
}
