// Answers on standard output what kustomize's strategic merge makes of an object and a patch, and what its
// schemas say of lists: one JSON question a line in, one JSON answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

type question struct {
	Schema bool   `json:"schema"`
	Object string `json:"object"`
	Patch  string `json:"patch"`
}

type field struct {
	Ref   string   `json:"ref"`
	List  bool     `json:"list"`
	Merge string   `json:"merge"`
	Keys  []string `json:"keys"`
}

type definition struct {
	Kinds  []any            `json:"kinds"`
	Fields map[string]field `json:"fields"`
}

type answer struct {
	Error       string                `json:"error,omitempty"`
	Objects     []json.RawMessage     `json:"objects,omitempty"`
	Definitions map[string]definition `json:"definitions,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<26)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var asked question
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := output.Encode(reply(asked)); err != nil {
			log.Fatal(err)
		}
	}
}

func reply(asked question) (given answer) {
	defer func() {
		if reason := recover(); reason != nil {
			given = answer{Error: fmt.Sprint(reason)}
		}
	}()
	if asked.Schema {
		return answer{Definitions: definitions()}
	}
	return build(asked)
}

func build(asked question) answer {
	files := filesys.MakeFsInMemory()
	for name, text := range map[string]string{
		"object.yaml":        asked.Object,
		"patch.yaml":         asked.Patch,
		"kustomization.yaml": "resources: [object.yaml]\npatches:\n- path: patch.yaml\n",
	} {
		if err := files.WriteFile("/app/"+name, []byte(text)); err != nil {
			return answer{Error: err.Error()}
		}
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/app")
	if err != nil {
		return answer{Error: err.Error()}
	}
	given := answer{}
	for _, object := range built.Resources() {
		text, err := object.MarshalJSON()
		if err != nil {
			return answer{Error: err.Error()}
		}
		given.Objects = append(given.Objects, text)
	}
	return given
}

func definitions() map[string]definition {
	found := map[string]definition{}
	for name, schema := range openapi.Schema().Definitions {
		one := definition{Fields: map[string]field{}}
		one.Kinds, _ = schema.Extensions["x-kubernetes-group-version-kind"].([]any)
		for key, property := range schema.Properties {
			one.Fields[key] = fieldOf(property)
		}
		found["#/definitions/"+name] = one
	}
	return found
}

func fieldOf(schema spec.Schema) field {
	found := field{Ref: schema.Ref.String()}
	found.Merge, found.Keys = (&openapi.ResourceSchema{Schema: &schema}).PatchStrategyAndKeyList()
	if len(schema.Type) == 1 && schema.Type[0] == "array" {
		found.List = true
		found.Ref = schema.Items.Schema.Ref.String()
	}
	return found
}
