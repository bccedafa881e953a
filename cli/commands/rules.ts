import type { Pack } from '../../engine/index.ts'
import { wrap } from '../reporters/screenText.ts'

/** A title in fewer columns than this is harder to read than one below its rule. */
const leastTitle = 24

/**
 * Lists the rules by pack: severity, id, title. On a screen of so many columns titles are wrapped at their words;
 * without, each rule is one line, as programs want it that read lines.
 */
export function listRules(packs: readonly Pack[], columns = Number.POSITIVE_INFINITY): string {
  const width = Math.max(...packs.flatMap((pack) => pack.rules.map(({ id }) => id.length)))
  const lines = packs.flatMap((pack) => [
    ...wrap(`${pack.name}: ${pack.title}`, columns),
    ...pack.rules.flatMap(({ id, severity, title, only }) => {
      const where = only ? ` (${only.length === 0 ? 'when configured' : `profile ${only.join(', ')}`})` : ''
      return beside(`  ${severity.padEnd(7)}  ${id.padEnd(width)}  `, `${title}${where}`, columns)
    }),
    '',
  ])
  return `${lines.join('\n').trimEnd()}\n`
}

/** A text beside its head, each further line below the first; below the head where there is no room beside it. */
function beside(head: string, text: string, columns: number): string[] {
  const hasRoom = columns - head.length >= leastTitle
  const indent = ' '.repeat(hasRoom ? head.length : 4)
  const [first = '', ...more] = wrap(text, Math.max(leastTitle, columns - indent.length))
  const rest = more.map((line) => indent + line)
  return hasRoom ? [head + first, ...rest] : [head.trimEnd(), indent + first, ...rest]
}
