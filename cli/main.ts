import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander'
import { changedModes, profiles, severities } from '../engine/index.ts'
import { type CheckOptions, check } from './commands/check.ts'
import { explain } from './commands/explain.ts'
import { type GithubOptions, github } from './commands/github.ts'
import { listRules } from './commands/rules.ts'
import { test } from './commands/test.ts'
import { builtInPacks } from './io/builtIn.ts'
import { writeOutput } from './io/output.ts'
import { refusal } from './refusal.ts'
import { formats } from './reporters/index.ts'
import { visible } from './reporters/screenText.ts'
import { exits, type Streams } from './streams.ts'
import { UsageError } from './usageError.ts'
import { version } from './version.ts'

/** Runs the program: arguments and streams in, exit code out. Nothing else ends the process. */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  const outcome = { code: exits.clean as number }
  try {
    await program(streams, outcome).parseAsync([...args], { from: 'user' })
    return outcome.code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exits.clean : refuse(args, streams, 'usage', '')
    if (error instanceof UsageError) return refuse(args, streams, error.code, error.message)
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
    streams.err(`slo-lint: a defect of slo-lint, please report it: ${onScreen(trace)}\n`)
    return exits.defect
  }
}

/** Messages quote what strangers wrote: line ends stay, nothing else is obeyed. */
function onScreen(message: string): string {
  return message.split('\n').map(visible).join('\n')
}

function refuse(args: readonly string[], streams: Streams, code: string, message: string): number {
  if (message !== '') for (const line of onScreen(message).split('\n')) streams.err(`slo-lint: ${line}\n`)
  // With JSON asked for, stdout is one valid report whatever happens.
  const at = args.indexOf('--format')
  if (args[at + 1] === 'json' || args.includes('--format=json')) streams.out(refusal(code, message))
  return exits.refused
}

function program(streams: Streams, outcome: { code: number }): Command {
  const root: Command = new Command('slo-lint')
    .description(
      'Checks Go services on Kubernetes with Prometheus against documented tuning baselines, across files.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .showHelpAfterError('(slo-lint --help shows all options)')
    .usage('[check] [options] [paths...]\n       slo-lint <command>')
    .configureHelp({
      visibleOptions(command) {
        const own = Help.prototype.visibleOptions.call(this, command)
        // Without a command it is `check` that runs.
        const check = command === root ? root.commands.find((one) => one.name() === 'check') : undefined
        return [...own, ...(check?.options ?? [])]
      },
    })
    .addHelpText('after', footer)
  const finish = (result: { code: number; text: string }, output?: string): void => {
    outcome.code = result.code
    if (output === undefined) streams.out(result.text)
    else writeOutput(output, result.text, streams.cwd)
  }
  checkCommand(root, async (paths, options) => {
    finish(await check(paths, options, await builtInPacks(), streams), options.output)
  })
  root
    .command('rules')
    .description('list the rules')
    .action(async () => {
      const text = listRules(await builtInPacks(), streams.isTerminal ? streams.width : undefined)
      finish({ code: exits.clean, text })
    })
  root
    .command('explain')
    .argument('<rule>', 'a rule, such as go-runtime/gomemlimit-headroom')
    .description('say what a rule is about, where its figures come from, how to tune and to silence it')
    .action(async (id: string) => finish({ code: exits.clean, text: explain(id, await builtInPacks()) }))
  root
    .command('test')
    .argument('[folders...]', 'folders of rule packs')
    .description('prove the rules of own packs and run the tests in them (rules/ unless named)')
    .action(async (folders: string[]) => finish(await test(folders, streams)))
  githubCommand(root, async (paths, options) =>
    finish(await github(paths, options, await builtInPacks(), streams)),
  )
  return root
}

const footer = `
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 it could not do what was asked, 3 a defect of slo-lint.`

function collectOne(value: string, all: string[] | undefined): string[] {
  return [...(all ?? []), value]
}

function checkCommand(
  root: Command,
  action: (paths: string[], options: CheckOptions) => Promise<void>,
): void {
  const collect = (value: string, all: string[] | undefined): string[] => [
    ...(all ?? []),
    ...value.split(','),
  ]
  root
    .command('check', { isDefault: true })
    .description('lint a workspace; paths narrow what is shown, not what is read (the default)')
    .argument('[paths...]', 'files or folders to show findings for')
    .optionsGroup('Options of check:')
    .option('--root <dir>', 'the workspace (default: the git root of the paths, or of this folder)')
    .addOption(new Option('--format <name>', 'the form of the report').choices(formats).default('pretty'))
    .option('--output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices([...severities, 'never'])
        .default('error'),
    )
    .option('--rule <id>', 'judge only this rule (repeatable)', collect)
    .option('--pack <name>', 'judge only the rules of this pack (repeatable)', collect)
    .addOption(new Option('--profile <name>', 'the profile').choices([...profiles]))
    .option('--config <file>', 'the configuration (default: .slo-lint.yaml at the root)')
    .option(
      '--rendered <dir>',
      'judge what Helm rendered in place of the templates; - is stdin (repeatable)',
      collectOne,
    )
    .option('--values <file>', 'a file of values that Helm was given (repeatable)', collectOne)
    .option('--base <ref>', 'compare with where this revision parted: tell new findings from standing ones')
    .addOption(
      new Option('--changed <mode>', 'of standing findings, show those on changed lines only').choices([
        ...changedModes,
      ]),
    )
    .option('--fix', 'apply the safe fixes')
    .option('--unsafe-fixes', 'apply all fixes, also those that may change more than the finding')
    .option('--diff', 'print the fixes as a patch instead, and write nothing')
    .option('--today <date>', 'the day suppressions expire by (default: today, UTC)')
    .option('--show <list>', 'show more: unknown, folded, standing')
    .option('--max-unknown <n>', 'exit with 1 when more verdicts are unknown', wholeNumber)
    .option('--allow-empty', 'accept a workspace that holds nothing to check')
    .option('--color', 'colour the output')
    .option('--no-color', 'do not')
    .action(action)
}

function githubCommand(
  root: Command,
  action: (paths: string[], options: GithubOptions) => Promise<void>,
): void {
  root
    .command('github')
    .description('lint, and publish on the pull request that a job of GitHub Actions runs for')
    .argument('[paths...]', 'files or folders to show findings for')
    .option('--root <dir>', 'the workspace (default: the git root)')
    .option('--config <file>', 'the configuration (default: .slo-lint.yaml at the root)')
    .addOption(new Option('--profile <name>', 'the profile').choices([...profiles]))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity of new findings on')
        .choices([...severities, 'never'])
        .default('error'),
    )
    .option('--rendered <dir>', 'judge what Helm rendered in place of the templates (repeatable)', collectOne)
    .option('--values <file>', 'a file of values that Helm was given (repeatable)', collectOne)
    .option('--base <ref>', 'what is compared with (default: the base of the pull request)')
    .addOption(
      new Option('--format <name>', 'the form of the report in the log').choices(formats).default('pretty'),
    )
    .option('--category <name>', 'keeps several runs on one pull request apart', 'default')
    .addOption(
      new Option('--comment <what>', 'which comments are written besides the check')
        .choices(['all', 'summary', 'none'])
        .default('all'),
    )
    .option('--max-comments <n>', 'how many comments on lines may be open', wholeNumber, 5)
    .option('--dry-run', 'print the requests that would be sent, and send none that writes')
    .option('--report <file>', 'write what was found for another job to publish')
    .option('--relay <file>', 'publish such a file, in a job that follows the other (workflow_run)')
    .action(action)
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is expected')
  return value
}
