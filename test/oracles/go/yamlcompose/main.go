// Reads plain scalars, one JSON string a line, and tells what the Compose loader makes of each as a variable's value.
package main

import (
	"context"
	"fmt"

	"slo-lint/oracles/lines"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

type answer struct {
	Error string  `json:"error,omitempty"`
	Type  string  `json:"type"`
	Env   *string `json:"env"`
}

func main() {
	lines.Answer(func(text string) any {
		var document map[string]any
		if err := yaml.Unmarshal([]byte("v: "+text+"\n"), &document); err != nil {
			return answer{Error: err.Error()}
		}
		result := answer{Type: fmt.Sprintf("%T", document["v"])}
		source := "name: x\nservices:\n  a:\n    image: b\n    environment:\n      V: " + text + "\n"
		details := types.ConfigDetails{
			WorkingDir:  ".",
			ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(source)}},
		}
		project, err := loader.LoadWithContext(context.Background(), details, func(o *loader.Options) {
			o.SkipInterpolation = true
		})
		if err != nil {
			result.Error = err.Error()
			return result
		}
		result.Env = project.Services["a"].Environment["V"]
		return result
	})
}
