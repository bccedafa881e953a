import { defaultConfig } from '../engine/index.ts'
import type { TestWorkspace } from '../engine/packs/testWorkspace.ts'
import { packs } from './workspace.ts'

type Variables = readonly (readonly [name: string, value: string])[]
type Carrier = (variables: Variables) => Readonly<Record<string, string>>

const lines = (variables: Variables, line: (name: string, value: string) => string): string =>
  variables.map(([name, value]) => `${line(name, value)}\n`).join('')

/** A value as a collection on one line can hold it without quotes, where it stays a text. */
const plainText = (value: string): string => (/^\d+$/.test(value) ? `"${value}"` : value.replaceAll(',', ';'))

const pod = (container: string): string => `apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
    - name: api
      image: ghcr.io/acme/api:1
${container}      resources: {limits: {memory: 1Gi, cpu: "2"}}
`
const compose = (environment: string): string => `services:
  api:
    image: ghcr.io/acme/api:1
${environment}    mem_limit: 1g
    cpus: 2
`
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  first: "1"\n${data}`
const unit = (settings: string): string => `[Service]\n${settings}ExecStart=/usr/bin/api\nMemoryMax=1G\n`
const generators = (inside: string): string =>
  `configMapGenerator:\n  - name: c\n${inside}  - name: d\n    literals: [D=1]\n`

/** The notations in which a variable is given a value. */
export const carriers: Readonly<Record<string, Carrier>> = {
  'a container': (all) => ({
    'pod.yaml': pod(
      `      env:\n${lines(all, (name, value) => `        - name: ${name}\n          value: "${value}"`)}`,
    ),
  }),
  'a container, on one line each': (all) => ({
    'pod.yaml': pod(
      `      env:\n${lines(all, (name, value) => `      - {name: ${name}, value: '${value}'}`)}`,
    ),
  }),
  'a container, all on one line': (all) => ({
    'pod.yaml': pod(
      `      env: [${all.map(([name, value]) => `{name: ${name}, value: "${value}"}`).join(', ')}]\n`,
    ),
  }),
  'a ConfigMap': (all) => ({
    'config.yaml': configMap(lines(all, (name, value) => `  ${name}: "${value}"`)),
    'pod.yaml': pod('      envFrom: [{configMapRef: {name: c}}]\n'),
  }),
  'a ConfigMap, in lines of its own': (all) => ({
    'config.yaml': configMap(lines(all, (name, value) => `  ${name}: |-\n    ${value}`)),
    'pod.yaml': pod('      envFrom: [{configMapRef: {name: c}}]\n'),
  }),
  'a ConfigMap, with escapes': (all) => ({
    'config.yaml': configMap(
      lines(all, (name, value) => `  ${name}: "${value.replaceAll(',', '\\x2c').replace(/0$/, '\\x30')}"`),
    ),
    'pod.yaml': pod('      envFrom: [{configMapRef: {name: c}}]\n'),
  }),
  'a file in a ConfigMap': (all) => ({
    'config.yaml': configMap(`  a.env: |\n${lines(all, (name, value) => `    ${name}=${value}`)}`),
  }),
  Compose: (all) => ({
    'compose.yaml': compose(`    environment:\n${lines(all, (name, value) => `      ${name}: "${value}"`)}`),
  }),
  'a list of Compose': (all) => ({
    'compose.yaml': compose(`    environment:\n${lines(all, (name, value) => `      - ${name}=${value}`)}`),
  }),
  'a quoted list of Compose': (all) => ({
    'compose.yaml': compose(`    environment:\n${lines(all, (name, value) => `      - "${name}=${value}"`)}`),
  }),
  'a flow list of Compose': (all) => ({
    'compose.yaml': compose(
      `    environment: [${all.map(([name, value]) => `'${name}=${value}'`).join(', ')}]\n`,
    ),
  }),
  'a plain flow list of Compose': (all) => ({
    'compose.yaml': compose(
      `    environment: [${all.map(([name, value]) => `${name}=${value.replaceAll(',', ';')}`).join(', ')}]\n`,
    ),
  }),
  'a flow map of Compose': (all) => ({
    'compose.yaml': compose(
      `    environment: {${all.map(([name, value]) => `${name}: ${plainText(value)}`).join(', ')}}\n`,
    ),
  }),
  'an env_file of Compose': (all) => ({
    'compose.yaml': compose('    env_file: a.env\n'),
    'a.env': lines(all, (name, value) => `${name}=${value}`),
  }),
  'a quoted .env': (all) => ({ '.env': lines(all, (name, value) => `export ${name}="${value}" # as it is`) }),
  'a Dockerfile': (all) => ({
    Dockerfile: `FROM golang:1.25\nENV FIRST=1${all.map(([name, value]) => ` \\\n    ${name}="${value}"`).join('')}\n`,
  }),
  'an old Dockerfile': (all) => ({
    Dockerfile: `FROM golang:1.25\n${lines(all, (name, value) => `ENV ${name} ${value}`)}`,
  }),
  'a unit of systemd': (all) => ({
    'api.service': unit(`Environment=${all.map(([name, value]) => `${name}=${value}`).join(' ')}\n`),
  }),
  'a quoted unit of systemd': (all) => ({
    'api.service': unit(lines(all, (name, value) => `Environment="${name}=${value}"`)),
  }),
  'a shell': (all) => ({
    'run.sh': `#!/bin/sh\n${lines(all, (name, value) => `export ${name}=${value}`)}exec ./api\n`,
  }),
  'a command': (all) => ({
    'run.sh': `#!/bin/sh\n${all.map(([name, value]) => `${name}='${value}' `).join('')}./api\n`,
  }),
  'a shell in a container': (all) => ({
    'pod.yaml': pod(
      `      command: [sh, -c, "${all.map(([name, value]) => `${name}=${value} `).join('')}./api"]\n`,
    ),
  }),
  'a shell in Compose': (all) => ({
    'compose.yaml': compose(
      `    entrypoint:\n      - sh\n      - -c\n      - ${all.map(([name, value]) => `${name}=${value} `).join('')}./api\n`,
    ),
  }),
  'literals of kustomize': (all) => ({
    'kustomization.yaml': generators(
      `    literals:\n${lines(all, (name, value) => `      - ${name}=${value}`)}`,
    ),
  }),
  'envs of kustomize': (all) => ({
    'kustomization.yaml': generators('    envs: [a.env]\n'),
    'a.env': lines(all, (name, value) => `${name}=${value}`),
  }),
}

/** A setting that a rule mends, and what it is then; nothing where it is to go. */
export interface Setting {
  readonly rule: string
  readonly is: Variables[number]
  readonly becomes?: Variables[number]
}

export const settings: readonly Setting[] = [
  { rule: 'gomemlimit-grammar', is: ['GOMEMLIMIT', '800Mi'], becomes: ['GOMEMLIMIT', '800MiB'] },
  { rule: 'gomemlimit-headroom', is: ['GOMEMLIMIT', '1GiB'], becomes: ['GOMEMLIMIT', '921MiB'] },
  { rule: 'gogc-grammar', is: ['GOGC', '50%'], becomes: ['GOGC', '50'] },
  { rule: 'godebug-name-case', is: ['godebug', 'gctrace=0'], becomes: ['GODEBUG', 'gctrace=0'] },
  {
    rule: 'containermaxprocs-disabled',
    is: ['GODEBUG', 'containermaxprocs=0,madvdontneed=1'],
    becomes: ['GODEBUG', 'madvdontneed=1'],
  },
  {
    rule: 'containermaxprocs-disabled',
    is: ['GODEBUG', 'madvdontneed=1,containermaxprocs=0'],
    becomes: ['GODEBUG', 'madvdontneed=1'],
  },
  { rule: 'containermaxprocs-disabled', is: ['GODEBUG', 'containermaxprocs=0'] },
]

/** A workspace with a setting among others, or with none, in a notation. */
export async function carriedWorkspace(
  carrier: Carrier,
  setting: Variables[number] | undefined,
): Promise<TestWorkspace> {
  const variables: Variables = [['A', '1'], ...(setting ? [setting] : []), ['B', '1']]
  return {
    files: Object.entries(carrier(variables)).map(([path, text]) => ({ path, text })),
    packs: await packs(),
    config: defaultConfig,
    today: '2026-01-01',
  }
}
