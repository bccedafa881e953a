import type { Kind } from '../kind.ts'

/** Go sources that set something of the runtime themselves; nothing else of them is read here. */
export const goSource: Kind = {
  name: 'go-source',
  format: 'plain',
  sniff: (path, text) =>
    path.endsWith('.go') &&
    !path.endsWith('_test.go') &&
    !/(^|\/)vendor\//.test(path) &&
    (text.includes('//go:debug ') || text.includes('GOMAXPROCS(') || text.includes('SetMemoryLimit(')),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}
