import type { Report, Rule } from '../../engine/index.ts'
import { count } from './footer.ts'
import { type Sources, whereOf } from './frame.ts'
import { heading } from './heading.ts'
import type { Look } from './look.ts'
import { cutStart, visible, widthOf, wrap } from './screenText.ts'
import { subjectOf } from './subject.ts'

type UnknownVerdict = Report['unknowns'][number]

/** Every unknown verdict under its rule, with each cause and where it stands. */
export function unknownBlocks(
  report: Report,
  rules: ReadonlyMap<string, Rule>,
  sources: Sources,
  look: Look,
): string[][] {
  const byRule = new Map<string, UnknownVerdict[]>()
  for (const verdict of report.unknowns)
    byRule.set(verdict.rule, [...(byRule.get(verdict.rule) ?? []), verdict])
  return [...byRule].map(([rule, verdicts]) => {
    const title = rules.get(rule)?.title ?? count(verdicts.length, 'verdict')
    return [
      ...heading({ word: 'unknown', text: title, rule, paint: look.colors.magenta }, look),
      ...verdicts.flatMap((verdict) => verdictRows(verdict, sources, look)),
    ]
  })
}

function verdictRows(verdict: UnknownVerdict, sources: Sources, look: Look): string[] {
  const { place, causes } = verdict
  const where = whereOf(place, sources)
  const subject = visible(verdict.subject) === where ? '' : visible(subjectOf(verdict))
  const rows = lineOf('  ', where, subject, look)
  for (const { says, place: at } of causes) {
    const cause = whereOf(at, sources)
    const text = cause === where ? visible(says) : `${visible(says)} (${cause})`
    rows.push(
      ...wrap(text, look.aligned - 6).map(
        (row, index) => `${look.colors.dim(index === 0 ? '    ╰ ' : '      ')}${row}`,
      ),
    )
  }
  return rows
}

function lineOf(indent: string, where: string, subject: string, { colors, aligned }: Look): string[] {
  const room = aligned - indent.length
  const shown = cutStart(where, room)
  const left = `${indent}${colors.cyan(shown)}`
  if (subject === '') return [left]
  if (widthOf(shown) + 2 + widthOf(subject) <= room) return [`${left}  ${subject}`]
  return [left, ...wrap(subject, room - 2).map((row) => `${indent}  ${row}`)]
}
