import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostile } from './hostile/index.ts'
import { ensureBuilt, machineFactor, type Run, run, writeMeter } from './hostile/run.ts'
import { canaryText, goodFile, goodFinding, type Hostile, put } from './hostile/workspace.ts'

const limits = { milliseconds: 2_000, megabytes: 256 }

/** Everything a terminal could obey or be deceived by, but line ends. */
const controls = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
const colours = /\u001b\[[0-9;]*m/g

interface JsonReport {
  schemaVersion: number
  findings: { rule: string; path: string; start: { line: number } }[]
  notices: { code: string }[]
}

let base = ''
let meter = ''
let factor = 1
const figures: { name: string; json: Run; pretty: Run }[] = []

beforeAll(() => {
  ensureBuilt()
  base = mkdtempSync(join(tmpdir(), 'slo-lint-hostile-'))
  meter = writeMeter(base)
  factor = Math.max(1, machineFactor())
})

afterAll(() => {
  rmSync(base, { recursive: true, force: true })
  report('slowest', taken, 'ms')
  report('largest', ({ megabytes }) => megabytes, 'MB')
})

function report(word: string, of: (run: Run) => number, unit: string): void {
  const worst = figures
    .map(({ name, json, pretty }) => ({ name, value: Math.max(of(json), of(pretty)) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 8)
  const lines = worst.map(({ name, value }) => `  ${Math.round(value)} ${unit}  ${name}`)
  process.stdout.write(
    `hostile workspaces, ${word} (machine factor ${factor.toFixed(2)}):\n${lines.join('\n')}\n`,
  )
}

function made(workspace: Hostile): string {
  const outside = mkdtempSync(join(base, 'w-'))
  const canary = join(outside, 'canary.yaml')
  writeFileSync(canary, `containers: ${canaryText}\n`)
  const folder = join(outside, 'root')
  mkdirSync(folder)
  workspace.write(folder, canary)
  put(folder, goodFinding.path, goodFile)
  return folder
}

/** Wall time as on a quiet machine: where others hold the processor it is what the process itself used of it. */
function taken({ milliseconds, busyMilliseconds }: Run): number {
  return Math.min(milliseconds, busyMilliseconds)
}

function expectBounded(done: Run): void {
  expect([0, 1, 2], done.stderr.slice(0, 2_000)).toContain(done.code)
  expect(`${done.stdout}${done.stderr}`).not.toContain('CANARY-7f3a')
  expect(done.stderr.replaceAll('\n', '')).not.toMatch(controls)
  expect(done.megabytes, 'peak memory').toBeLessThanOrEqual(limits.megabytes)
  expect(taken(done), 'time').toBeLessThanOrEqual(limits.milliseconds * factor)
}

describe('hostile workspaces', () => {
  for (const workspace of hostile) {
    test.skipIf(workspace.skip !== undefined)(workspace.name, () => {
      const folder = made(workspace)
      const json = run(meter, folder, '--format', 'json')
      const pretty = run(meter, folder, '--format', 'pretty', '--color', '--show', 'unknown,folded')
      figures.push({ name: workspace.name, json, pretty })
      rmSync(join(folder, '..'), { recursive: true, force: true })

      expectBounded(json)
      expectBounded(pretty)
      expect(pretty.code).toBe(json.code)
      expect(pretty.stdout.replace(colours, '').replaceAll('\n', '')).not.toMatch(controls)
      expectJudged(workspace, json, JSON.parse(json.stdout))
    })
  }

  const skipped = hostile.filter(({ skip }) => skip !== undefined)
  if (skipped.length > 0)
    process.stdout.write(`SKIPPED: ${skipped.map(({ name, skip }) => `${name} (${skip})`).join('; ')}\n`)
})

function expectJudged(workspace: Hostile, done: Run, found: JsonReport): void {
  expect(found.schemaVersion).toBe(1)
  if (workspace.refused) {
    expect(done.code).toBe(2)
    expect(found.notices).not.toHaveLength(0)
    return
  }
  const { rule, path, line } = goodFinding
  expect(found.findings.some((f) => f.rule === rule && f.path === path && f.start.line === line)).toBe(true)
  expect(done.code).toBe(1)
  if (workspace.limited) {
    const said = [...found.findings.map((f) => f.rule), ...found.notices.map((n) => n.code)]
    expect(said.some((word) => word === 'source/limit' || word === 'limit')).toBe(true)
  }
}
