import type { Problem } from '../problem.ts'
import type { YamlEntry } from './node.ts'

/** Every key that a map sets once more, told at the later place with the first; keys that templates make may differ. */
export function* duplicateKeys(entries: readonly YamlEntry[]): Generator<Problem> {
  const seen = new Map<string, YamlEntry>()
  for (const entry of entries) {
    const { key } = entry
    const before = seen.get(key.text)
    if (!before) seen.set(key.text, entry)
    if (!before || key.template) continue
    yield {
      rule: 'source/duplicate-key',
      message: `the key ${JSON.stringify(key.text)} is set twice in one map`,
      span: key.span,
      refused: false,
      related: { span: before.key.span, says: 'it is set here first' },
    }
  }
}
