// Package lines is what the oracle programs have in common: JSON strings in, JSON answers out, one a line.
package lines

import (
	"bufio"
	"encoding/json"
	"os"
)

// Read calls take for each JSON string on standard input.
func Read(take func(text string)) {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(make([]byte, 1<<20), 1<<26)
	for scanner.Scan() {
		var text string
		if err := json.Unmarshal(scanner.Bytes(), &text); err != nil {
			panic(err)
		}
		take(text)
	}
	if err := scanner.Err(); err != nil {
		panic(err)
	}
}

// Write writes answers to standard output, one line of JSON each.
func Write[T any](answers []T) {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for _, answer := range answers {
		if err := encoder.Encode(answer); err != nil {
			panic(err)
		}
	}
}

// Answer reads JSON strings from standard input and writes the answer to each.
func Answer(answer func(text string) any) {
	var answers []any
	Read(func(text string) { answers = append(answers, answer(text)) })
	Write(answers)
}
