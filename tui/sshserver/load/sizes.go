package main

import "time"

// sizes say how much load there is, and what has to be reached under it. Who is let in,
// who wins and what is paid is checked just as strictly at every size.
type sizes struct {
	// instances is the size of the desk that is looked at.
	instances int

	// sessions are open at once, each pressing presses keys at the pace of one a second;
	// idle is how long the server is watched while nobody types.
	sessions int
	presses  int
	idle     time.Duration

	// agents submit one instance together, rounds times.
	agents, rounds int
	// due requests wait for two programs.
	due int
	// dropped sessions go without a word, wave of them open at a time.
	dropped, wave int
	// strangers knock, parallel of them at a time.
	strangers, parallel int

	opened, frame, closed time.Duration // all sessions drawn; p99 of key to frame; all told and gone
	memory                float64       // MB a session; 0: told only
	swept                 time.Duration
	login                 time.Duration // of a member while strangers knock

	// patience is how long one answer may take before it counts as none; limit is how
	// long one scenario may run.
	patience, limit time.Duration
}

// full is what the README's figures are measured with.
func full() sizes {
	return sizes{
		instances: 2000,
		sessions:  500, presses: 30, idle: 10 * time.Second,
		agents: 64, rounds: 100,
		due:     10_000,
		dropped: 2000, wave: 100,
		strangers: 10_000, parallel: 32,
		opened: 10 * time.Second, frame: 100 * time.Millisecond, closed: 10 * time.Second, memory: 1,
		swept: time.Minute, login: time.Second,
		patience: 15 * time.Second, limit: 10 * time.Minute,
	}
}

// small ends within seconds on a busy machine, and under the race detector, whose
// memory and times say nothing about the program's.
func small() sizes {
	return sizes{
		instances: 300,
		sessions:  20, presses: 16, idle: time.Second,
		agents: 8, rounds: 5,
		due:     300,
		dropped: 40, wave: 10,
		strangers: 100, parallel: 8,
		opened: 20 * time.Second, frame: 5 * time.Second, closed: 15 * time.Second,
		swept: time.Minute, login: 10 * time.Second,
		patience: 30 * time.Second, limit: 2 * time.Minute,
	}
}
