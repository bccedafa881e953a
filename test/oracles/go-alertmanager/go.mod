module slo-lint.dev/oracles/go-alertmanager

go 1.26.0

require github.com/prometheus/alertmanager v0.34.2

require (
	github.com/prometheus/client_model v0.6.2 // indirect
	github.com/prometheus/common v0.70.1 // indirect
	google.golang.org/protobuf v1.36.11 // indirect
)
