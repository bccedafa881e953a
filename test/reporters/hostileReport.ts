import fc from 'fast-check'
import type { Finding, Place, Report } from '../../engine/index.ts'
import { hostileText } from './hostile.ts'
import { finding, report } from './samples.ts'

/** What breaks out of attributes, commands, addresses and documents. */
const breaking = [
  '::',
  '::error::x',
  '##[error]',
  ']]>',
  '<![CDATA[',
  '"',
  "'",
  '<b>',
  '</error>',
  '&amp;',
  '&',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '%0A',
  '%',
  ',',
  ':',
  ';',
  '#',
  '?',
  '\\',
  '[x](http://a.b)',
  '](1)',
  '`',
  '```\n',
  '@org/team',
  '<!-- x -->',
  '\u001b[2J',
  '\u202e',
  '\ufffe',
  '\u0085',
  '限',
  '👍',
  'a',
  ' ',
] as const
const text = fc.oneof(
  hostileText,
  fc.array(fc.constantFrom(...breaking), { maxLength: 12 }).map((parts) => parts.join('')),
)

/** The name of a file as a file system may give it. */
const path = fc
  .array(fc.oneof(fc.constantFrom(...breaking), fc.constantFrom('deploy/', 'x.yaml', '__proto__')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll('//', '/').replace(/^\//, ''))
  .filter((name) => name !== '' && name.trim() !== '.')

/** A file, all its letters whole, and a span that parts none. */
const file = fc
  .tuple(
    path,
    fc.array(
      fc.constantFrom('a', 'b: ', '限', 'é', '👍', '\t', '\n', '\r\n', '\ufeff', '"', 'x'.repeat(300)),
      {
        maxLength: 25,
      },
    ),
    fc.nat(),
    fc.nat(),
  )
  .map(([name, letters, one, other]) => {
    const offsets = letters.map((_, index) => letters.slice(0, index).join('').length)
    const all = [...offsets, letters.join('').length]
    const [start = 0, end = 0] = [all[one % all.length] ?? 0, all[other % all.length] ?? 0].sort(
      (a, b) => a - b,
    )
    const place: Place = { path: name, span: { start, end } }
    return { text: letters.join(''), place }
  })

const severity = fc.constantFrom('error' as const, 'warning' as const, 'info' as const)
const status = fc.constantFrom('new' as const, 'standing' as const, 'known' as const)

/** A report whose every text is hostile, with what its files hold. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .array(
    fc.record({
      files: fc.array(file, { minLength: 1, maxLength: 3 }),
      nowhere: fc.boolean(),
      message: text,
      subject: text,
      says: text,
      inserted: text,
      severity,
      status,
      fingerprint: fc.constantFrom('0'.repeat(32), '1'.repeat(32)),
      fixes: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((items) => {
    const texts: Record<string, string> = Object.create(null)
    for (const { files } of items) for (const { place, text: held } of files) texts[place.path] ??= held
    const findings = items.map((item): Finding => {
      const [first, ...others] = item.files.map(({ place }) => place)
      const place = item.nowhere || !first ? { path: '', span: { start: 0, end: 0 } } : first
      return finding(place, {
        message: item.message,
        subject: item.subject,
        severity: item.severity,
        status: item.status,
        fingerprint: item.fingerprint,
        related: others.map((other) => ({ place: other, message: item.says })),
        ...(item.fixes && { fix: { safety: 'unsafe', edits: [{ place, text: item.inserted }] } }),
      })
    })
    return report(texts, {
      findings,
      notices: items.map(({ message, files: [one] }) => ({
        code: 'skipped',
        message,
        ...(one && { path: one.place.path }),
      })),
      fixed: items.map((item) => ({
        rule: 'sample/headroom',
        path: item.files[0]?.place.path ?? '',
        subject: item.subject,
        fingerprint: item.fingerprint,
      })),
    })
  })
