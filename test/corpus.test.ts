import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Report } from '../engine/index.ts'
import { hasShared, shared } from './shared.ts'
import { lineOf, lintFolder, packs } from './workspace.ts'

interface Label {
  readonly id: string
  readonly verdict: 'finding' | 'near-miss'
  readonly file: string
  readonly line: number
  readonly confidence: string
  readonly rule: string
}

function labels(): Label[] {
  const [head = '', ...rows] = readFileSync(join(shared, 'corpus', 'labels.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
  const names = head.split('\t')
  return rows.map((row) => {
    const cells = Object.fromEntries(row.split('\t').map((cell, index) => [names[index], cell]))
    return { ...cells, line: Number(cells['line']) } as unknown as Label
  })
}

/** One finding with the line it stands on; paths begin with the workspace's folder. */
interface Reported {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly lastLine: number
  readonly text: string
}

function reportedIn(workspace: string, report: Report): Reported[] {
  return report.findings.map(({ rule, severity, message, place, subject }) => {
    const line = lineOf(report, place.path, place.span.start)
    const lastLine = lineOf(report, place.path, Math.max(place.span.start, place.span.end - 1))
    return {
      rule,
      path: `${workspace}/${place.path}`,
      line,
      lastLine,
      text: `${severity} ${rule} ${workspace}/${place.path}:${line} ${message} [${subject}]`,
    }
  })
}

/** `*` and `pack/*` speak of every rule, or of every rule of a pack. */
function isAbout(label: Label, rule: string): boolean {
  if (label.rule === '*') return true
  const star = label.rule.indexOf('*')
  return star < 0 ? label.rule === rule : rule.startsWith(label.rule.slice(0, star))
}

describe.skipIf(!hasShared)('the labelled corpus of real files', async () => {
  if (!hasShared) return
  const known = new Set((await packs()).flatMap((pack) => pack.rules.map(({ id }) => id)))
  const folder = join(shared, 'corpus')
  const workspaces = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const reported: Reported[] = []
  for (const { name } of workspaces) reported.push(...reportedIn(name, await lintFolder(join(folder, name))))
  const all = labels()
  const wanted = all.filter(
    ({ verdict, confidence, rule }) => verdict === 'finding' && confidence === 'firm' && known.has(rule),
  )
  const silent = all.filter(({ verdict, rule }) => verdict === 'near-miss' && rule !== '')
  const hits = (label: Label): Reported[] =>
    reported.filter(
      ({ rule, path, line, lastLine }) =>
        isAbout(label, rule) && path === label.file && line <= label.line && label.line <= lastLine,
    )
  const labelled = new Set(all.flatMap(hits))

  it('prints its figures', () => {
    const found = wanted.filter((label) => hits(label).length > 0).length
    const kept = silent.filter((label) => hits(label).length === 0).length
    const others = reported.filter((one) => !labelled.has(one)).map(({ text }) => text)
    process.stdout.write(
      `labelled findings reported: ${found} of ${wanted.length}; near misses kept silent: ${kept} of ${silent.length}\n`,
    )
    process.stdout.write(`everything else reported (${others.length}):\n${others.join('\n')}\n`)
    expect(wanted.length).toBeGreaterThan(0)
    expect(silent.length).toBeGreaterThan(20)
  })

  it.each(wanted)('reports $id: $rule at $file:$line', (label) => {
    expect(hits(label)).not.toEqual([])
  })

  it.each(silent)('keeps silent on $id: $rule at $file:$line', (label) => {
    expect(hits(label)).toEqual([])
  })
})
