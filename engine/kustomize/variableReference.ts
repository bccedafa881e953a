import { fieldSpecs } from './fieldSpec.ts'

const PODS = new Map([
  ['Pod', 'spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
])

const IN_CONTAINERS = ['args', 'command', 'env/value', 'volumeMounts/mountPath']

/**
 * Where `$(NAME)` of `vars` is replaced.
 * Source: internal/konfig/builtinpluginconsts/varreference.go of kustomize's api v0.20.1.
 */
export const VARIABLE_REFERENCES = fieldSpecs(`
  ${['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'].flatMap(inPods).join('\n')}
  - CronJob spec/jobTemplate/spec/template/volumes/nfs/server
  - DaemonSet,Deployment,Job,ReplicaSet spec/template/spec/volumes/nfs/server
  - Pod spec/volumes/nfs/server
  - StatefulSet spec/volumeClaimTemplates/spec/nfs/server
  - PersistentVolume spec/nfs/server
  - Deployment spec/template/metadata/annotations
  - Ingress spec/rules/host
  - Ingress spec/tls/hosts
  - Ingress spec/tls/secretName
  - Service spec/ports/port
  - Service spec/ports/targetPort
  - * metadata/labels
  - * metadata/annotations
`)

function inPods(kind: string): string[] {
  const pod = PODS.get(kind) ?? 'spec/template/spec'
  return ['containers', 'initContainers'].flatMap((list) =>
    IN_CONTAINERS.map((field) => `- ${kind} ${pod}/${list}/${field}`),
  )
}
