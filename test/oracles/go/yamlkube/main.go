// Reads plain scalars, one JSON string a line, and tells what JSON sigs.k8s.io/yaml makes of each.
package main

import (
	"slo-lint/oracles/lines"

	"sigs.k8s.io/yaml"
)

type answer struct {
	Error string `json:"error,omitempty"`
	JSON  string `json:"json"`
}

func main() {
	lines.Answer(func(text string) any {
		json, err := yaml.YAMLToJSON([]byte("v: " + text + "\n"))
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{JSON: string(json)}
	})
}
