import type { ImageKnowledge } from './context.ts'

/** Programs written in Go of which nothing more is told. */
const go = (source: string, ...images: string[]): ImageKnowledge[] =>
  images.map((image) => ({ image, language: 'go', source }))

/** Programs that are not written in Go: Go's variables mean nothing there. */
const other = (source: string, ...images: string[]): ImageKnowledge[] =>
  images.map((image) => ({ image, language: 'other', source }))

/** Every row about one program, under each of its image names. */
const rows = (images: readonly string[], ...knowledge: Omit<ImageKnowledge, 'image'>[]): ImageKnowledge[] =>
  images.flatMap((image) => knowledge.map((row) => ({ image, ...row })))

/**
 * Images whose program's language is known, and what in them sets the memory limit. Extended by `facts.images` of the
 * configuration, which is asked first. Several rows may speak about one image; a row is added only with a source.
 */
const known: readonly ImageKnowledge[] = [
  ...rows(
    ['**/prometheus/prometheus', '**/prom/prometheus'],
    {
      language: 'go',
      since: '3.0.0',
      unlessFlag: '--no-auto-gomemlimit',
      setsMemoryLimit: '--auto-gomemlimit, on by default from Prometheus 3',
      source: 'Prometheus 3 migration guide: auto-gomemlimit is automatic',
    },
    {
      language: 'go',
      needsFlag: '--enable-feature=auto-gomemlimit',
      setsMemoryLimit: '--enable-feature=auto-gomemlimit',
      source: 'Prometheus 2, cmd/prometheus/main.go',
    },
  ),
  ...rows(['**/prometheus/alertmanager', '**/prom/alertmanager'], {
    language: 'go',
    needsFlag: '--enable-feature=auto-gomemlimit',
    setsMemoryLimit: '--enable-feature=auto-gomemlimit',
    source: 'Alertmanager CHANGELOG 0.28.0: enabled by a feature flag',
  }),
  ...rows(['**/kube-state-metrics/kube-state-metrics', '**/kube-state-metrics'], {
    language: 'go',
    needsFlag: '--auto-gomemlimit',
    setsMemoryLimit: '--auto-gomemlimit',
    source: 'kube-state-metrics pkg/options/options.go: off by default',
  }),
  ...rows(['**/prometheus-operator/prometheus-operator'], {
    language: 'go',
    needsFlag: '--auto-gomemlimit-ratio',
    setsMemoryLimit: '--auto-gomemlimit-ratio',
    source: 'prometheus-operator cmd/operator/main.go: 0.0 (off) by default',
  }),
  ...rows(['**/thanos/thanos', '**/thanosio/thanos'], {
    language: 'go',
    needsFlag: '--enable-auto-gomemlimit',
    setsMemoryLimit: '--enable-auto-gomemlimit',
    source: 'Thanos component flags',
  }),
  ...rows(['**/grafana/alloy'], {
    language: 'go',
    setsMemoryLimit: 'automemlimit, on by default in Alloy',
    source: 'grafana/alloy pull request 655 and its environment variables (AUTOMEMLIMIT)',
  }),
  ...rows(['**/metrics-server/metrics-server'], {
    language: 'go',
    setsMemoryLimit: 'automemlimit in cmd/metrics-server',
    source: 'metrics-server cmd/metrics-server/metrics-server.go',
  }),
  ...rows(['**/minio/minio'], {
    language: 'go',
    needsFlag: '--memlimit',
    setsMemoryLimit: '--memlimit',
    source: 'minio/minio pull request 19400: a flag of the server sets the limit of the runtime',
  }),
  ...rows(
    [
      '**/victoriametrics/victoria-metrics',
      '**/victoriametrics/victoria-logs',
      '**/victoriametrics/vmagent',
      '**/victoriametrics/vmalert',
      '**/victoriametrics/vmauth',
      '**/victoriametrics/vminsert',
      '**/victoriametrics/vmselect',
      '**/victoriametrics/vmstorage',
    ],
    {
      language: 'go',
      needsNoMemoryLimit: 'it sizes its caches by the limit of the cgroup and paces the collector with GOGC',
      source: 'VictoriaMetrics pull request 11148, best practices: do not set GOMEMLIMIT',
    },
  ),
  ...go(
    'prometheus and prometheus-operator organisations: written in Go',
    '**/prometheus/node-exporter',
    '**/prom/node-exporter',
    '**/prometheus/blackbox-exporter',
    '**/prom/blackbox-exporter',
    '**/prometheus/pushgateway',
    '**/prom/pushgateway',
    '**/prometheus-operator/prometheus-config-reloader',
    '**/prometheus-operator/admission-webhook',
    '**/prometheus-adapter/prometheus-adapter',
    '**/brancz/kube-rbac-proxy',
  ),
  // coremain/run.go sets GOMAXPROCS and no memory limit.
  ...go('coredns coremain/run.go', '**/coredns/coredns', '**/coredns'),
  // Not Tempo: its configuration may switch automemlimit on (cmd/tempo/app/automemlimit.go).
  // Open requests for automemlimit: grafana/grafana 110733, grafana/loki 23514, grafana/mimir 10860.
  ...go(
    'Grafana Labs servers written in Go, without automemlimit',
    '**/grafana/grafana',
    '**/grafana/loki',
    '**/grafana/promtail',
    '**/grafana/mimir',
  ),
  ...go(
    'Kubernetes and its companions: written in Go',
    '**/kube-apiserver',
    '**/kube-controller-manager',
    '**/kube-scheduler',
    '**/kube-proxy',
    '**/cluster-autoscaler',
    '**/coreos/etcd',
    '**/etcd',
    '**/external-dns/external-dns',
    '**/jetstack/cert-manager-*',
    '**/argoproj/argocd',
    '**/kedacore/keda*',
  ),
  ...go(
    'their repositories: written in Go',
    '**/otel/opentelemetry-collector*',
    '**/opentelemetry-collector-releases/*',
    '**/jaegertracing/all-in-one',
    '**/jaegertracing/jaeger',
    '**/jaegertracing/jaeger-*',
    '**/library/traefik',
    'traefik',
    '**/traefik/traefik',
    '**/hashicorp/vault',
    '**/hashicorp/consul',
  ),
  // Its entry point, written in Go, makes a key and becomes the proxy.
  ...other('linkerd2-proxy is written in Rust', '**/linkerd/proxy'),
  ...other('Envoy is written in C++', '**/envoyproxy/envoy', '**/envoy'),
  ...other(
    'databases and queues in C, C++, Java, Rust and Erlang',
    ...[
      'redis',
      'valkey',
      'postgres',
      'postgresql',
      'mysql',
      'mariadb',
      'mongo',
      'mongodb',
      'memcached',
      'rabbitmq',
      'kafka',
      'cp-kafka',
      'zookeeper',
      'cassandra',
      'elasticsearch',
      'opensearch',
      'clickhouse-server',
    ].map((name) => `**/${name}`),
  ),
  ...other('web servers and proxies in C', '**/nginx', '**/nginx-unprivileged', '**/httpd', '**/haproxy'),
  ...other('language runtimes', ...['node', 'python', 'ruby', 'php', 'openjdk', 'eclipse-temurin']),
  ...other(
    'their repositories: Node, Java and Python',
    '**/kibana',
    '**/opensearch-dashboards',
    '**/k8s-sidecar',
  ),
]

/** The knowledge in the order it is asked: the configuration's own first. */
export function imagesKnown(configured: readonly ImageKnowledge[]): readonly ImageKnowledge[] {
  return [...configured, ...known]
}
