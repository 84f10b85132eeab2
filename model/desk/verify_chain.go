package desk

import (
	"fmt"
	"maps"
	"slices"

	"unsubdesk/model"
)

// problemHead is what a problem is called that only kept heads tell.
const problemHead = "head"

// chainWalk is where the verification of the audit chains stands: they come one
// after the other, each from its first event.
type chainWalk struct {
	kept  map[string]model.ChainHead // what the desk keeps of each chain, until the chain has passed
	noted map[string]model.ChainHead // what was kept elsewhere, likewise
	last  model.Event                // of the chain at hand; Seq 0 before its first
	begun bool
}

// checkEvents follows each chain: no gap, every hash as computed, and its end
// where the desk keeps that it is.
func (v *verifier) checkEvents() error {
	heads, err := v.tx.ChainHeads()
	if err != nil {
		return err
	}
	w := &v.chains
	w.kept = headsByAccount(heads)
	err = v.tx.EachEvent(model.EventQuery{}, func(e model.Event) error {
		v.step()
		if !w.begun || e.AccountID != w.last.AccountID {
			v.endChain()
			w.begun, w.last = true, model.Event{AccountID: e.AccountID}
		}
		v.checkLink(e)
		v.readTrail(e)
		w.last = e
		return nil
	})
	if err != nil {
		return err
	}
	v.endChain()
	v.missChains()
	return nil
}

func headsByAccount(heads []model.ChainHead) map[string]model.ChainHead {
	of := make(map[string]model.ChainHead, len(heads))
	for _, h := range heads {
		of[h.AccountID] = h
	}
	return of
}

// checkLink holds an event against the one before it, against its own content,
// and against what was kept of it elsewhere.
func (v *verifier) checkLink(e model.Event) {
	where := fmt.Sprintf("%s #%d", chainName(e.AccountID), e.Seq)
	last := v.chains.last
	switch {
	case e.Seq != last.Seq+1:
		v.problem("event", where, "event %d of the chain is missing", last.Seq+1)
	case e.Prev != last.Hash:
		v.problem("event", where, "it does not follow the event before it")
	}
	if e.Hash != e.ChainHash() {
		v.problem("event", where, "it was changed: its hash does not fit its content")
	}
	if noted, ok := v.chains.noted[e.AccountID]; ok && noted.Events == e.Seq && noted.Hash != e.Hash {
		v.problem(problemHead, where, "it is not the event that the kept heads have: the chain was written anew")
	}
}

// endChain looks at the end of the chain that has passed.
func (v *verifier) endChain() {
	w := &v.chains
	if !w.begun {
		return
	}
	end := model.ChainHead{AccountID: w.last.AccountID, Events: w.last.Seq, Hash: w.last.Hash}
	v.report.Heads = append(v.report.Heads, end)
	name := chainName(end.AccountID)
	if kept, ok := w.kept[end.AccountID]; !ok {
		v.problem("chain", name, "the desk keeps no end of it")
	} else if kept != end {
		v.problem("chain", name, "it ends with event %d, but the desk keeps another end: event %d", end.Events, kept.Events)
	}
	if noted, ok := w.noted[end.AccountID]; ok && noted.Events > end.Events {
		v.problem(problemHead, name, "it has %d events, the kept heads have %d", end.Events, noted.Events)
	}
	delete(w.kept, end.AccountID)
	delete(w.noted, end.AccountID)
}

// missChains names the chains of which not one event is left.
func (v *verifier) missChains() {
	for _, account := range slices.Sorted(maps.Keys(v.chains.kept)) {
		v.problem("chain", chainName(account), "all its %d events are missing", v.chains.kept[account].Events)
	}
	for _, account := range slices.Sorted(maps.Keys(v.chains.noted)) {
		v.problem(problemHead, chainName(account), "it has no events, the kept heads have %d", v.chains.noted[account].Events)
	}
}

func chainName(account string) string {
	if account == "" {
		return "desk"
	}
	return account
}
