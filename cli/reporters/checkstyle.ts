import type { Finding, Report } from '../../engine/index.ts'
import { grouped, ranked } from './ranking.ts'
import { pathOf, regionOf } from './region.ts'
import { sentenceOf } from './sentences.ts'
import { tag, xmlPath } from './xmlText.ts'

/** The XML that Checkstyle writes: one element for a file, one for a finding; other places stand in the message. */
export function checkstyle(report: Report): string {
  const files = grouped(ranked(report.findings), ({ place }) => pathOf(place))
  const elements = [...files].flatMap(([path, findings]) => [
    `  <file name="${xmlPath(path)}">`,
    ...findings.map((finding) => `    ${errorOf(finding, report)}`),
    '  </file>',
  ])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<checkstyle version="10.0">',
    ...elements,
    '</checkstyle>',
    '',
  ].join('\n')
}

function errorOf(finding: Finding, report: Report): string {
  const { startLine, startColumn } = regionOf(finding.place, report)
  return tag(
    'error',
    {
      line: startLine,
      column: startColumn,
      severity: finding.severity,
      message: sentenceOf(finding, report),
      source: `slo-lint.${finding.rule.replaceAll('/', '.')}`,
    },
    '/>',
  )
}
