/** What the environment of a process holds. */
type Environment = Readonly<Record<string, string | undefined>>

/** The inputs of `action.yml` that are options of `slo-lint github` under the same name. */
const options = ['config', 'fail-on', 'base', 'format', 'comment', 'max-comments', 'category'] as const

/** How the program is run for the GitHub action. */
export interface ActionCommand {
  readonly args: readonly string[]
  /** Variables to set before; the token is never an argument, which other processes could read. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * The command line that the inputs of the action ask for. GitHub hands them over as `INPUT_<NAME>`; an empty one is as
 * good as none. No shell reads any of it: every value is an argument, or a part of one, as it stands.
 */
export function commandOf(env: Environment): ActionCommand {
  const input = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
  const given = options.flatMap((name) => (input(name) === '' ? [] : [`--${name}=${input(name)}`]))
  const lines = (name: string): string[] =>
    input(name)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const paths = lines('paths')
  const charts = ['rendered', 'values'].flatMap((name) => lines(name).map((line) => `--${name}=${line}`))
  const token = input('token')
  const bot = input('bot')
  return {
    // Behind `--` nothing is an option, whatever a file is called.
    args: ['github', ...given, ...charts, ...(paths.length > 0 ? ['--', ...paths] : [])],
    env: { ...(token !== '' && { GITHUB_TOKEN: token }), ...(bot !== '' && { SLO_LINT_BOT: bot }) },
  }
}
