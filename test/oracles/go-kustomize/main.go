// Answers on standard output what the real kustomize builds: one JSON question a line in, one JSON answer
// a line out. Nothing is fetched: what would need the network, git, helm or a plugin is refused at once.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// The files are either given, or those below a folder of this machine.
type question struct {
	Files  map[string]string `json:"files"`
	Root   string            `json:"root"`
	Folder string            `json:"folder"`
	// "legacy" sorts objects as the command does unless told otherwise; else they stay in the order of the files.
	Order string `json:"order"`
	// Plain scalars instead of a build; the objects of the answer are what kustomize makes of `v: <scalar>`.
	Plain []string `json:"plain"`
}

type answer struct {
	Error   string            `json:"error,omitempty"`
	Objects []json.RawMessage `json:"objects,omitempty"`
}

// Nothing real takes as long; a build that hangs must not stop the others.
const limit = 60 * time.Second

var errRemote = errors.New("remote")

// offline refuses every request.
type offline struct{ asked bool }

func (o *offline) RoundTrip(*http.Request) (*http.Response, error) {
	o.asked = true
	return nil, errRemote
}

func main() {
	// Generators read variables of the environment, and git is looked for on its path.
	os.Clearenv()
	network := &offline{}
	http.DefaultTransport = network
	log.SetOutput(io.Discard)
	stdout := os.Stdout
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stdout, os.Stderr = null, null
	}

	in := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	encoder := json.NewEncoder(stdout)
	encoder.SetEscapeHTML(false)
	for in.More() {
		var q question
		if err := in.Decode(&q); err != nil {
			panic(err)
		}
		// Written at once: should the program die, whoever asked knows at which question.
		if err := encoder.Encode(answerTo(q, network)); err != nil {
			panic(err)
		}
	}
}

func answerTo(q question, network *offline) answer {
	network.asked = false
	done := make(chan answer, 1)
	go func() {
		objects, err := safely(q)
		if err != nil {
			done <- answer{Error: err.Error()}
			return
		}
		done <- answer{Objects: objects}
	}()
	select {
	case a := <-done:
		if network.asked || strings.Contains(a.Error, "no 'git' program on path") {
			return answer{Error: errRemote.Error()}
		}
		return a
	case <-time.After(limit):
		return answer{Error: "timeout"}
	}
}

func safely(q question) (objects []json.RawMessage, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if q.Plain != nil {
		return read(q.Plain)
	}
	return build(q)
}

func read(scalars []string) ([]json.RawMessage, error) {
	objects := []json.RawMessage{}
	for _, scalar := range scalars {
		node, err := yaml.Parse("v: " + scalar + "\n")
		if err != nil {
			return nil, fmt.Errorf("%q: %w", scalar, err)
		}
		object, err := node.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("%q: %w", scalar, err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}

func build(q question) ([]json.RawMessage, error) {
	// A schema of its own that one build brings would stay for the next.
	if openapi.GetSchemaVersion() != kubernetesapi.DefaultOpenAPI {
		openapi.ResetOpenAPI()
		if err := openapi.SetSchema(nil, nil, true); err != nil {
			return nil, err
		}
	}
	fileSystem := filesys.MakeFsOnDisk()
	folder := filepath.Join(q.Root, q.Folder)
	if q.Files != nil {
		fileSystem = filesys.MakeFsInMemory()
		for name, text := range q.Files {
			if err := fileSystem.WriteFile(path.Join("/", name), []byte(text)); err != nil {
				return nil, err
			}
		}
		folder = path.Join("/", q.Folder)
	}
	options := krusty.MakeDefaultOptions()
	if q.Order == "legacy" {
		options.Reorder = krusty.ReorderOptionLegacy
	}
	built, err := krusty.MakeKustomizer(options).Run(fileSystem, folder)
	if err != nil {
		return nil, err
	}
	objects := []json.RawMessage{}
	for _, resource := range built.Resources() {
		// What the command prints is made of this.
		object, err := resource.MarshalJSON()
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}
