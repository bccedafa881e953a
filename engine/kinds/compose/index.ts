import { isNull, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, Kind } from '../kind.ts'

const fileNames = /^(?:docker-)?compose(?:[._-][^/]*)?\.(?:ya?ml|json)$/i

/** Compose files, override files included: by their name, or by their shape. */
export const compose: Kind = {
  name: 'compose',
  format: 'yaml',
  sniff: (path, text) => text.includes('services') && /\.(?:ya?ml|json)$/i.test(path),
  detect: (document, name) => isCompose(document, name),
  load: () => import('./extract.ts').then((module) => module.extract),
}

const topLevel = new Set([
  'version',
  'name',
  'include',
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
])

function isCompose({ header, yaml }: Document, name: string): boolean {
  const root = yaml?.root
  if (header || root?.type !== 'map') return false
  const services = root.index.get('services')?.value
  if (services?.type !== 'map') return false
  if (fileNames.test(name)) return true
  const keys = [...root.index.keys()]
  const all = [...services.index.values()].map(({ value }) => value)
  return (
    keys.every((key) => topLevel.has(key) || key.startsWith('x-')) &&
    all.every((service) => service.type === 'map' || isNull(service)) &&
    all.some(runsSomething)
  )
}

function runsSomething(service: YamlNode): boolean {
  return service.type === 'map' && (service.index.has('image') || service.index.has('build'))
}
