import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { type GoalName, goals } from './goals.ts'
import { type Command, type Comparison, compare, FailedRun, peakMemory } from './measure.ts'
import { type Peer, peers } from './peers.ts'
import {
  inTemporaryFolder,
  isAlertmanagerConfig,
  isManifest,
  isRuleFile,
  isSmallManifest,
  makeWorkspace,
  readSamples,
  type Workspace,
} from './workspaces.ts'

/** Measures the built program against others on copies of the corpus. `--assert` makes a missed goal an error. */
const root = process.cwd()
const program = join(root, 'dist', 'slo-lint.cjs')
const corpus = join(process.env['SLO_LINT_SHARED'] ?? resolve(root, '..', 'shared'), 'corpus')

const reached = new Map<GoalName, number>()
const print = (line = ''): void => void process.stdout.write(`${line}\n`)

if (!existsSync(corpus)) {
  process.stderr.write(`SKIPPED: the benchmark needs the corpus of real files, and ${corpus} is absent\n`)
} else if (!existsSync(program)) {
  process.stderr.write('SKIPPED: there is no dist/slo-lint.cjs to measure: node build.mjs makes it\n')
} else {
  await inTemporaryFolder(measureAll)
  const missed = printGoals()
  if (missed > 0 && process.argv.includes('--assert')) process.exitCode = 1
}

async function measureAll(folder: string): Promise<void> {
  const samples = readSamples(corpus)
  const make = (name: string, files: number, accepts: Parameters<typeof makeWorkspace>[0]['accepts']) =>
    makeWorkspace({ name, files, accepts }, samples, folder)
  const small = make('50 small files', 50, isSmallManifest)
  const thousand = make('1,000 manifests', 1_000, isManifest)
  const inputs: Readonly<Record<Peer['input'], Workspace>> = {
    manifests: thousand,
    rules: make('rule files', samples.filter(isRuleFile).length, isRuleFile),
    alertmanager: make(
      'alertmanager configs',
      samples.filter(isAlertmanagerConfig).length,
      isAlertmanagerConfig,
    ),
  }
  printHead([small, ...Object.values(inputs)])

  const empty: Command = { program: process.execPath, args: ['-e', '0'], codes: [0] }
  reach('start', show('an empty node start', small, compare(ours(small), empty, 15)).ratio)
  measureHook(make('200 manifests', 200, isManifest), empty)
  for (const peer of peers) comparePeer(peer, inputs[peer.input], folder)

  const tenThousand = make('10,000 manifests', 10_000, isManifest)
  reach('growth', show('itself on 1,000', tenThousand, compare(ours(tenThousand), ours(thousand), 3)).ratio)
  print()
  for (const workspace of [small, thousand, tenThousand]) {
    const peak = peakMemory(ours(workspace))
    print(
      `peak memory, ${workspace.name}: ${peak === undefined ? 'not measured here' : `${peak.toFixed(0)} MB`}`,
    )
    if (workspace === thousand && peak !== undefined) reach('memory', peak)
  }
}

/** What the pre-commit hook runs: staged files narrow what is shown, the whole workspace is read. */
function measureHook(workspace: Workspace, empty: Command): void {
  const step = workspace.files.length / 20
  const staged = workspace.files.filter((_, index) => index % step === 0)
  const command = ours(workspace)
  const comparison = compare({ ...command, args: [...command.args, '--', ...staged] }, empty, 15)
  show('an empty node start, 20 files staged', workspace, comparison)
  reach('hook', comparison.first / (2 * comparison.second + 300))
}

function ours({ folder }: Workspace): Command {
  const args = [program, '--root', folder, '--allow-empty', '--no-color']
  return { program: process.execPath, args, codes: [0, 1] }
}

function printHead(workspaces: readonly Workspace[]): void {
  const [cpu] = cpus()
  print(`Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'an unknown processor'}`)
  print(
    'Whole processes, run in turns (A B A B …) with a warm file cache; ratios are medians over the pairs.',
  )
  print('The tools do different work; a ratio says what a check costs, not which tool is better.')
  print()
  for (const { name, files, bytes } of workspaces)
    print(`input: ${name}: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB`)
  print()
}

function comparePeer(peer: Peer, workspace: Workspace, folder: string): void {
  const found = peer.find(folder)
  if (typeof found !== 'string') {
    print(`SKIPPED ${peer.name}: ${found.missing}`)
    return
  }
  try {
    const comparison = compare(ours(workspace), peer.command(found, workspace, folder), 5)
    show(`${peer.name} (${peer.does})`, workspace, comparison)
    if (peer.name in goals) reach(peer.name as GoalName, comparison.ratio)
  } catch (error) {
    if (!(error instanceof FailedRun)) throw error
    print(`SKIPPED ${peer.name}: ${error.message.replaceAll(folder, '…')}`)
  }
}

function show(against: string, { name }: Workspace, comparison: Comparison): Comparison {
  const { ratio, first, second, pairs } = comparison
  const times = `${first.toFixed(0)} ms through ${second.toFixed(0)} ms, ${pairs} pairs`
  print(`${ratio.toFixed(3).padStart(8)} × ${against} on ${name} (${times})`)
  return comparison
}

function reach(name: GoalName, figure: number): void {
  reached.set(name, figure)
}

/** Prints every goal with what was reached; a goal nothing was measured for is said, and missed by nobody. */
function printGoals(): number {
  print()
  let missed = 0
  for (const [name, goal] of Object.entries(goals)) {
    const figure = reached.get(name as GoalName)
    const verdict = figure === undefined ? 'NOT MEASURED' : figure <= goal.most ? 'pass' : 'FAIL'
    if (verdict === 'FAIL') missed++
    const digits = goal.unit === '' ? 3 : 0
    const measured = figure === undefined ? '' : `${figure.toFixed(digits)}${goal.unit}, `
    print(`${verdict}: ${goal.says}: ${measured}goal at most ${goal.most}${goal.unit}`)
  }
  return missed
}
