/** The fields Prometheus knows at each level of a rule file; any other is an error for it. */
export const fields = {
  file: new Set(['groups']),
  group: new Set(['name', 'interval', 'query_offset', 'limit', 'rules', 'labels']),
  rule: new Set(['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']),
} as const

export type Level = keyof typeof fields

/**
 * Fields that other readers of such files add: Thanos, Mimir and Cortex, Loki, vmalert. A file that has one is
 * not read by Prometheus.
 */
export const foreignFields: Readonly<Record<Level, ReadonlySet<string>>> = {
  file: new Set(['namespace']),
  group: new Set([
    'align_evaluation_time_on_interval',
    'concurrency',
    'debug',
    'eval_alignment',
    'eval_delay',
    'eval_offset',
    'evaluation_delay',
    'extra_filter_labels',
    'headers',
    'notifier_headers',
    'params',
    'partial_response_strategy',
    'remote_write',
    'source_tenants',
    'tenant',
    'type',
  ]),
  rule: new Set(['debug', 'update_entries_limit']),
}
