import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A workspace written by a stranger who wants the program to fail, and what must be true of its run all the same. */
export interface Hostile {
  readonly name: string
  /** Writes the workspace into an empty folder; `canary` is a file outside that no output may quote. */
  readonly write: (folder: string, canary: string) => void
  /** True when something in it is beyond a limit, so that a `source/limit` finding or a notice must say so. */
  readonly limited?: true
  /** True when the configuration itself is refused: exit 2 and no findings. */
  readonly refused?: true
  /** Why it cannot be made here. */
  readonly skip?: string
}

/** Text that stands in the file outside of the root. */
export const canaryText = 'CANARY-7f3a outside of the root'

/** The finding that the good file beside the hostile ones must still get. */
export const goodFinding = { rule: 'go-runtime/gomemlimit-grammar', path: 'zz-good.yaml', line: 12 } as const

/** A Deployment whose memory limit Go cannot read. */
export const goodFile = deployment('good', [
  '          env:',
  '            - {name: GOMEMLIMIT, value: 1G}',
  '          resources: {limits: {memory: 1Gi}}',
])

/** A Deployment with one container; lines are put into the container at ten spaces. */
export function deployment(name: string, lines: readonly string[]): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: {name: ${name}}`,
    'spec:',
    '  selector: {matchLabels: {app: a}}',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: api',
    '          image: example.com/shop/api:1',
    ...lines,
    '',
  ].join('\n')
}

export function configMap(name: string, lines: readonly string[]): string {
  return ['apiVersion: v1', 'kind: ConfigMap', `metadata: {name: ${name}}`, 'data:', ...lines, ''].join('\n')
}

/** A workspace of some texts by path. */
export function texts(files: () => Readonly<Record<string, string | Uint8Array>>): Hostile['write'] {
  return (folder) => {
    for (const [path, text] of Object.entries(files())) put(folder, path, text)
  }
}

export function put(folder: string, path: string, text: string | Uint8Array): void {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
}

/** `count` lines made from their numbers. */
export function lines<T = string>(count: number, line: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => line(index))
}
