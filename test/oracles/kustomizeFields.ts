import { posix } from 'node:path'
import { parse } from 'yaml'

export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** The fields of all kustomizations that a folder builds on, its own and those of local folders. */
export function fieldsUsed(files: ReadonlyMap<string, string>, folder: string): Set<string> {
  const fields = new Set<string>()
  const seen = new Set<string>()
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const kustomization = kustomizationAt(files, next)
    for (const [field, value] of Object.entries(kustomization)) {
      fields.add(field)
      if (['resources', 'bases', 'components'].includes(field) && Array.isArray(value))
        for (const one of value) if (typeof one === 'string') waiting.push(below(next, one))
    }
  }
  return fields
}

/** A folder's kustomization; empty where there is none that can be read. */
function kustomizationAt(files: ReadonlyMap<string, string>, folder: string): Record<string, unknown> {
  for (const name of KUSTOMIZATION_NAMES) {
    const text = files.get(below(folder, name))
    if (text === undefined) continue
    try {
      const value: unknown = parse(text, { version: '1.1', logLevel: 'silent' })
      if (value !== null && typeof value === 'object') return value as Record<string, unknown>
    } catch {
      // The comparison says so.
    }
  }
  return {}
}

function below(folder: string, path: string): string {
  const joined = posix.join(folder, path).replace(/\/$/, '')
  return joined === '.' ? '' : joined
}
