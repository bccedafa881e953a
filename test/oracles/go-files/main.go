// Answers on standard output how the real readers understand a file: one JSON question a line in, one
// JSON answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"golang.org/x/mod/modfile"
)

type question struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type stage struct {
	Name       string   `json:"name"`
	Image      string   `json:"image"`
	Env        []pair   `json:"env"`
	Cmd        []string `json:"cmd"`
	Entrypoint []string `json:"entrypoint"`
	From       []string `json:"from"`
}

type answer struct {
	Error  string  `json:"error,omitempty"`
	Pairs  []pair  `json:"pairs,omitempty"`
	Stages []stage `json:"stages,omitempty"`
	Go     string  `json:"go,omitempty"`
	Module string  `json:"module,omitempty"`
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	readers := map[string]func(string) (answer, error){
		"dotenv": readDotenv, "env_file": readEnvFile, "dockerfile": readDockerfile, "go.mod": readGoMod,
	}
	for in.More() {
		var q question
		if err := in.Decode(&q); err != nil {
			log.Fatal(err)
		}
		a, err := readers[q.Kind](q.Text)
		if err != nil {
			a = answer{Error: err.Error()}
		}
		if err := encoder.Encode(a); err != nil {
			log.Fatal(err)
		}
	}
}

func readDotenv(text string) (answer, error) {
	found, err := dotenv.ParseWithLookup(strings.NewReader(text), func(string) (string, bool) { return "", false })
	var a answer
	for name, value := range found {
		a.Pairs = append(a.Pairs, pair{name, value})
	}
	return a, err
}

func readEnvFile(text string) (answer, error) {
	found, err := kvfile.ParseFromReader(strings.NewReader(text), func(string) (string, bool) { return "", false })
	var a answer
	for _, line := range found {
		name, value, _ := strings.Cut(line, "=")
		a.Pairs = append(a.Pairs, pair{name, value})
	}
	return a, err
}

func readDockerfile(text string) (answer, error) {
	tree, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return answer{}, err
	}
	stages, _, err := instructions.Parse(tree.AST, nil)
	if err != nil {
		return answer{}, err
	}
	lex := shell.NewLex(tree.EscapeToken)
	var a answer
	all := [][]string{}
	for _, s := range stages {
		one := stage{Name: s.Name, Image: s.BaseName}
		known := []string{}
		for i, parent := range a.Stages {
			if strings.EqualFold(parent.Name, s.BaseName) && parent.Name != "" {
				known = append([]string{}, all[i]...)
			}
		}
		for _, command := range s.Commands {
			switch c := command.(type) {
			case *instructions.EnvCommand:
				before := shell.EnvsFromSlice(append([]string{}, known...))
				if err := c.Expand(func(word string) (string, error) {
					result, _, err := lex.ProcessWord(word, before)
					return result, err
				}); err != nil {
					return answer{}, err
				}
				for _, p := range c.Env {
					one.Env = append(one.Env, pair{p.Key, p.Value})
					known = append(known, p.Key+"="+p.Value)
				}
			case *instructions.CmdCommand:
				one.Cmd = nil
				if !c.PrependShell {
					one.Cmd = c.CmdLine
				}
			case *instructions.EntrypointCommand:
				one.Entrypoint = nil
				if !c.PrependShell {
					one.Entrypoint = c.CmdLine
				}
			case *instructions.CopyCommand:
				if c.From != "" {
					one.From = append(one.From, c.From)
				}
			}
		}
		a.Stages = append(a.Stages, one)
		all = append(all, known)
	}
	return a, nil
}

func readGoMod(text string) (answer, error) {
	file, err := modfile.Parse("go.mod", []byte(text), nil)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if file.Go != nil {
		a.Go = file.Go.Version
	}
	if file.Module != nil {
		a.Module = file.Module.Mod.Path
	}
	for _, r := range file.Require {
		mark := ""
		if r.Indirect {
			mark = " indirect"
		}
		a.Pairs = append(a.Pairs, pair{r.Mod.Path, r.Mod.Version + mark})
	}
	for _, g := range file.Godebug {
		a.Pairs = append(a.Pairs, pair{g.Key, g.Value})
	}
	return a, nil
}
