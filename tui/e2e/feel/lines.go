package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
)

// eachLine hands over the lines of a file, one after the other; each is gone when the
// next comes.
func eachLine(path string, fn func(line []byte)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	all := bufio.NewScanner(file)
	all.Buffer(nil, 1<<20)
	for all.Scan() {
		fn(all.Bytes())
	}
	if err := all.Err(); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// matches counts for each text the lines of a file that hold all its words, upper and
// lower case alike.
func matches(path string, texts []string) (counts []int, err error) {
	words := make([][][]byte, len(texts))
	for i, text := range texts {
		words[i] = bytes.Fields([]byte(strings.ToLower(text)))
	}
	counts = make([]int, len(texts))
	err = eachLine(path, func(line []byte) {
		lower := bytes.ToLower(line)
		for i := range words {
			if holdsAll(lower, words[i]) {
				counts[i]++
			}
		}
	})
	return counts, err
}

func holdsAll(line []byte, words [][]byte) bool {
	for _, w := range words {
		if !bytes.Contains(line, w) {
			return false
		}
	}
	return true
}
