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
  reference,
  text,
  version,
} from './shape.ts'

const resources = { memory: bytes('memory, in bytes'), cpu: cores('CPU, in cores') }

/** What is kept of a memory field that a variable is made of. */
const memoryReference = {
  resource: oneOf(
    ['limits.memory', 'requests.memory', 'other'],
    'the resource field a Downward API reference names',
  ),
  divisor: bytes('the divisor in force of a Downward API reference'),
  suffixed: flag('a unit suffix stands behind the reference, as in $(MEM)MiB'),
}

const meant = text('what is meant by a text that the runtime does not read, where that can be told')

/** Facts of the variables that the Go runtime reads; any other variable is a plain text. */
export const runtimeVariables = {
  GOGC: text('GOGC as the container gets it', {
    reading: oneOf(
      ['off', 'percent', 'default', 'malformed'],
      'how the Go runtime reads the text; malformed runs with 100',
    ),
    percent: number('the percentage the runtime uses'),
    meant,
  }),
  GOMEMLIMIT: text('GOMEMLIMIT as the container gets it', {
    reading: oneOf(
      ['off', 'bytes', 'default', 'malformed'],
      'how the Go runtime reads the text; malformed dies at start',
    ),
    bytes: bytes('the limit the runtime uses; absent when there is none'),
    meant,
    ...memoryReference,
  }),
  GOMAXPROCS: text('GOMAXPROCS as the container gets it', {
    reading: oneOf(
      ['count', 'default', 'malformed'],
      'how the Go runtime reads the text; malformed is ignored',
    ),
    count: number('the number of Ps'),
  }),
  GODEBUG: text('GODEBUG as the container gets it'),
}

/** One running program with its resources and its environment: a Kubernetes container, a compose service, a Dockerfile's final stage, a systemd service. */
export const container = fieldsOf(
  {
    name: always(text('the name of the container, service or stage')),
    source: always(
      oneOf(['kubernetes', 'compose', 'dockerfile', 'systemd'], 'the kind of document it stands in'),
    ),
    workload: always(text('the kind of the object around it: Deployment, Job, service …')),
    role: always(
      oneOf(
        ['main', 'init', 'sidecar', 'ephemeral', 'stage'],
        'its part in the pod; stage is a Dockerfile stage that is not the last',
      ),
    ),
    longRunning: always(
      flag('true for what runs until it is stopped; false for jobs, init containers and build stages'),
    ),
    environment: text('the deployment environment its labels or namespace name, such as prod'),
    image: text('the image reference', {
      name: text('the image without tag and digest'),
      tag: text('the tag'),
    }),
    language: oneOf(
      ['go', 'other', 'unsaid'],
      'the language of the program, with the evidence in its provenance; unsaid in templates that name an image nothing is told of',
    ),
    goVersion: version("the version in the go line of the program's module, or of go.work"),
    goToolchain: version('the version of the Go toolchain that builds the program, from its golang image'),
    module: reference('module', 'the Go module the program is built from'),
    setsMemoryLimit: text('what sets the memory limit inside the program itself: a flag, automemlimit'),
    needsNoMemoryLimit: text('why the program is as well without GOMEMLIMIT, as its developers say'),
    env: always(
      keyed(
        text('a variable as the container gets it', memoryReference),
        'the environment in force, later sources winning',
        runtimeVariables,
      ),
    ),
    settings: always(
      fieldsOf(
        {
          GOGC: always(listOf(runtimeVariables.GOGC, 'the GOGC in force, if one is seen')),
          GOMEMLIMIT: always(listOf(runtimeVariables.GOMEMLIMIT, 'the GOMEMLIMIT in force, if one is seen')),
          GOMAXPROCS: always(listOf(runtimeVariables.GOMAXPROCS, 'the GOMAXPROCS in force, if one is seen')),
        },
        'variables of the runtime that are seen to be set: none or one each, for rules that walk them',
      ),
    ),
    godebug: always(
      keyed(
        text('the value of a GODEBUG setting'),
        'GODEBUG settings in force: of the variable, else of the module',
      ),
    ),
    limits: always(fieldsOf(resources, 'resource limits')),
    requests: always(fieldsOf(resources, 'resource requests in force: a limit without a request is one too')),
    written: always(
      fieldsOf(
        {
          requests: fieldsOf(resources, 'requests as written'),
          limits: fieldsOf(resources, 'limits as written'),
        },
        'resources as written',
      ),
    ),
    qos: oneOf(['Guaranteed', 'Burstable', 'BestEffort'], 'the quality-of-service class of the pod'),
    pod: fieldsOf(
      {
        containers: always(
          listOf(
            reference('container', 'a container of the pod'),
            'all containers that count for the QoS class',
          ),
        ),
        exclusiveCpu: text('what asks for exclusive CPUs: the annotation or node selector, as written'),
      },
      'the pod around a Kubernetes container',
    ),
    labels: keyed(text('a label of the pod'), 'labels of the pod'),
    annotations: keyed(text('an annotation of the pod'), 'annotations of the pod'),
  },
  'one running program with its resources and its environment',
)
