package db

import "slices"

// unique is values without repetitions, each where it first stood.
func unique(values []string) []string {
	seen := make(map[string]bool, len(values))
	kept := make([]string, 0, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept
}

// inChunks calls fn with the values, each once, a chunk at a time.
func inChunks(values []string, fn func([]string) error) error {
	for part := range slices.Chunk(values, chunk) {
		if err := fn(part); err != nil {
			return err
		}
	}
	return nil
}

// sorted is values in order, without repetitions: chunks of it follow each
// other as a whole query's ORDER BY would.
func sorted(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
