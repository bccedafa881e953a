// Reads "NAME=value", one JSON string a line, starts the program named by the first argument with that one variable,
// and tells its output, or that it died with which exit code.
package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"slo-lint/oracles/lines"
)

type answer struct {
	Exit   int    `json:"exit"`
	Output string `json:"output"`
}

// The second argument is how many programs run at the same time.
func main() {
	var pairs []string
	lines.Read(func(text string) { pairs = append(pairs, text) })
	answers := make([]answer, len(pairs))
	var wait sync.WaitGroup
	workers, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	for worker := range workers {
		wait.Go(func() {
			for at := worker; at < len(pairs); at += workers {
				answers[at] = start(pairs[at])
			}
		})
	}
	wait.Wait()
	lines.Write(answers)
}

func start(pair string) answer {
	command := exec.Command(os.Args[1])
	command.Env = []string{pair}
	output, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		panic(err)
	}
	first, _, _ := strings.Cut(string(output), "\n")
	return answer{Exit: command.ProcessState.ExitCode(), Output: first}
}
