import { nearest, type Pack, type Parameter, type Rule } from '../../engine/index.ts'
import { UsageError } from '../usageError.ts'

/** Everything a rule's file says, for people: why, where its figures come from, how to tune and silence it. */
export function explain(id: string, packs: readonly Pack[]): string {
  const rules = packs.flatMap((pack) => pack.rules)
  const rule = rules.find((candidate) => candidate.id === id)
  if (!rule) {
    throw new UsageError(
      'usage',
      `there is no rule ${id}${nearest(
        id,
        rules.map((candidate) => candidate.id),
      )}`,
    )
  }
  return [...head(rule), ...baselines(rule), ...tuning(rule), ...silencing(rule)].join('\n')
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

function tuning(rule: Rule): string[] {
  const params = Object.entries(rule.params)
  const lines = params.map(
    ([name, param]) => `  ${name} = ${printed(param)}${bounds(param)}${param.says ? `  ${param.says}` : ''}`,
  )
  const first = params[0]
  const example = first ? `{severity: warning, params: {${first[0]}: ${printed(first[1])}}}` : 'warning'
  return ['Tune it in .slo-lint.yaml', ...lines, `  rules: {${rule.id}: ${example}}`, '']
}

function silencing(rule: Rule): string[] {
  return ['Silence it at one place', `  # slo-lint-ignore ${rule.id} until=YYYY-MM-DD -- reason`, '']
}

function printed(param: Parameter): string {
  const value = param.default
  if (typeof value !== 'number') return JSON.stringify(value)
  switch (param.type) {
    case 'bytes':
      return value % 2 ** 20 === 0 ? `${value / 2 ** 20}MiB` : `${value}B`
    case 'seconds':
      return value < 1 ? `${value * 1_000}ms` : `${value}s`
    case 'percent':
      return `${value}%`
    default:
      return String(value)
  }
}

function bounds({ minimum, maximum }: Parameter): string {
  if (minimum === undefined && maximum === undefined) return ''
  return ` (${minimum ?? ''}…${maximum ?? ''})`
}

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
