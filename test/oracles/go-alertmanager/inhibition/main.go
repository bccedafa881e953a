// Answers on standard output what Alertmanager's own inhibitor makes of alerts: one JSON question a line in, one
// JSON answer a line out.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"os"
	"time"

	"github.com/prometheus/alertmanager/alert"
	amcommoncfg "github.com/prometheus/alertmanager/config/common"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/matcher/compat"
	"github.com/prometheus/alertmanager/provider"
	"github.com/prometheus/common/model"
	"gopkg.in/yaml.v2"
)

type question struct {
	// One inhibit rule as it stands in the list of alertmanager.yml.
	Rule   string           `json:"rule"`
	Alerts []model.LabelSet `json:"alerts"`
}

type answer struct {
	Error string `json:"error,omitempty"`
	// For each alert whether the sides of the rule match it.
	Source []bool `json:"source"`
	Target []bool `json:"target"`
	// Mutes[i][j]: alert i alone firing mutes alert j.
	Mutes [][]bool `json:"mutes"`
}

// firing is a provider in which exactly one alert fires.
type firing struct{ alert *alert.Alert }

func (f firing) GetPending() provider.AlertIterator          { return nil }
func (f firing) Get(model.Fingerprint) (*alert.Alert, error) { return nil, nil }
func (f firing) Put(context.Context, ...*alert.Alert) error  { return nil }
func (f firing) Subscribe(string) provider.AlertIterator     { return nil }
func (f firing) SlurpAndSubscribe(string) ([]*alert.Alert, provider.AlertIterator) {
	return []*alert.Alert{f.alert}, provider.NewAlertIterator(make(chan *provider.Alert), make(chan struct{}), nil)
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func main() {
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
	a := answer{Source: []bool{}, Target: []bool{}, Mutes: [][]bool{}}
	var rule amcommoncfg.InhibitRule
	if err := yaml.Unmarshal([]byte(q.Rule), &rule); err != nil {
		a.Error = err.Error()
		return a
	}
	compiled := inhibit.NewInhibitRule(rule)
	for _, source := range q.Alerts {
		a.Source = append(a.Source, compiled.SourceMatchers.Matches(source))
		a.Target = append(a.Target, compiled.TargetMatchers.Matches(source))
		a.Mutes = append(a.Mutes, mutes(rule, source, q.Alerts))
	}
	return a
}

func mutes(rule amcommoncfg.InhibitRule, source model.LabelSet, targets []model.LabelSet) []bool {
	now := time.Now()
	fires := &alert.Alert{Alert: model.Alert{Labels: source, StartsAt: now.Add(-time.Hour), EndsAt: now.Add(time.Hour)}}
	inhibitor := inhibit.NewInhibitor(firing{fires}, []amcommoncfg.InhibitRule{rule}, quiet, eventrecorder.NopRecorder())
	go inhibitor.Run()
	inhibitor.WaitForLoading()
	defer inhibitor.Stop()
	verdicts := []bool{}
	for _, target := range targets {
		verdicts = append(verdicts, inhibitor.Mutes(context.Background(), target))
	}
	return verdicts
}
