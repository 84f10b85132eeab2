package common_test

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

func number(n int) func(context.Context) (int, error) {
	return func(context.Context) (int, error) { return n, nil }
}

func TestLoaderDropsLateAnswers(t *testing.T) {
	var l common.Loader[int]
	first := l.Ask(t.Context(), number(1))
	second := l.Ask(t.Context(), number(2))
	late, now := second().(common.Answer[int]), first().(common.Answer[int])
	if l.Accept(now) {
		t.Error("the answer to a question that was replaced is accepted")
	}
	if !l.Waiting() {
		t.Error("a late answer ends the wait")
	}
	if !l.Accept(late) || late.Value != 2 {
		t.Error("the answer to the latest question is not accepted")
	}
	if l.Accept(late) || l.Waiting() {
		t.Error("an answer is accepted twice")
	}
}

func TestLoaderCancels(t *testing.T) {
	var l common.Loader[int]
	var seen context.Context
	cmd := l.Ask(t.Context(), func(ctx context.Context) (int, error) {
		seen = ctx
		return 0, nil
	})
	cmd()
	l.Ask(t.Context(), number(2))
	if !errors.Is(seen.Err(), context.Canceled) {
		t.Error("a replaced question runs on")
	}
}

// TestLoaderIsSlow: from the first question without an answer on, whatever replaces it.
func TestLoaderIsSlow(t *testing.T) {
	var l common.Loader[int]
	var later []tea.Msg
	c := &common.Common{Timer: func(_ time.Duration, msg tea.Msg) tea.Cmd {
		later = append(later, msg)
		return nil
	}}
	l.Ask(t.Context(), number(1))
	l.WhenSlow(c)
	l.Ask(t.Context(), number(2))
	if l.WhenSlow(c); len(later) != 1 || l.Slow() {
		t.Fatalf("%d timers, slow: %v", len(later), l.Slow())
	}
	later[0].(common.Slow).Note()
	if l.Ask(t.Context(), number(3)); !l.Slow() {
		t.Error("another question is not slow at once")
	}
	cmd := l.Ask(t.Context(), number(4))
	if !l.Accept(cmd().(common.Answer[int])) || l.Slow() {
		t.Error("it is slow after its answer")
	}
	l.Ask(t.Context(), number(5))
	if later[0].(common.Slow).Note(); l.Slow() {
		t.Error("the next question is slow because the one before was")
	}
	c.Timer = nil
	watching := l.WhenSlow(c)
	l.Stop()
	if msg := watching(); msg != nil {
		t.Errorf("after the end: %v", msg)
	}
}

func TestLoadersAreTold(t *testing.T) {
	var a, b common.Loader[int]
	cmd := a.Ask(t.Context(), number(1))
	b.Ask(t.Context(), number(2))
	if b.Accept(cmd().(common.Answer[int])) {
		t.Error("a loader takes another's answer")
	}
}

func TestFailed(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want any
	}{
		{"nothing", nil, nil},
		{"cancelled", context.Canceled, nil},
		{"unavailable", model.Errorf(model.CodeUnavailable, "It does not answer."), common.QueryFailed{}},
		{"unexpected", errors.New("disk on fire"), common.QueryFailed{}},
		{"refused", model.Refused("No."), common.Notice{}},
	} {
		cmd := common.Failed(c.err)
		if (cmd == nil) != (c.want == nil) {
			t.Errorf("%s: command %v", c.name, cmd == nil)
			continue
		}
		if cmd == nil {
			continue
		}
		switch msg := cmd().(type) {
		case common.QueryFailed:
			if _, ok := c.want.(common.QueryFailed); !ok || !errors.Is(msg.Err, c.err) {
				t.Errorf("%s answers %+v", c.name, msg)
			}
		case common.Notice:
			if _, ok := c.want.(common.Notice); !ok || msg.Text != "No." || msg.Tone != common.Danger {
				t.Errorf("%s answers %+v", c.name, msg)
			}
		default:
			t.Errorf("%s answers %T", c.name, msg)
		}
	}
}

func TestSentenceHidesTheUnexpected(t *testing.T) {
	if s := common.Sentence(errors.New("disk on fire")); s == "disk on fire" {
		t.Errorf("a person reads %q", s)
	}
	if s := common.Sentence(model.Refused("No \x1b[31mway.")); s != "No \uFFFD[31mway." {
		t.Errorf("a sentence is %q", s)
	}
}

func TestRefuse(t *testing.T) {
	n := common.Refuse(keys.New().Get(keys.Unsubscribe).Because("it is frozen"))().(common.Notice)
	if n.Text != "It is frozen." || n.Tone != common.Warning {
		t.Errorf("a refusal is %+v", n)
	}
}

// TestClock: the desk's clock may be ahead of this machine's.
func TestClock(t *testing.T) {
	machine := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := &common.Common{Clock: func() time.Time { return machine }}
	c.Settle(desk.Standing{Now: machine.Add(time.Hour)})
	machine = machine.Add(time.Minute)
	if got := c.Now(); !got.Equal(time.Date(2026, 3, 2, 10, 1, 0, 0, time.UTC)) {
		t.Errorf("the desk's time is %s", got)
	}
}

func TestWhyNotSubmit(t *testing.T) {
	c := &common.Common{}
	if c.WhyNotSubmit() == "" {
		t.Error("somebody may submit before anybody is known")
	}
	c.Settle(desk.Standing{User: model.User{Name: "maya", Role: model.RoleAgent}})
	if why := c.WhyNotSubmit(); why != "" {
		t.Errorf("an agent may not: %s", why)
	}
	c.Trouble = errors.New("silent")
	if c.WhyNotSubmit() == "" {
		t.Error("one may submit while the database is silent")
	}
	c.Settle(desk.Standing{User: model.User{Name: "iris", Role: model.RoleAuditor}})
	if c.WhyNotSubmit() == "" {
		t.Error("an auditor may submit")
	}
}
