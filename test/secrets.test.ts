// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of Compose, shells and Dockerfiles
import { describe, expect, it } from 'vitest'
import { json } from '../cli/reporters/json.ts'
import { pretty } from '../cli/reporters/pretty.ts'
import { defaultConfig, lint, type Report } from '../engine/index.ts'
import { packs } from './workspace.ts'

async function reportOf(files: Readonly<Record<string, string>>): Promise<Report> {
  return lint({
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    packs: await packs(),
    config: defaultConfig,
    today: '2026-01-01',
  })
}

async function shown(files: Readonly<Record<string, string>>): Promise<{ report: Report; all: string }> {
  const report = await reportOf(files)
  const rules = new Map((await packs()).flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)))
  const show = new Set(['unknown', 'folded'])
  const screen = pretty(report, rules, { color: false, width: 200, show, failOn: 'error' })
  return { report, all: `${json(report, '0')}\n${screen}` }
}

function pod(env: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {}
  template:
    spec:
      containers:
        - name: api
          image: golang:1.22
          resources: {limits: {memory: 1Gi, cpu: 2}}
          ${env}
`
}

const reads = pod('envFrom: [{secretRef: {name: s}}]')

function secret(data: string, field = 'stringData'): string {
  return `${reads}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n${field}:\n${data.replace(/^/gm, '  ')}\n`
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const indented = (text: string, depth: number): string => text.replace(/^(?=.)/gm, ' '.repeat(depth))
const env = (...entries: string[]): string =>
  pod(`env:\n${entries.map((e) => `            - ${e}\n`).join('')}`)

const deploymentInside = `apiVersion: apps/v1
kind: Deployment
metadata: {name: b}
spec:
  selector: {}
  template:
    spec:
      containers:
        - name: api
          image: golang:1.22
          resources: {limits: {memory: hunter2, cpu: "{{ hunter2 }}"}}
          env:
            - {name: GOMEMLIMIT, value: hunter2}
            - {name: GOGC, value: "hunter2{{ .x }}"}
`
const kubelet = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cpuManagerPolicy: "{{ hunter2 }}"
kubeReserved: {cpu: hunter2, memory: "hunter2"}
shutdownGracePeriod: hunter2
shutdownGracePeriodCriticalPods: 10s
`
/**
 * Files in which a value stands in a Secret or under a telling name. What a rule quotes of a configuration that stands
 * in a Secret as a whole, such as a matcher of Alertmanager's, is not meant: nobody could mend it unseen.
 */
const leaks: Readonly<Record<string, { files: Readonly<Record<string, string>>; text?: RegExp }>> = {
  'a value that is no size': { files: { 'a.yaml': secret('GOMEMLIMIT: hunter2') } },
  'a value that is no number': { files: { 'a.yaml': secret('GOGC: hunter2\nGOMAXPROCS: hunter2') } },
  'a value versions read differently': {
    files: { 'a.yaml': secret('GOGC: "+4711"\nGOMAXPROCS: "+4711"') },
    text: /4711/,
  },
  'a template': { files: { 'a.yaml': secret('GOMEMLIMIT: "hunter2{{ .x }}"\nGOGC: "hunter2${X}"') } },
  'no base64': { files: { 'a.yaml': secret('GOMEMLIMIT: "hunter2{{ .x }}"\nGOGC: hunter2', 'data') } },
  base64: {
    files: { 'a.yaml': secret(`GOMEMLIMIT: ${base64('hunter2')}`, 'data') },
    text: new RegExp(`hunter2|${base64('hunter2').slice(0, 8)}`),
  },
  'a setting of GODEBUG': {
    files: {
      'a.yaml': secret('GODEBUG: gctrace=hunter2').replace('{name: a}', '{name: a, labels: {env: prod}}'),
    },
  },
  'a composed value': {
    files: {
      'a.yaml': env(
        '{name: DB_PASSWORD, value: hunter2}',
        '{name: GOMEMLIMIT, value: $(DB_PASSWORD)}',
        '{name: GOGC, value: $(DB_PASSWORD)}',
      ),
    },
  },
  'a composed value versions read differently': {
    files: {
      'a.yaml': `${env(
        '{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: s, key: k}}}',
        '{name: GOMAXPROCS, value: $(DB_PASSWORD)}',
        '{name: GOGC, value: $(DB_PASSWORD)}',
      )}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: "+4711"}\n`,
    },
    text: /4711/,
  },
  'a number under a telling name': {
    files: { 'a.yaml': env('name: DB_PASSWORD\n              value: 4711') },
    text: /4711/,
  },
  'a number under a telling name, on one line': {
    files: { 'a.yaml': env('{value: 4711, name: DB_PASSWORD}') },
    text: /4711/,
  },
  'a number under a telling name, lines apart': {
    files: { 'a.yaml': env('value: 4711\n              name: DB_PASSWORD') },
    text: /4711/,
  },
  'a collection under a telling name': {
    files: { 'a.yaml': env('name: DB_PASSWORD\n              value: [hunter2]') },
  },
  'a ConfigMap key': {
    files: {
      'a.yaml':
        pod('env: [{name: GOGC, valueFrom: {configMapKeyRef: {name: s, key: PASSWORD}}}]') +
        '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {PASSWORD: hunter2, API_TOKEN: 4711}\n',
    },
    text: /hunter2|4711/,
  },
  'a templated ConfigMap key': {
    files: {
      'a.yaml':
        pod('env: [{name: GOGC, valueFrom: {configMapKeyRef: {name: s, key: PASSWORD}}}]') +
        '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {PASSWORD: "hunter2${X}"}\n',
    },
  },
  'a generated Secret': {
    files: {
      'kustomization.yaml':
        'resources: [a.yaml]\nsecretGenerator:\n  - name: s\n    literals: [OTHER=4711, GOMEMLIMIT=hunter2]\n',
      'a.yaml': reads,
    },
    text: /hunter2|4711/,
  },
  'a generated ConfigMap': {
    files: {
      'kustomization.yaml':
        'resources: [a.yaml]\nconfigMapGenerator:\n  - name: s\n    literals:\n      - GOMEMLIMIT=1G\n      - PASSWORD=hunter2\n',
      'a.yaml': pod('envFrom: [{configMapRef: {name: s}}]'),
    },
  },
  'Compose defaults': {
    files: {
      'compose.yaml':
        'services:\n  a:\n    image: "golang:${TOKEN:-hunter2}"\n    environment:\n      GOMEMLIMIT: ${PASSWORD:-hunter2}\n      DB_PASSWORD: 4711\n      X_TOKEN: ${Y:-hunter2}\n    command: go run ${TOKEN:-hunter2}\n    mem_limit: ${TOKEN:-hunter2}\n',
    },
    text: /hunter2|4711/,
  },
  'an env file': {
    files: {
      '.env': 'PASSWORD=hunter2\nGOMEMLIMIT=$PASSWORD\nGOGC=${PASSWORD:-hunter2}\nGOMAXPROCS="${PASSWORD}"\n',
      'compose.yaml': 'services:\n  a:\n    image: golang:1.22\n    env_file: .env\n',
    },
  },
  'a Dockerfile': {
    files: {
      Dockerfile:
        'FROM golang:1.22\nARG TOKEN=hunter2\nENV DB_PASSWORD=hunter2\nENV GOMEMLIMIT=$DB_PASSWORD GOGC=$TOKEN\nENV GOMAXPROCS=${DB_PASSWORD:-hunter2}\nRUN GOGC=${TOKEN:-hunter2} go build\nCMD ["go", "run", "."]\n',
    },
  },
  'a script': {
    files: {
      'a.sh':
        '#!/bin/sh\nexport PASSWORD=hunter2\nexport GOMEMLIMIT=$PASSWORD\nGOGC=${PASSWORD:-hunter2} go run .\n',
      Makefile: 'PASSWORD := hunter2\nexport GOGC := $(PASSWORD)\nexport GOMEMLIMIT = ${PASSWORD}\n',
    },
  },
  'a unit': {
    files: {
      'a.service':
        '[Service]\nEnvironment=PASSWORD=hunter2 GOGC=${PASSWORD}\nEnvironment="GOMEMLIMIT=$PASSWORD"\nExecStart=/usr/bin/env GOMAXPROCS=${PASSWORD} /bin/api --password=hunter2\n',
    },
  },
  'a workload in a Secret': {
    files: { 'a.yaml': secret(`b.yaml: |\n${indented(deploymentInside, 2)}`) },
  },
  'a kubelet in a Secret': { files: { 'a.yaml': secret(`b.yaml: |\n${indented(kubelet, 2)}`) } },
  'an env file in a Secret': {
    files: {
      'a.yaml': secret('.env: |\n  GOMEMLIMIT=hunter2\n  GOGC=hunter2$X\n  GOMAXPROCS={{ hunter2 }}\n'),
    },
  },
  'a broken Secret': { files: { 'a.yaml': secret('GOMEMLIMIT: "hunter2\nOTHER: *hunter2') } },
  'an alias of nothing in a Secret': {
    files: {
      'a.yaml': secret(
        'b.yaml: |\n  apiVersion: apps/v1\n  kind: Deployment\n  spec: {template: {spec: {containers: []}}}\n  a: *hunter2\n',
      ),
    },
  },
  'an alias of nothing': { files: { 'a.yaml': secret('GOGC: *hunter2') } },
  'an escape nobody knows': { files: { 'a.yaml': secret('GOGC: "hunter2\\q"') } },
  'an end that is missing': { files: { 'a.yaml': secret('GOGC: {hunter2: "hunter2') } },
  'a tag nobody knows': { files: { 'a.yaml': secret('GOGC: !hunter2 x') } },
  'what no reader expects': { files: { 'a.yaml': secret('GOGC: [a] hunter2\nGOMEMLIMIT: hunter2') } },
}

describe('what stands in a Secret or under a telling name', () => {
  for (const [name, { files, text = /hunter2/ }] of Object.entries(leaks)) {
    it(`is not shown: ${name}`, async () => {
      const { report, all } = await shown(files)
      expect(report.findings.length + report.unknowns.length).toBeGreaterThan(0)
      expect(all.split('\n').filter((line) => text.test(line))).toEqual([])
    })
  }
})
