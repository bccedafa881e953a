import type { Kind } from '../kind.ts'
import { groupsOf } from './groups.ts'

/** Alerting and recording rules: Prometheus' own files, PrometheusRule and VMRule objects. */
export const prometheusRules: Kind = {
  name: 'prometheus-rules',
  format: 'yaml',
  sniff: (_path, text) => text.includes('groups') && text.includes('rules'),
  detect: (document) => groupsOf(document) !== undefined,
  load: () => import('./extract.ts').then((module) => module.reader()),
}
