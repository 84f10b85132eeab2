package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/e2e/harness"
)

// TestSmall is the whole program at the sizes of CI.
func TestSmall(t *testing.T) {
	var progress, table bytes.Buffer
	ok, err := measure(context.Background(), options{Small: true}, &table, &progress)
	if err != nil || !ok {
		t.Fatalf("reached: %v, %v\n%s\n%s", ok, err, table.String(), progress.String())
	}
	for _, sc := range scenarios() {
		if !strings.Contains(table.String(), sc.name) {
			t.Errorf("%s has no figure in\n%s", sc.name, table.String())
		}
	}
}

func TestAMissedFigureIsSaid(t *testing.T) {
	good := within("opened", time.Second, 10*time.Second)
	for _, missed := range []figure{
		within("opened", 11*time.Second, 10*time.Second), exactly("winners", 2, 1), atMost("memory", 1.01, 1, "MB"),
		near("goroutines", 106, 100), near("goroutines", 94, 100), failed("race", context.DeadlineExceeded),
	} {
		var table bytes.Buffer
		f := figures{good, missed}
		if err := f.writeTable(&table); err != nil {
			t.Fatal(err)
		}
		if f.reached() || strings.Count(table.String(), "MISSED") != 1 {
			t.Errorf("%+v: reached %v\n%s", missed, f.reached(), table.String())
		}
	}
	if !(figures{good}).reached() || (figures{}).reached() {
		t.Error("one good figure is enough, none is not")
	}
}

func TestSpread(t *testing.T) {
	var s spread
	for i := 100; i >= 0; i-- {
		s = append(s, time.Duration(i)*time.Millisecond)
	}
	for percent, want := range map[float64]time.Duration{0: 0, 50: 50, 99: 99, 100: 100} {
		if got := s.at(percent); got != want*time.Millisecond {
			t.Errorf("p%v is %v", percent, got)
		}
	}
}

// TestOnlyItsOwnFrameAnswersAKey: what a screen draws by itself is no answer.
func TestOnlyItsOwnFrameAnswersAKey(t *testing.T) {
	before := look{tab: "Pending", filter: " / press / to filter", row: 6, subject: "CS1…1", marked: " nothing selected", position: 2, rows: 9}
	tests := map[string]struct {
		stroke stroke
		now    func(*look)
	}{
		"down":  {down(), func(l *look) { l.row, l.position = 7, 3 }},
		"up":    {up(), func(l *look) { l.row, l.position = 5, 1 }},
		"mark":  {mark(), func(l *look) { l.marked = " 1 selected" }},
		"top":   {top(), func(l *look) { l.row, l.position = 5, 1 }},
		"view":  {instances(), func(l *look) { l.tab = "Unsubscription Allowed" }},
		"tab":   {stroke{answered: nextTab}, func(l *look) { l.tab = "On hold" }},
		"open":  {stroke{answered: filterOpens}, func(l *look) { l.filter = " / ▏" }},
		"typed": {stroke{answered: filterHolds("o")}, func(l *look) { l.filter = " / o▏   827 match" }},
	}
	for name, test := range tests {
		now := before
		now.rows = 10 // somebody else's request has come
		if test.stroke.answered(before, now) {
			t.Errorf("%s: answered by a frame of something else", name)
		}
		if test.now(&now); !test.stroke.answered(before, now) {
			t.Errorf("%s: not answered by %v", name, now)
		}
	}
}

func TestARaceHasOneWinner(t *testing.T) {
	in := pack("prize-01", 100_00, time.Now())
	won := harness.Result{Stdout: `{"requests":[{"request_id":"UR-1","status":"completed","instances":["prize-01"]}],"refused":[]}`}
	refused := func(code string) harness.Result {
		return harness.Result{Status: 4, Stdout: `{"requests":[],"refused":[{"instance_id":"prize-01","blocks":[{"code":"` + code + `","message":"already unsubscribed: UR-1"}]}]}`}
	}
	var s score
	for _, r := range []harness.Result{refused(string(model.BlockUnsubscribed)), won, refused(string(model.BlockUnsubscribed))} {
		if err := s.note(in, r, time.Second); err != nil {
			t.Error(err)
		}
	}
	if err := s.roundOver(in); err != nil || s.rounds != 1 || s.refusals != 2 {
		t.Errorf("one winner: %v, %+v", err, &s)
	}
	for name, r := range map[string]harness.Result{
		"another reason": refused(string(model.BlockResourceFrozen)),
		"an error":       {Status: 1, Stderr: "The desk is busy."},
		"a status":       {Status: 1, Stdout: won.Stdout},
	} {
		if s.note(in, r, time.Second) == nil {
			t.Errorf("%s counts as a clear answer", name)
		}
	}
	for range 2 {
		if err := s.note(in, won, time.Second); err != nil {
			t.Error(err)
		}
	}
	if s.roundOver(in) == nil {
		t.Error("a round with two winners is one like another")
	}
	if s.roundOver(in) == nil {
		t.Error("a round without a winner is one like another")
	}
}

func TestWhatIsNoScenario(t *testing.T) {
	ok, err := measure(context.Background(), options{Scenarios: []string{"session"}}, &bytes.Buffer{}, &bytes.Buffer{})
	if ok || err == nil || !strings.Contains(err.Error(), "sessions, race") {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestQuoted(t *testing.T) {
	if got := quoted([]string{"reviews", "it's"}); got != `'reviews' 'it'\''s'` {
		t.Error(got)
	}
}
