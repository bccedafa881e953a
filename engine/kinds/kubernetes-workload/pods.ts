import type { ObjectHeader } from '../kind.ts'

const template = ['spec', 'template'] as const
const inTemplate = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'DeploymentConfig',
  'Rollout',
  'CloneSet',
])

/** Where the pod template stands in an object of this kind; a Pod is its own template. */
export function podPaths(header: ObjectHeader): readonly string[] | undefined {
  const { kind, group } = header
  if (kind === 'Pod' && group === '') return []
  if (kind === 'PodTemplate' && group === '') return ['template']
  if (kind === 'CronJob' && group === 'batch') return ['spec', 'jobTemplate', 'spec', 'template']
  if (kind === 'Service' && group === 'serving.knative.dev') return template
  return inTemplate.has(kind) && knownGroups.has(group) ? template : undefined
}

const knownGroups = new Set([
  '',
  'apps',
  'batch',
  'extensions',
  'apps.openshift.io',
  'argoproj.io',
  'apps.kruise.io',
])

/** Kinds whose containers run until something stops them. */
export function runsOn(kind: string): boolean {
  return kind !== 'Job' && kind !== 'CronJob'
}

/** Kinds whose whole object always has a selector: one without is a patch. */
export function needsSelector(header: ObjectHeader): boolean {
  return (
    header.group === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(header.kind)
  )
}
