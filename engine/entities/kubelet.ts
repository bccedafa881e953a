import {
  always,
  bytes,
  cores,
  fieldsOf,
  flag,
  keyed,
  listOf,
  number,
  oneOf,
  seconds,
  text,
  version,
} from './shape.ts'

/** What carries a kubelet configuration. */
const kubeletSources = [
  'KubeletConfiguration',
  'kubeadm patch',
  'eksctl ClusterConfig',
  'NodeConfig',
  'KubeletConfig',
  'Talos',
  'GKE',
  'kops',
] as const
export type KubeletSource = (typeof kubeletSources)[number]

/** The fields that name a policy of one of the kubelet's resource managers. */
export const policyFields = [
  'cpuManagerPolicy',
  'memoryManagerPolicy',
  'topologyManagerPolicy',
  'topologyManagerScope',
] as const

const reservation = { cpu: cores('CPU reserved, in cores'), memory: bytes('memory reserved, in bytes') }

/** One kubelet configuration: whole, or a fragment that something merges into one. */
export const kubelet = fieldsOf(
  {
    source: always(oneOf(kubeletSources, 'what carries it')),
    whole: always(
      flag(
        'true for a KubeletConfiguration of its own; what a fragment lacks is open: it is merged into a whole one elsewhere',
      ),
    ),
    version: always(
      version('the Kubernetes version the document or targets.kubernetes names; unknown without either'),
    ),
    versionNamed: always(flag('true where the document or targets.kubernetes names the version')),
    written: always(
      listOf(
        text('a field'),
        'the fields of this shape that are written here, whatever something elsewhere may add',
      ),
    ),
    policies: always(
      listOf(
        fieldsOf(
          {
            field: always(oneOf(policyFields, 'the field')),
            value: always(text('the policy it names')),
            spelling: always(text('the policy at its place without quotes, for fixes')),
          },
          'one policy that is written and not empty',
        ),
        'the policies of the resource managers, as written',
      ),
    ),
    cpuManagerPolicy: text('the CPU manager policy; an empty text is none'),
    cpuManagerPolicyOptions: always(
      listOf(
        fieldsOf(
          {
            name: always(text('the option')),
            enabled: flag('whether it is on; unknown where the value is no truth value'),
          },
          'one option',
        ),
        'CPU manager policy options',
      ),
    ),
    memoryManagerPolicy: text('the memory manager policy; an empty text is None'),
    topologyManagerPolicy: text('the topology manager policy; an empty text is none'),
    topologyManagerScope: text('the topology manager scope; an empty text is container'),
    reservedSystemCPUs: text('the CPU list reserved for the system; an empty text is absent', {
      cpus: number('how many CPUs the list names; absent when it cannot be read'),
      reason: text('why the list cannot be read; present when it cannot'),
    }),
    kubeReserved: fieldsOf(reservation, 'reserved for Kubernetes daemons'),
    systemReserved: fieldsOf(reservation, 'reserved for system daemons'),
    kubeReservedCgroup: text('the cgroup of kubeReserved; an empty text is absent'),
    systemReservedCgroup: text('the cgroup of systemReserved; an empty text is absent'),
    evictionHard: keyed(text('a hard eviction threshold'), 'hard eviction thresholds', {
      memoryAvailable: bytes(
        'memory.available in bytes; absent when not set, 0 for 0% and 100%, unknown for other percentages',
      ),
    }),
    mergeDefaultEvictionSettings: flag('whether defaults fill the evictionHard that is written'),
    reservedMemory: listOf(
      fieldsOf(
        {
          numaNode: number('the NUMA node'),
          memory: bytes('memory reserved on it'),
        },
        'one NUMA node',
      ),
      'memory reserved per NUMA node',
    ),
    reservedMemoryTotal: bytes('the sum of reservedMemory over NUMA nodes, without huge pages'),
    hugePages: always(
      listOf(
        fieldsOf(
          {
            size: always(text('the resource, such as hugepages-1Gi')),
            perNode: always(bytes('the sum of reservedMemory over NUMA nodes')),
            kubeReserved: bytes('what kubeReserved names of it'),
            systemReserved: bytes('what systemReserved names of it'),
          },
          'huge pages of one size',
        ),
        'the huge pages of reservedMemory, by size',
      ),
    ),
    featureGates: always(keyed(flag('whether the gate is on'), 'feature gates')),
    shutdownGracePeriod: seconds('time for all pods at node shutdown'),
    shutdownGracePeriodCriticalPods: seconds('the part of it kept for critical pods'),
    shutdownGracePeriodByPodPriority: listOf(
      fieldsOf({}, 'one priority class'),
      'shutdown time per priority',
    ),
  },
  'one kubelet configuration',
)
