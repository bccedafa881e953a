// Command go-promql answers, for one request per line on standard input, what Prometheus itself does with a PromQL
// expression. Requests and answers are JSON, one per line, in the same order.
//
//	{"parse": "<expr>"}            -> {"ok": bool, "type": "...", "error": "...", "tree": "..."}
//	{"eval": "<expr>"}             -> {"ok": bool, "series": [{"label": "value"}], "error": "..."}
//	{"functions": true}            -> {"ok": true, "functions": [{"name", "args", "variadic", "returns", "experimental"}]}
//	{"load": [{"label": "value"}]} -> {"ok": true}, and later evaluations see these series
//	{"tests": true}                -> {"ok": true, "cases": [{"input": "...", "fail": bool}]}
//	{"rules": "<rule file>"}       -> {"ok": bool, "error": "..."}
//
// "tests" reads the parser's own test table from its source in the module cache, if that is there.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	goparser "go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

type request struct {
	Parse     *string             `json:"parse"`
	Eval      *string             `json:"eval"`
	Load      []map[string]string `json:"load"`
	Tests     bool                `json:"tests"`
	Functions bool                `json:"functions"`
	Rules     *string             `json:"rules"`
}

type testCase struct {
	Input string `json:"input"`
	Fail  bool   `json:"fail"`
}

type function struct {
	Name         string   `json:"name"`
	Args         []string `json:"args"`
	Variadic     int      `json:"variadic"`
	Returns      string   `json:"returns"`
	Experimental bool     `json:"experimental"`
}

type answer struct {
	OK        bool                `json:"ok"`
	Type      string              `json:"type,omitempty"`
	Tree      string              `json:"tree,omitempty"`
	Error     string              `json:"error,omitempty"`
	Series    []map[string]string `json:"series,omitempty"`
	Cases     []testCase          `json:"cases,omitempty"`
	Functions []function          `json:"functions,omitempty"`
}

var options = parser.Options{EnableExperimentalFunctions: true, EnableBinopFillModifiers: true}

type oracle struct {
	parser parser.Parser
	engine *promql.Engine
	series *memory
}

func main() {
	o := &oracle{parser: parser.NewParser(options), series: newMemory(nil)}
	o.engine = promql.NewEngine(promql.EngineOpts{
		MaxSamples:           10_000_000,
		Timeout:              time.Minute,
		EnableAtModifier:     true,
		EnableNegativeOffset: true,
		Parser:               o.parser,
	})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for in.Scan() {
		var r request
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			fail(err)
		}
		if err := encoder.Encode(o.answer(r)); err != nil {
			fail(err)
		}
	}
	if err := errors.Join(in.Err(), out.Flush()); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (o *oracle) answer(r request) answer {
	switch {
	case r.Parse != nil:
		return o.parse(*r.Parse)
	case r.Load != nil:
		o.series = newMemory(r.Load)
		return answer{OK: true}
	case r.Eval != nil:
		return o.eval(*r.Eval)
	case r.Functions:
		return functions()
	case r.Rules != nil:
		return o.rules(*r.Rules)
	case r.Tests:
		return tests()
	}
	return answer{Error: "no request"}
}

func (o *oracle) parse(text string) answer {
	expr, err := o.parser.ParseExpr(text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{OK: true, Type: string(expr.Type()), Tree: tree(expr)}
}

// tree writes an expression with all its grouping, so that two trees can be compared as text.
func tree(expr parser.Expr) string {
	switch e := expr.(type) {
	case *parser.BinaryExpr:
		return "(" + tree(e.LHS) + " " + e.Op.String() + " " + tree(e.RHS) + ")"
	case *parser.UnaryExpr:
		return "(" + e.Op.String() + tree(e.Expr) + ")"
	case *parser.ParenExpr:
		return tree(e.Expr)
	case *parser.Call:
		return e.Func.Name + list(e.Args)
	case *parser.AggregateExpr:
		args := parser.Expressions{}
		if e.Param != nil {
			args = append(args, e.Param)
		}
		return e.Op.String() + list(append(args, e.Expr))
	case *parser.MatrixSelector:
		vs := e.VectorSelector.(*parser.VectorSelector)
		return vs.Name + "[" + length(e.Range, e.RangeExpr) + "]" + offset(vs.OriginalOffset, vs.OriginalOffsetExpr)
	case *parser.VectorSelector:
		return e.Name + offset(e.OriginalOffset, e.OriginalOffsetExpr)
	case *parser.SubqueryExpr:
		window := length(e.Range, e.RangeExpr) + ":" + length(e.Step, e.StepExpr)
		return "{" + tree(e.Expr) + "}[" + window + "]" + offset(e.OriginalOffset, e.OriginalOffsetExpr)
	case *parser.NumberLiteral:
		return strconv.FormatFloat(e.Val, 'e', 6, 64)
	case *parser.StringLiteral:
		return "string"
	}
	return "?"
}

func list(args parser.Expressions) string {
	text := "<"
	for _, arg := range args {
		text += tree(arg) + ","
	}
	return text + ">"
}

func offset(d time.Duration, expr *parser.DurationExpr) string {
	if d == 0 && expr == nil {
		return ""
	}
	return "~" + length(d, expr)
}

// length is in milliseconds; "?" stands for an expression, which only the engine evaluates.
func length(d time.Duration, expr *parser.DurationExpr) string {
	if expr != nil {
		return "?"
	}
	return strconv.FormatInt(d.Milliseconds(), 10)
}

func (o *oracle) eval(text string) answer {
	query, err := o.engine.NewInstantQuery(context.Background(), o.series, nil, text, time.Unix(3600, 0))
	if err != nil {
		return answer{Error: err.Error()}
	}
	defer query.Close()
	result := query.Exec(context.Background())
	if result.Err != nil {
		return answer{Error: result.Err.Error()}
	}
	vector, ok := result.Value.(promql.Vector)
	if !ok {
		return answer{OK: true, Type: string(result.Value.Type())}
	}
	series := make([]map[string]string, 0, len(vector))
	for _, sample := range vector {
		series = append(series, sample.Metric.Map())
	}
	return answer{OK: true, Series: series}
}

// rules reads a rule file as Prometheus and promtool do, with UTF-8 names and unknown fields refused.
func (o *oracle) rules(text string) answer {
	_, errs := rulefmt.Parse([]byte(text), false, model.UTF8Validation, o.parser, slog.New(slog.DiscardHandler))
	if err := errors.Join(errs...); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{OK: true}
}

func functions() answer {
	found := []function{}
	for name, f := range parser.Functions {
		args := make([]string, 0, len(f.ArgTypes))
		for _, each := range f.ArgTypes {
			args = append(args, string(each))
		}
		found = append(found, function{name, args, f.Variadic, string(f.ReturnType), f.Experimental})
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return answer{OK: true, Functions: found}
}

// tests reads the inputs of the parser's own test table out of its source.
func tests() answer {
	pkg, err := build.Import("github.com/prometheus/prometheus/promql/parser", ".", build.FindOnly)
	if err != nil {
		return answer{Error: err.Error()}
	}
	file, err := goparser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "parse_test.go"), nil, 0)
	if err != nil {
		return answer{Error: err.Error()}
	}
	cases := []testCase{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != "testExpr" {
			return true
		}
		for _, element := range spec.Values[0].(*ast.CompositeLit).Elts {
			cases = append(cases, readCase(element.(*ast.CompositeLit)))
		}
		return false
	})
	return answer{OK: true, Cases: cases}
}

func readCase(literal *ast.CompositeLit) testCase {
	var found testCase
	for _, element := range literal.Elts {
		pair := element.(*ast.KeyValueExpr)
		switch pair.Key.(*ast.Ident).Name {
		case "input":
			found.Input = constant(pair.Value)
		case "fail":
			found.Fail = true
		}
	}
	return found
}

// constant folds a string literal or a concatenation of literals.
func constant(expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.BinaryExpr:
		return constant(e.X) + constant(e.Y)
	}
	return ""
}
