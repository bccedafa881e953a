import type { Pack } from '../../engine/index.ts'

/** Lists the rules by pack: severity, id, title. */
export function listRules(packs: readonly Pack[]): string {
  const width = Math.max(...packs.flatMap((pack) => pack.rules.map(({ id }) => id.length)))
  const lines = packs.flatMap((pack) => [
    `${pack.name}: ${pack.title}`,
    ...pack.rules.map(({ id, severity, title, only }) => {
      const where = only ? ` (${only.length === 0 ? 'when configured' : `profile ${only.join(', ')}`})` : ''
      return `  ${severity.padEnd(7)}  ${id.padEnd(width)}  ${title}${where}`
    }),
    '',
  ])
  return `${lines.join('\n').trimEnd()}\n`
}
