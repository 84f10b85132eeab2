package measure

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what a process holds in memory now and held at most, in millions of bytes.
// It needs Linux (/proc).
func Memory(pid int) (now, most float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, fmt.Errorf("read the memory of a process: %w", err)
	}
	if now, err = megabytes(string(status), "VmRSS:"); err != nil {
		return 0, 0, err
	}
	most, err = megabytes(string(status), "VmHWM:")
	return now, most, err
}

// megabytes is a line of the status, which counts in units of 1,024 bytes.
func megabytes(status, field string) (float64, error) {
	_, after, ok := strings.Cut(status, field)
	words := strings.Fields(after)
	if !ok || len(words) == 0 {
		return 0, fmt.Errorf("the status of the process has no %s", field)
	}
	kib, err := strconv.ParseFloat(words[0], 64)
	return kib * 1024 / 1e6, err
}
