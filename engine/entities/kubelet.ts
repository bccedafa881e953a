import {
  always,
  bytes,
  cores,
  fieldsOf,
  flag,
  keyed,
  listOf,
  number,
  seconds,
  text,
  version,
} from './shape.ts'

const reservation = { cpu: cores('CPU reserved, in cores'), memory: bytes('memory reserved, in bytes') }

/** One kubelet configuration: whole, or a fragment that something merges into one. */
export const kubelet = fieldsOf(
  {
    source: always(
      text('what carries it: KubeletConfiguration, kubeadm patch, eksctl, NodeConfig, KubeletConfig, Talos'),
    ),
    whole: always(flag('true for a whole KubeletConfiguration; a fragment is merged into one elsewhere')),
    version: version('the Kubernetes version the document names'),
    cpuManagerPolicy: text('the CPU manager policy'),
    cpuManagerPolicyOptions: listOf(
      fieldsOf({ name: always(text('the option')), value: text('its value') }, 'one option'),
      'CPU manager policy options',
    ),
    memoryManagerPolicy: text('the memory manager policy'),
    topologyManagerPolicy: text('the topology manager policy'),
    topologyManagerScope: text('the topology manager scope'),
    reservedSystemCPUs: text('the CPU list reserved for the system', {
      cpus: number('how many CPUs the list names; absent when it cannot be read'),
    }),
    kubeReserved: fieldsOf(reservation, 'reserved for Kubernetes daemons'),
    systemReserved: fieldsOf(reservation, 'reserved for system daemons'),
    kubeReservedCgroup: text('the cgroup of kubeReserved'),
    systemReservedCgroup: text('the cgroup of systemReserved'),
    evictionHard: keyed(text('a hard eviction threshold'), 'hard eviction thresholds', {
      memoryAvailable: bytes('memory.available in bytes; absent when not set, unknown when a percentage'),
    }),
    mergeDefaultEvictionSettings: flag('whether defaults fill the evictionHard that is written'),
    reservedMemory: listOf(
      fieldsOf(
        {
          numaNode: number('the NUMA node'),
          memory: bytes('memory reserved on it'),
          hugepages: flag('whether huge pages are reserved on it'),
        },
        'one NUMA node',
      ),
      'memory reserved per NUMA node',
    ),
    reservedMemoryTotal: bytes('the sum of reservedMemory over NUMA nodes, without huge pages'),
    featureGates: keyed(flag('whether the gate is on'), 'feature gates'),
    shutdownGracePeriod: seconds('time for all pods at node shutdown'),
    shutdownGracePeriodCriticalPods: seconds('the part of it kept for critical pods'),
    shutdownGracePeriodByPodPriority: listOf(
      fieldsOf({}, 'one priority class'),
      'shutdown time per priority',
    ),
  },
  'one kubelet configuration',
)
