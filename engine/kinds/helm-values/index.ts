import type { Kind } from '../kind.ts'
import { releaseOf } from './release.ts'
import { isValuesFile } from './valuesFile.ts'

/** Values of charts, in their own files and in the objects that install charts: rules and configurations stand in them. */
export const helmValues: Kind = {
  name: 'helm-values',
  format: 'yaml',
  sniff: (path, text) =>
    /HelmRelease|helm\.cattle\.io/.test(text) ||
    (text.includes('Application') && text.includes('argoproj.io')) ||
    (isValuesFile(path) && (text.includes('rules') || text.includes('receivers'))),
  detect: (document, name) => (document.header ? releaseOf(document) !== undefined : isValuesFile(name)),
  load: () => import('./extract.ts').then((module) => module.extract),
}
