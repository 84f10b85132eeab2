package demo

import (
	"fmt"
	"time"

	"unsubdesk/model"
)

// month is the desk's routine: small orders, refunded at once, two in a batch.
func (s *script) month() {
	people := []string{agentMaya, agentBen, agentBen, agentMaya, managerSilva}
	notes := []string{"", "", "Customer moved to the yearly package.", "", "Ticket closed with the customer on the phone."}
	for i := 0; i < routines; i += 2 {
		b := i / 2
		at := s.ago(29*day + 12*time.Hour - time.Duration(b)*63*time.Hour)
		s.submit(at, people[b%len(people)], fmt.Sprint(1+b%4), notes[b%len(notes)], routineKey(i), routineKey(i+1))
	}
}

// decisions are the large requests that somebody decided or took back.
func (s *script) decisions() {
	at := s.ago(14 * day)
	s.submit(at, agentMaya, "2", "", "approved school")
	s.approve(s.within(at, 5*time.Hour), managerChen, "approved school", "Agreed with the school on the phone.")
	at = s.ago(20 * day)
	s.submit(at, agentBen, "1", "", "approved mine")
	s.approve(s.within(at, 90*time.Minute), managerChen, "approved mine", "")
	at = s.ago(8 * day)
	s.submit(at, agentMaya, "4", "The marina closed for good.", "approved resort")
	s.approve(s.within(at, 11*time.Hour), managerSilva, "approved resort", "")
	at = s.ago(5 * day)
	s.submit(at, agentBen, "3", "", "approved for stranger")
	s.approve(s.within(at, 3*time.Hour), adminAda, "approved for stranger", "The account's manager is not at this desk; checked with the customer.")

	at = s.ago(11 * day)
	s.submit(at, agentMaya, "4", "", "rejected bank")
	s.reject(s.within(at, 4*time.Hour), managerChen, "rejected bank", "The customer keeps it: see their mail of this afternoon.")
	at = s.ago(3 * day)
	s.submit(at, agentBen, "5", "Bought for a project that was called off.", "rejected logistics")
	s.reject(s.within(at, 2*time.Hour), managerOkafor, "rejected logistics", "The project goes on; they only moved the start.")
	at = s.ago(6 * day)
	s.submit(at, agentBen, "1", "", "withdrawn")
	s.withdraw(s.within(at, 25*time.Minute), agentBen, "withdrawn", "Wrong order: the customer meant the one before.")
	at = s.ago(4 * day)
	s.submit(at, agentMaya, "2", "", "withdrawn by admin")
	s.withdraw(s.within(at, 10*time.Hour), adminAda, "withdrawn by admin", "Maya is away; the customer called it off.")
}

// split are the orders just under the threshold, refunded at once within a week.
func (s *script) split() {
	s.submit(s.ago(17*day), agentBen, "3", "", "split 1")
	s.submit(s.ago(15*day), agentBen, "3", "", "split 2")
	s.submit(s.ago(12*day+8*time.Hour), agentMaya, "5", "The rest of the lobby's packages.", "split 3")
	s.submit(s.ago(25*day), agentMaya, "1", "", "near alone")
}

// silence are requests that nobody decided: one approved at its deadline, one
// only when the desk was opened the next morning.
func (s *script) silence() {
	deadline := s.w.start.Add(-9 * day)
	s.submit(deadline.Add(-s.w.window), agentMaya, "4", "", "silent")
	s.sweep(deadline.Add(412 * time.Millisecond))
	deadline = s.w.start.Add(-2*day - 6*time.Hour)
	s.submit(deadline.Add(-s.w.window), agentBen, "2", "", "silent overnight")
	s.sweep(deadline.Add(6 * time.Hour))
}

// openReviews are the requests that wait for a decision, the soonest first.
func (s *script) openReviews() {
	open := func(left time.Duration, share float64, by, reason, note, key string) {
		deadline := s.w.start.Add(s.w.left(left, share))
		s.submit(deadline.Add(-s.w.window), by, reason, note, key)
	}
	open(3*time.Minute, 0.2, agentBen, "4", "", "soonest")
	open(42*time.Minute, 0.35, agentBen, "4", "", "one cent")
	open(3*time.Hour+12*time.Minute, 0.5, agentMaya, "1", "", "school")
	open(5*time.Hour, 0.6, agentMaya, "2", "", "ends first")
	open(6*time.Hour+20*time.Minute, 0.65, managerChen, "3", "", "own")
	open(8*time.Hour, 0.7, agentBen, "1", "", "in effect since")
	open(11*time.Hour, 0.8, agentMaya, "4", "Their new provider starts next month.", "stranger")
	open(14*time.Hour+30*time.Minute, 0.85, agentBen, "2", "", "nobody")
	open(19*time.Hour, 0.9, agentBen, "5", "duplicate of an order of last week", "duplicate")
}

// holds are the requests that a block stopped: two are still on hold, one
// went on.
func (s *script) holds() {
	w := s.w
	submitted := w.start.Add(w.left(9*time.Hour, 0.75) - w.window)
	s.submit(submitted, agentMaya, "4", "", "frozen")
	later := []news{{"frozen", 0, func(in *model.Instance) { in.Account.Frozen = true }}}
	for i, fact := range laterFacts() {
		later = append(later, news{routineKey(2 + i), 0, fact})
	}
	s.bring(w.start.Add(-w.left(5*time.Hour, 0.1)), later...)

	submitted = w.start.Add(-w.window - w.left(2*time.Hour, 0.25))
	s.submit(submitted, agentBen, "3", "", "three holds")
	var three []news
	for i, fact := range laterFacts() {
		three = append(three, news{"three holds", i, fact})
	}
	s.bring(submitted.Add(w.share(0.25)), three...)

	submitted = w.start.Add(-7*day - w.window)
	s.submit(submitted, agentBen, "2", "", "held and resumed")
	transaction := func(word string) news {
		return news{"held and resumed", 0, func(in *model.Instance) { in.Transaction = word }}
	}
	s.bring(submitted.Add(w.share(0.125)), transaction("renewal"))
	s.bring(submitted.Add(w.share(0.25)), transaction(model.NoTransaction))
	s.approve(submitted.Add(w.share(0.5)), managerChen, "held and resumed", "The renewal was cancelled.")
}

// laterFacts are blocks that files bring during the story.
func laterFacts() []func(*model.Instance) {
	return []func(*model.Instance){
		func(in *model.Instance) { in.ResourceFrozen = true },
		func(in *model.Instance) { in.Transaction = "transfer" },
		func(in *model.Instance) { in.Promotion, in.InvoiceIssuedBy = true, model.IssuerPartner },
	}
}
