import { child, items, type YamlNode } from '../../source/yaml/node.ts'
import type { Document } from '../kind.ts'
import type { Expressions } from './expression.ts'
import { foreignFields, type Level } from './fields.ts'
import type { RuleGroups } from './groups.ts'

/**
 * Whether it is Prometheus that reads a document, as it stands: not vmalert, Thanos or Mimir by one of their fields
 * or words, not a template, and not a later document of a file, which Prometheus leaves unread.
 */
export function readByPrometheus(found: RuleGroups, document: Document, expressions: Expressions): boolean {
  if (found.flavour === 'VMRule' || document.yaml?.template) return false
  if (found.flavour === 'file' && (has(found.holder, 'file') || !isFirst(document))) return false
  return !found.groups.some((group) => {
    // An object's field of Thanos is known to the operator.
    if (found.flavour === 'file' && has(group, 'group')) return true
    return items(child(group, 'rules')).some((rule) => has(rule, 'rule') || speaksOther(rule, expressions))
  })
}

function has(node: YamlNode, level: Level): boolean {
  return node.type === 'map' && node.entries.some(({ key }) => foreignFields[level].has(key.text))
}

function speaksOther(rule: YamlNode, expressions: Expressions): boolean {
  const written = child(rule, 'expr')
  const analysis = written && expressions.read(written).analysis
  return analysis?.kind === 'foreign' && analysis.certain
}

/** Whether nothing but comments and markers stands before the document. */
function isFirst({ source, yaml }: Document): boolean {
  const { text } = source
  let end = text.lastIndexOf('\n---', yaml?.root.span.start ?? 0)
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, end).trim()
    if (line !== '' && !/^(?:#|---$|%)/.test(line)) return false
    end = start - 1
  }
  return true
}
