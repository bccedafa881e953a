import { describe, expect, test } from 'vitest'
import type { AlertmanagerParts } from '../../engine/entities/alertmanagerParts.ts'
import type { AlertParts } from '../../engine/entities/alertParts.ts'
import type { Entity } from '../../engine/entities/fact.ts'
import { type LabelledAlert, labelledAlert } from '../../engine/links/alertLabels.ts'
import { readyRule } from '../../engine/links/readyRule.ts'
import type { Verdict } from '../../engine/links/side.ts'
import { mutes } from '../../engine/links/signalPairs.ts'
import { possible } from '../../engine/values/labelSet.ts'
import { workspaceOf } from '../linkedWorkspace.ts'
import { askProgram, buildGoProgram, print, seeded } from './goProgram.ts'

type LabelSet = Record<string, string>
interface Question {
  rule: string
  alerts: LabelSet[]
}
interface Answer {
  error?: string
  source: boolean[]
  target: boolean[]
  mutes: boolean[][]
}
/** One alert as we read it, and label sets it may really have. */
interface Sampled {
  readonly alert: LabelledAlert
  readonly samples: readonly LabelSet[]
}

const binary = buildGoProgram('go-alertmanager/inhibition')
const seed = Number(process.env['SEED'] ?? 7)
const below = seeded(seed)
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
const some = <T>(list: readonly T[], most: number): T[] => [
  ...new Set(Array.from({ length: below(most + 1) }, () => pick(list))),
]

const LABELS = ['severity', 'pod', 'node', 'team']
const VALUES = ['', 'a', 'b', 'ab', 'critical', 'warning']
const NAMES = ['Cpu', 'Memory', 'Down']
const PATTERNS = ['a|b', 'a.*', '.+', '.*', '', '(critical|warning)', 'a?', '[ab]', 'crit.*|b']
const EXPRESSIONS = [
  'vector(1) > 0',
  'up == 0',
  'sum(up) == 0',
  'sum by (pod) (up) == 0',
  'sum by (pod, node) (up) == 0',
  'sum without (pod, team) (up) == 0',
  'absent(up{node="a"})',
  'up{team="a", pod=~"a|b"} == 0',
  'label_replace(sum by (node) (up), "team", "b", "", "") == 0',
]

function rulesText(): string {
  const rules = Array.from({ length: 5 }, () => ({
    alert: pick(NAMES),
    expr: pick(EXPRESSIONS),
    labels: Object.fromEntries(some(LABELS, 3).map((label) => [label, pick([...VALUES, '{{ $value }}'])])),
  }))
  return JSON.stringify({ groups: [{ name: 'g', rules }] })
}

function inhibitRule(): Record<string, unknown> {
  const rule: Record<string, unknown> = {}
  for (const side of ['source', 'target']) {
    const matchers: string[] = []
    if (below(2) === 0) matchers.push(`alertname="${pick(NAMES)}"`)
    for (const label of some(LABELS, 2))
      matchers.push(
        `${label}${below(2) === 0 ? pick(['=', '!=']) + JSON.stringify(pick(VALUES)) : pick(['=~', '!~']) + JSON.stringify(pick(PATTERNS))}`,
      )
    if (matchers.length > 0) rule[`${side}_matchers`] = matchers
    if (below(5) === 0) rule[`${side}_match`] = { [pick(LABELS)]: pick(VALUES) }
    if (below(5) === 0) rule[`${side}_match_re`] = { [pick(LABELS)]: pick(PATTERNS) }
  }
  const equal = some([...LABELS, 'alertname'], 3)
  if (equal.length > 0) rule['equal'] = equal
  return rule
}

/** A label set the alert may have; `other` gives the values of labels that are not fixed. */
function sampleOf({ labels }: LabelledAlert, other: (label: string) => string): LabelSet {
  const sample: LabelSet = {}
  for (const label of ['alertname', ...LABELS]) {
    const value = labels.fixed.get(label) ?? (possible(labels, label) ? other(label) : '')
    if (value !== '') sample[label] = value
  }
  return sample
}

/** The two alerts where all labels both can have are equal. */
function meeting(a: LabelledAlert, b: LabelledAlert): [LabelSet, LabelSet] {
  const as = (other: LabelledAlert) => (label: string) => other.labels.fixed.get(label) ?? 'same'
  return [sampleOf(a, as(b)), sampleOf(b, as(a))]
}

async function build(): Promise<{
  questions: Question[]
  sampled: Sampled[]
  rules: ReturnType<typeof readyRule>[]
}> {
  const written = Array.from({ length: 12 }, inhibitRule)
  const config = { route: { receiver: 'a' }, receivers: [{ name: 'a' }], inhibit_rules: written }
  const entities = await workspaceOf({
    'rules.json': rulesText(),
    'alertmanager.json': JSON.stringify(config),
  })
  const [configuration] = (entities.get('alertmanager') ?? []) as Entity<AlertmanagerParts>[]
  const alerts = ((entities.get('alert') ?? []) as Entity<AlertParts>[]).map(labelledAlert)
  const sampled = alerts.map((alert) => ({
    alert,
    samples: [0, 1, 2].map(() => sampleOf(alert, () => pick(VALUES))),
  }))
  const all = [
    ...sampled.flatMap(({ samples }) => samples),
    ...alerts.flatMap((a) => alerts.flatMap((b) => meeting(a, b))),
  ]
  return {
    questions: written.map((rule) => ({ rule: JSON.stringify(rule), alerts: all })),
    sampled,
    rules: (configuration?.parts.rules ?? []).map(readyRule),
  }
}

/** `yes` must hold in every sample, `no` in none. */
function disagrees(verdict: Verdict, real: readonly boolean[]): boolean {
  if (verdict === 'yes') return real.includes(false)
  return verdict === 'no' && real.includes(true)
}

describe.skipIf(binary === null)('inhibition as Alertmanager does it', () => {
  test('sides and muting agree wherever we are certain', { timeout: 600_000 }, async () => {
    const cases = []
    for (let at = 0; at < 60; at++) cases.push(await build())
    const answers = askProgram<Question, Answer>(
      binary ?? '',
      cases.flatMap(({ questions }) => questions),
    )
    const wrong: string[] = []
    const tally = { yes: 0, no: 0, unsure: 0, muted: 0, refused: 0 }
    const count = (verdict: Verdict): void => {
      tally[verdict === 'yes' || verdict === 'no' ? verdict : 'unsure']++
    }
    let next = 0
    for (const { questions, sampled, rules } of cases) {
      expect(rules).toHaveLength(questions.length)
      for (const [number, rule] of rules.entries()) {
        const answer = answers[next++]
        if (!answer || answer.error !== undefined) {
          tally.refused++
          expect(rule.source.unread ?? rule.target.unread, answer?.error).toBeDefined()
          continue
        }
        const say = (what: string): void => {
          wrong.push(`${what}: ${questions[number]?.rule}`)
        }
        const slots = sampled.map(({ samples }, at) => samples.map((_, round) => at * samples.length + round))
        for (const [i, source] of sampled.entries()) {
          const own = slots[i] ?? []
          for (const side of ['source', 'target'] as const) {
            const verdict = rule[side].ask(source.alert)
            count(verdict)
            if (
              disagrees(
                verdict,
                own.map((slot) => answer[side][slot] ?? false),
              )
            )
              say(`${side} ${JSON.stringify(source.samples)} ${String(verdict)}`)
          }
          for (const [j, target] of sampled.entries()) {
            if (i === j) continue
            const verdict = mutes(rule, source.alert, target.alert)
            count(verdict)
            // Certain muting means: where the labels both can have are equal.
            const met = 3 * sampled.length + 2 * (i * sampled.length + j)
            const meets = answer.mutes[met]?.[met + 1] ?? false
            const others = own.flatMap((from) =>
              (slots[j] ?? []).map((to) => answer.mutes[from]?.[to] ?? false),
            )
            if (verdict === 'yes') tally.muted++
            if (disagrees(verdict, verdict === 'yes' ? [meets] : [meets, ...others]))
              say(
                `${JSON.stringify(source.samples[0])} mutes ${JSON.stringify(target.samples[0])}: ${String(verdict)}`,
              )
          }
        }
      }
    }
    print(`inhibition: seed ${seed}, ${answers.length} rules, ${JSON.stringify(tally)}`)
    expect(wrong.slice(0, 10)).toEqual([])
    expect(tally.muted).toBeGreaterThan(100)
    expect(tally.no).toBeGreaterThan(1_000)
    expect(tally.refused).toBe(0)
  })
})
