import type { Problem } from '../../source/problem.ts'
import type { Span } from '../../source/span.ts'
import { child, isNull, items, textOf, type YamlMap, type YamlNode } from '../../source/yaml/node.ts'
import { parsePrometheusDuration } from '../../values/prometheusDuration.ts'
import { shorten } from '../scalar.ts'
import type { Expressions } from './expression.ts'
import { fields, type Level } from './fields.ts'
import type { RuleGroups } from './groups.ts'

/**
 * What Prometheus refuses in a rule file beside its YAML: unknown fields, rules without an expression or a name,
 * durations and expressions it cannot read (model/rulefmt). Only for documents `readByPrometheus` speaks for.
 */
export function checkStructure({ flavour, holder, groups }: RuleGroups, expressions: Expressions): Problem[] {
  const check = new Check(expressions, flavour === 'file')
  if (flavour === 'file') check.unknownFields(holder, 'file')
  const names = new Map<string, Span>()
  for (const group of groups) check.group(group, names)
  return check.problems
}

class Check {
  readonly problems: Problem[] = []
  readonly #expressions: Expressions
  readonly #strict: boolean

  /** @param strict unknown fields refuse the document; an object's are dropped by some who apply it */
  constructor(expressions: Expressions, strict: boolean) {
    this.#expressions = expressions
    this.#strict = strict
  }

  group(node: YamlNode, names: Map<string, Span>): void {
    if (node.type !== 'map') {
      if (!isNull(node)) this.#refuse(node.span, 'a rule group is expected here: a map with name and rules')
      return
    }
    this.unknownFields(node, 'group')
    this.#groupName(node, names)
    for (const key of ['interval', 'query_offset']) this.#duration(child(node, key), key)
    this.#limit(child(node, 'limit'))
    this.#texts(child(node, 'labels'), 'label')
    const rules = child(node, 'rules')
    if (rules && rules.type !== 'seq' && !isNull(rules)) this.#refuse(rules.span, 'rules must be a list')
    for (const rule of items(rules)) this.#rule(rule)
  }

  unknownFields(node: YamlMap, level: Level): void {
    for (const { key } of node.entries) {
      if (fields[level].has(key.text) || key.template) continue
      if (!this.#strict && level === 'group' && key.text === thanos) continue
      const message = `Prometheus knows no field ${JSON.stringify(shorten(key.text))} in a ${levelNames[level]}`
      this.problems.push({ rule: 'source/syntax', message, span: key.span, refused: this.#strict })
    }
  }

  #groupName(node: YamlMap, names: Map<string, Span>): void {
    const written = child(node, 'name')
    const name = textOf(written) ?? ''
    const span = written?.span ?? node.span
    const before = names.get(name)
    if (written && written.type !== 'scalar') this.#refuse(written.span, 'the name must be a text')
    else if (name === '') this.#refuse(headOf(node), 'a rule group needs a name')
    else if (before) {
      const message = `the group name ${JSON.stringify(shorten(name))} is repeated in the same file`
      this.#refuse(span, message, { span: before, says: 'the first group of this name' })
    } else names.set(name, span)
  }

  #rule(node: YamlNode): void {
    // Prometheus drops what is null from a list.
    if (node.type !== 'map') {
      if (!isNull(node)) this.#refuse(node.span, 'a rule is expected here: a map with expr')
      return
    }
    this.unknownFields(node, 'rule')
    const recording = this.#ruleName(node)
    this.#expression(node)
    for (const key of ['for', 'keep_firing_for']) {
      const seconds = this.#duration(child(node, key), key)
      if (recording && seconds) this.#notHere(node, key)
    }
    this.#texts(child(node, 'labels'), 'label')
    const annotations = child(node, 'annotations')
    this.#texts(annotations, 'annotation')
    if (recording && annotations?.type === 'map' && annotations.entries.length > 0)
      this.#notHere(node, 'annotations')
  }

  /** Whether the rule records; its name is checked. */
  #ruleName(node: YamlMap): boolean {
    const [alert, record] = ['alert', 'record'].map((key) => child(node, key))
    for (const name of [alert, record]) {
      if (name && name.type !== 'scalar') this.#refuse(name.span, 'the name of a rule must be a text')
    }
    const recorded = textOf(record) ?? ''
    if (recorded !== '' && textOf(alert)) {
      const related = alert && { span: alert.span, says: 'alert is set here' }
      this.#refuse(record?.span ?? node.span, 'only one of record and alert may be set', related)
    }
    if (alert?.type !== 'map' && record?.type !== 'map' && recorded === '' && !textOf(alert))
      this.#refuse(headOf(node), 'one of record and alert must be set')
    if (/[{}]/.test(recorded) && record)
      this.#refuse(record.span, 'the name of a recorded series has braces: they belong into expr')
    return recorded !== ''
  }

  #expression(node: YamlMap): void {
    const written = child(node, 'expr')
    if (!written || isNull(written) || (written.type === 'scalar' && written.text === '')) {
      const name = child(node, 'alert') ?? child(node, 'record')
      this.#refuse(name?.span ?? headOf(node), 'the rule has no expression: expr must be set')
      return
    }
    if (written.type !== 'scalar') {
      this.#refuse(written.span, 'expr must be a text')
      return
    }
    const { analysis, spanOf } = this.#expressions.read(written)
    if (analysis?.kind !== 'error') return
    const [problem] = analysis.problems
    this.#refuse(spanOf(problem.span), `not an expression of PromQL: ${problem.message}`)
  }

  /** Seconds; undefined for none, and for one that is no duration. */
  #duration(node: YamlNode | undefined, key: string): number | undefined {
    if (!node || isNull(node)) return undefined
    if (node.type !== 'scalar') {
      this.#refuse(node.span, `${key} must be a duration`)
      return undefined
    }
    if (isPlaceholder(node.text)) return undefined
    const duration = parsePrometheusDuration(node.text)
    if (duration.ok) return duration.seconds
    this.#refuse(node.span, `${key} ${JSON.stringify(shorten(node.text))} ${duration.reason}`)
    return undefined
  }

  #limit(node: YamlNode | undefined): void {
    if (!node || isNull(node)) return
    const numeric = node.type === 'scalar' && node.style === 'plain' && /^[-+.\d]/.test(node.text)
    if (numeric || (node.type === 'scalar' && (node.tag || isPlaceholder(node.text)))) return
    this.#refuse(node.span, 'limit must be a whole number')
  }

  #texts(node: YamlNode | undefined, what: 'label' | 'annotation'): void {
    if (!node || isNull(node)) return
    if (node.type !== 'map') {
      if (node.type !== 'scalar' || !node.template) this.#refuse(node.span, `${what}s must be a map of texts`)
      return
    }
    for (const { key, value } of node.entries) {
      if (key.text === '' || (what === 'label' && key.text === '__name__'))
        this.#refuse(
          key.span,
          `${JSON.stringify(key.text)} is no name for ${what === 'label' ? 'a label' : 'an annotation'}`,
        )
      if (value.type !== 'scalar') this.#refuse(value.span, `the ${what} ${shorten(key.text)} must be a text`)
    }
  }

  #notHere(node: YamlMap, key: string): void {
    const entry = node.index.get(key)
    this.#refuse(entry?.key.span ?? node.span, `a recording rule has no ${key}`)
  }

  #refuse(span: Span, message: string, related?: Problem['related']): void {
    this.problems.push({ rule: 'source/syntax', message, span, refused: true, ...(related && { related }) })
  }
}

/** A field for Thanos that the operator's objects have. */
const thanos = 'partial_response_strategy'

const levelNames: Readonly<Record<Level, string>> = { file: 'rule file', group: 'rule group', rule: 'rule' }

/** Something a generator fills in later: `${FOR}`, `{{ for }}`, `%(for)s`, `<for>`, `@@for@@`. */
function isPlaceholder(text: string): boolean {
  return /[{}$%<>@]/.test(text)
}

/** The first key of a map: where people look for what is missing. */
function headOf(node: YamlMap): Span {
  return node.entries[0]?.key.span ?? node.span
}
