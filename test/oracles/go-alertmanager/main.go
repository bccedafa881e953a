// Answers on standard output what Alertmanager itself makes of matcher strings: one JSON question a
// line in, one JSON answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"os"

	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/matcher/compat"
)

type question struct {
	Text   string   `json:"text"`
	Values []string `json:"values"`
}

type matcher struct {
	Name     string `json:"name"`
	Operator string `json:"operator"`
	Value    string `json:"value"`
	// One verdict for each value asked, in order.
	Matches []bool `json:"matches"`
}

type answer struct {
	Error    string    `json:"error,omitempty"`
	Matchers []matcher `json:"matchers"`
}

func main() {
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	compat.InitFromFlags(quiet, featurecontrol.NoopFlags{})
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for in.More() {
		var q question
		if err := in.Decode(&q); err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(ask(q)); err != nil {
			log.Fatal(err)
		}
	}
}

func ask(q question) answer {
	found, err := compat.Matchers(q.Text, "oracle")
	if err != nil {
		return answer{Error: err.Error(), Matchers: []matcher{}}
	}
	a := answer{Matchers: []matcher{}}
	for _, m := range found {
		verdicts := []bool{}
		for _, value := range q.Values {
			verdicts = append(verdicts, m.Matches(value))
		}
		a.Matchers = append(a.Matchers, matcher{m.Name, m.Type.String(), m.Value, verdicts})
	}
	return a
}
