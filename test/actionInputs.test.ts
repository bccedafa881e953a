import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { commandOf } from '../cli/actionInputs.ts'
import { main } from '../cli/main.ts'
import { root } from './shared.ts'

/** The environment a runner makes of inputs. */
function given(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  )
}

describe('what the action makes of its inputs', () => {
  it('takes what was rendered, a folder a line', () => {
    expect(commandOf(given({ rendered: 'out/dev\nout/prod\n', values: 'envs/prod.yaml' })).args).toEqual([
      'github',
      '--rendered=out/dev',
      '--rendered=out/prod',
      '--values=envs/prod.yaml',
    ])
  })

  it('says nothing of inputs that are empty', () => {
    expect(commandOf(given({ paths: ' \n', config: '', base: '', comment: ' ' }))).toEqual({
      args: ['github'],
      env: {},
    })
  })

  it('makes options of them, whatever they hold', () => {
    const inputs = {
      config: '$(touch x); --root=/',
      'fail-on': 'warning',
      base: '-x',
      comment: 'none',
      'max-comments': '3',
      category: 'shop',
    }
    expect(commandOf(given(inputs)).args).toEqual([
      'github',
      '--config=$(touch x); --root=/',
      '--fail-on=warning',
      '--base=-x',
      '--comment=none',
      '--max-comments=3',
      '--category=shop',
    ])
  })

  it('takes a path from every line, and none of them for an option', () => {
    expect(commandOf(given({ paths: 'deploy\r\n\n  my alerts/slo.yaml \n--relay=x\n' })).args).toEqual([
      'github',
      '--',
      'deploy',
      'my alerts/slo.yaml',
      '--relay=x',
    ])
  })

  it('names the account of an app where its comments are looked for', () => {
    expect(commandOf(given({ bot: ' my-app[bot] ' }))).toEqual({
      args: ['github'],
      env: { SLO_LINT_BOT: 'my-app[bot]' },
    })
  })

  it('hands the token over where no other process sees it', () => {
    const { args, env } = commandOf(given({ token: 'secret' }))
    expect(env).toEqual({ GITHUB_TOKEN: 'secret' })
    expect(args.join(' ')).not.toContain('secret')
  })
})

describe('action.yml', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))

  it('is run by a Node that runners have, from the file that is built', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' })
  })

  it('offers nothing that goes unheard', () => {
    for (const name of Object.keys(action.inputs)) {
      const { args, env } = commandOf(given({ [name]: 'value' }))
      expect([...args.slice(1), ...Object.values(env)].join(' '), name).toContain('value')
    }
  })

  it('has an option of the command or a variable for every input, and docs/ci.md names it', async () => {
    const help: string[] = []
    const streams = {
      out: (text: string) => help.push(text),
      err: () => undefined,
      env: {},
      cwd: root,
      isTerminal: false,
      width: 100,
      today: '2026-11-22',
    }
    await main(['github', '--help'], streams)
    const page = readFileSync(join(root, 'docs', 'ci.md'), 'utf8')
    for (const name of Object.keys(action.inputs)) {
      const [, option] = commandOf(given({ [name]: '1' })).args
      if (option?.startsWith('--') && option !== '--') expect(help.join('')).toContain(`--${name} <`)
      expect(page).toContain(`\`${name}\``)
    }
  })

  it('describes every input and every output', () => {
    expect(Object.keys(action.outputs)).toEqual(['errors', 'warnings', 'new', 'fixed', 'sarif-file'])
    const described = [...Object.values(action.inputs), ...Object.values(action.outputs)]
    for (const one of described) expect(one).toMatchObject({ description: expect.stringMatching(/\w/) })
  })
})
