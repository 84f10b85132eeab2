package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// ticksPerSecond is the unit of the times in /proc/PID/stat, which is the same on every
// Linux that Go runs on.
const ticksPerSecond = 100

// residentMB is the memory that a process holds, in millions of bytes.
func residentMB(pid int) (float64, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's memory: %w", err)
	}
	_, after, _ := strings.Cut(string(rollup), "\nRss:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0, fmt.Errorf("read the server's memory: no Rss in smaps_rollup")
	}
	kib, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return 0, fmt.Errorf("read the server's memory: %w", err)
	}
	return kib * 1024 / 1e6, nil
}

// cpuSeconds is the time that a process has computed so far, in itself and in the kernel.
func cpuSeconds(pid int) (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's processor time: %w", err)
	}
	// The name, which may hold anything, ends with the last bracket.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("read the server's processor time: %d fields in stat", len(fields))
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, fmt.Errorf("read the server's processor time: %w", err)
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	if err != nil {
		return 0, fmt.Errorf("read the server's processor time: %w", err)
	}
	return (user + system) / ticksPerSecond, nil
}

// cpuOver is how many seconds a process computes per second while do runs.
func cpuOver(pid int, do func() error) (float64, error) {
	before, err := cpuSeconds(pid)
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	took := time.Since(begin).Seconds()
	after, err := cpuSeconds(pid)
	return (after - before) / took, err
}

// settledMB waits until the memory of a process no longer falls, and returns it: what
// the garbage collector frees goes back to the system over some seconds.
func settledMB(ctx context.Context, pid int, longest time.Duration) (float64, error) {
	last, err := residentMB(pid)
	for end := time.Now().Add(longest); err == nil && time.Now().Before(end); {
		if err = pause(ctx, 2*time.Second); err != nil {
			break
		}
		was := last
		last, err = residentMB(pid)
		if last > was*0.99 {
			break
		}
	}
	return last, err
}

// pause waits, or ends with the context's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
