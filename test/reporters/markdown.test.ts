import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdown, stepSummary } from '../../cli/reporters/markdown.ts'
import type { Rule } from '../../engine/index.ts'
import { context } from './context.ts'
import { hostileReport } from './hostileReport.ts'
import { lettersOf, render } from './renderer.ts'
import { at, finding, report, sampleRule, tour } from './samples.ts'

const text = 'x: 1G # y\n'
const place = at('a.yaml', text, '1G')

describe('the Markdown report', () => {
  it('of a tour', () =>
    expect(markdown(tour(), context({ show: new Set(['unknown']) }))).toMatchFileSnapshot('golden/tour.md'))

  it('does not praise what was not looked at', () => {
    expect(markdown(report({ 'a.yaml': '' }), context())).toContain('## slo-lint: no findings\n')
    expect(markdown(report({}, { tallies: new Map() }), context())).toContain(
      '## slo-lint: nothing was checked\n',
    )
    const unknowns = tour().unknowns
    expect(markdown({ ...tour(), findings: [], unknowns, tallies: new Map() }, context())).toContain(
      '## slo-lint: nothing could be decided\n',
    )
  })

  it('shows apart what is new, what was there, what is known and what is fixed', () => {
    const findings = [
      finding(place, { status: 'known', message: 'known one' }),
      finding(place, { status: 'standing', message: 'standing one' }),
      finding(place, { severity: 'info', message: 'new one' }),
    ]
    const fixed = [
      { rule: 'sample/other', path: 'b.yaml', subject: 'Deployment/b', fingerprint: '0'.repeat(32) },
    ]
    const written = markdown(report({ 'a.yaml': text }, { findings, fixed }), context())
    expect(written).toMatch(
      /slo-lint: 1 info\n.*1 fixed.*### Findings\n.*new one.*### There before this change: 1\n.*standing one.*### Known: 1\n.*known one.*### Fixed: 1\n\n- `sample\/other` Deployment\/b in `b.yaml`\n/s,
    )
    expect(markdown(report({ 'a.yaml': text }, { findings: findings.slice(0, 2) }), context())).toContain(
      '## slo-lint: no new findings\n',
    )
  })

  it('says what a fix would write', () => {
    const fix = { safety: 'unsafe' as const, edits: [{ place, text: '1GiB' }] }
    expect(
      markdown(report({ 'a.yaml': text }, { findings: [finding(place, { fix })] }), context()),
    ).toContain('\n  - fix (unsafe) at `a.yaml:1:4`: `1GiB`\n')
  })

  it('shows lines that a fix would write as lines', () => {
    const inserted = 'env:\n  - {name: "`x`"}\n```\n/close\n'
    const fix = { safety: 'unsafe' as const, edits: [{ place, text: inserted }] }
    const written = markdown(report({ 'a.yaml': text }, { findings: [finding(place, { fix })] }), context())
    const block = '````\nenv:\n  - {name: "`x`"}\n```\n∕close\n````'.replace(/^/gm, '    ')
    expect(written).toContain(`\n  - fix (unsafe) at \`a.yaml:1:4\`:\n\n${block}\n`)
    if (render)
      expect(render(written)).toContain(
        '<pre><code>env:\n  - {name: &quot;`x`&quot;}\n```\n∕close\n</code></pre>',
      )
  })

  it('quotes no line of a file', () => {
    const findings = [finding(place, { related: [{ place, message: 'here' }] })]
    expect(markdown(report({ 'a.yaml': text }, { findings }), context())).not.toContain('# y')
  })

  it('holds nothing live, whatever a report holds', () => {
    const stranger: Rule = { ...sampleRule, title: '<b>@org/team', why: '![x](http://a.b) </details>' }
    const rules = new Map([[stranger.id, stranger]])
    fc.assert(
      fc.property(hostileReport, (from) => {
        const written = markdown(from, context({ rules }))
        expect(written.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|<!--/u)
        expect(
          written
            .split('\n')
            .filter((line) => !/^(?:#{2,3} | *- | {2}`| {4}|\d+ rules? judged|$)/.test(line)),
        ).toEqual([])
        expect(written.replace(/^ {4}.*$/gm, '').replaceAll(/(`+) ?(?:(?!\1).)*? ?\1/g, '')).not.toMatch(
          /[@!~]\w|\]\(|<(?!\/?span>|https:\/\/go\.dev\/doc\/gc-guide>)/,
        )
        const html = render?.(written)
        if (html === undefined) return
        expect(
          html.replace(
            /<\/?(?:h2|h3|p|ul|li|strong|code|pre|span)>|<a href="https:\/\/go\.dev\/doc\/gc-guide">[^<]*<\/a>/g,
            '',
          ),
        ).not.toContain('<')
        const prose = lettersOf(
          html
            .replace(/<a href[^>]*>[^<]*<\/a>/g, '')
            .replace(/<code>[^<]*<\/code>/g, ' ')
            .replace(/<[^>]*>/g, '\0'),
        )
        expect(prose).not.toMatch(/@\w|#\d|https?:\/\//)
      }),
      { numRuns: 120 },
    )
  })
})

describe('the summary of a step', () => {
  it('is the Markdown report where that is short', () => {
    expect(stepSummary(tour(), context())).toBe(markdown(tour(), context()))
  })

  it('keeps below 900 KiB and says how much it left out', () => {
    const findings = Array.from({ length: 9_000 }, (_, index) =>
      finding(place, { message: `限 ${index} ${'限'.repeat(60)}`, status: index < 3 ? 'new' : 'standing' }),
    )
    const fixed = Array.from({ length: 9_000 }, () => ({
      rule: 'sample/other',
      path: 'b.yaml',
      subject: 'Deployment/b',
      fingerprint: '0'.repeat(32),
    }))
    const summary = stepSummary(report({ 'a.yaml': text }, { findings, fixed }), context())
    expect(Buffer.byteLength(summary)).toBeLessThan(900 * 1024)
    expect(Buffer.byteLength(summary)).toBeGreaterThan(800 * 1024)
    expect(summary).toContain('## slo-lint: 3 errors\n')
    expect(summary).toContain('限 2 ')
    const left = Number(/… and (\d+) more that have no room here/.exec(summary)?.[1])
    expect(summary.match(/^- \*\*error/gm)).toHaveLength(9_000 - left)
    expect(summary).toContain('### Fixed: 9000\n\n- … and 9000 more')
  })
})
