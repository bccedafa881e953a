import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from './measure.ts'
import type { Workspace } from './workspaces.ts'

/** Another tool, and how it is run on an input; or why it cannot be. */
export interface Peer {
  readonly name: string
  readonly input: 'manifests' | 'rules' | 'alertmanager'
  readonly does: string
  /** The tool's own command, or the reason why there is none. */
  readonly find: (folder: string) => string | { readonly missing: string }
  readonly command: (program: string, workspace: Workspace, folder: string) => Command
}

/** Tools are kept between runs: installing them is no part of what is measured. */
const kept = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'slo-lint-bench')

export const peers: readonly Peer[] = [
  {
    name: 'yamllint',
    input: 'manifests',
    does: 'checks the style of YAML',
    find: () => onPath('yamllint') ?? installed('yamllint', 'bin/yamllint', installYamllint),
    command: (program, { folder }) => ({
      program,
      args: ['-f', 'parsable', '-d', 'default', folder],
      codes: [0, 1],
    }),
  },
  {
    name: 'Spectral',
    input: 'manifests',
    does: 'resolves references and applies one rule of ours by JSONPath',
    find: () =>
      onPath('spectral') ??
      installed('spectral', 'node_modules/.bin/spectral', (to) =>
        run('npm', ['install', '--no-audit', '--no-fund', '--prefix', to, '@stoplight/spectral-cli']),
      ),
    command: (program, workspace, folder) => ({
      program,
      args: ['lint', '--quiet', '--ruleset', spectralRules(folder), `${workspace.folder}/**/*.{yaml,yml}`],
      codes: [0, 1],
    }),
  },
  {
    name: 'kubeconform',
    input: 'manifests',
    does: 'splits and parses documents; without the network no schema is there to check them by',
    find: () => onPath('kubeconform') ?? installedByGo('github.com/yannh/kubeconform/cmd/kubeconform'),
    command: (program, workspace, folder) => ({
      program,
      args: [
        '-ignore-missing-schemas',
        '-schema-location',
        `${folder}/{{.ResourceKind}}.json`,
        workspace.folder,
      ],
      codes: [0, 1],
    }),
  },
  {
    name: 'kube-linter',
    input: 'manifests',
    does: 'checks each object by itself against its built-in checks',
    find: () => onPath('kube-linter') ?? installedByGo('golang.stackrox.io/kube-linter/cmd/kube-linter'),
    command: (program, { folder }) => ({ program, args: ['lint', folder], codes: [0, 1] }),
  },
  {
    name: 'conftest',
    input: 'manifests',
    does: 'evaluates one Rego policy of ours for each document',
    find: () => onPath('conftest') ?? installedByGo('github.com/open-policy-agent/conftest'),
    command: (program, workspace, folder) => ({
      program,
      args: ['test', '--policy', regoPolicy(folder), '--parser', 'yaml', workspace.folder],
      codes: [0, 1],
    }),
  },
  {
    name: 'promtool',
    input: 'rules',
    does: 'parses and type-checks every expression',
    find: () => onPath('promtool') ?? { missing: 'not installed' },
    command: (program, { files }) => ({ program, args: ['check', 'rules', ...files], codes: [0, 1, 3] }),
  },
  {
    name: 'pint',
    input: 'rules',
    does: 'parses expressions and runs its offline checks',
    find: () => onPath('pint') ?? installedByGo('github.com/cloudflare/pint/cmd/pint'),
    command: (program, { folder }) => ({
      program,
      args: ['--offline', '--no-color', 'lint', folder],
      codes: [0, 1],
    }),
  },
  {
    name: 'amtool',
    input: 'alertmanager',
    does: 'loads each configuration as the Alertmanager does',
    find: () => onPath('amtool') ?? { missing: 'not installed' },
    command: (program, { files }) => ({ program, args: ['check-config', ...files], codes: [0, 1] }),
  },
]

function onPath(name: string): string | undefined {
  const found = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, name))
  return found.find((path) => existsSync(path))
}

function installed(
  name: string,
  file: string,
  install: (to: string) => string | undefined,
): string | { missing: string } {
  const to = join(kept, name)
  const path = join(to, file)
  if (existsSync(path)) return path
  mkdirSync(to, { recursive: true })
  const problem = install(to)
  return existsSync(path) ? path : { missing: problem ?? 'not installed' }
}

function installYamllint(to: string): string | undefined {
  return run('python3', ['-m', 'venv', to]) ?? run(join(to, 'bin', 'pip'), ['install', '-q', 'yamllint'])
}

function installedByGo(module: string): string | { missing: string } {
  if (!onPath('go')) return { missing: 'there is no Go to build it with' }
  const name = module.slice(module.lastIndexOf('/') + 1)
  return installed('go', name, (to) => run('go', ['install', `${module}@latest`], { GOBIN: to }))
}

/** Runs an installation; gives back why it failed. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}): string | undefined {
  const result = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 600_000,
  })
  if (result.status === 0) return undefined
  return `${program} could not install it (${result.error ? result.error.message : `exit ${result.status}`})`
}

function spectralRules(folder: string): string {
  return written(
    join(folder, 'spectral.yaml'),
    `rules:
  memory-limit:
    given: $.spec.template.spec.containers[*].resources
    then: {field: limits, function: truthy}
`,
  )
}

function regoPolicy(folder: string): string {
  const policies = join(folder, 'policy')
  mkdirSync(policies, { recursive: true })
  written(
    join(policies, 'limits.rego'),
    `package main

import rego.v1

deny contains message if {
  some container in input.spec.template.spec.containers
  not container.resources.limits.memory
  message := sprintf("%s has no memory limit", [container.name])
}
`,
  )
  return policies
}

function written(path: string, text: string): string {
  writeFileSync(path, text)
  return path
}
