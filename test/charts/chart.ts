import type { Fact } from '../../engine/entities/fact.ts'
import { defaultConfig } from '../../engine/index.ts'
import { type Reading, read } from '../../engine/read.ts'

/** The files of a workspace by their paths. */
export type Texts = Readonly<Record<string, string>>

/** Reads a workspace with what was rendered of it. */
export function readingOf(files: Texts, rendered: Texts, values: readonly string[] = []): Promise<Reading> {
  return read(
    {
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      rendered: {
        texts: Object.entries(rendered).map(([path, text]) => ({
          path,
          text,
          from: path.split('/')[0] ?? '',
        })),
        values,
      },
    },
    defaultConfig,
  )
}

/** A fact of the one container that was rendered: `limits.memory`, `env.GOGC`. */
export function factOf({ entities }: Reading, path: string, container?: string): Fact | undefined {
  const containers = (entities.get('container') ?? []).filter(({ unit }) => unit !== undefined)
  const own = containers.find(({ identity }) => container === undefined || identity.part === container)
  let here: Fact | undefined = own?.facts
  for (const name of path.split('.')) here = here?.fields?.get(name)
  return here
}

/** Where a fact stands, and the text there: `chart/values.yaml:3 512Mi`; `~` before what is not the value itself. */
export function shown(reading: Reading, fact: Fact | undefined): string {
  if (!fact?.place) return 'nowhere'
  const { path, span, derived } = fact.place
  const text = reading.workspace.texts.get(path) ?? ''
  const line = text.slice(0, span.start).split('\n').length
  return `${derived ? '~' : ''}${path}:${line} ${text.slice(span.start, span.end)}`.trimEnd()
}

/** A Deployment with one container whose fields are given, as Helm prints it. */
export function deployment(source: string, container: string, name = 'api'): string {
  return `---
# Source: ${source}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: {matchLabels: {app: api}}
  template:
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/api:1
${container.replace(/^(?=.)/gm, '          ')}`
}

/** The template of such a Deployment. */
export function template(container: string): string {
  return deployment('', container).split('\n').slice(2).join('\n')
}

/** A chart `api` of one template. */
export function chart(container: string, values: string, more: Texts = {}): Texts {
  return {
    'api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
    'api/values.yaml': values,
    'api/templates/deployment.yaml': template(container),
    ...more,
  }
}
