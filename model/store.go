package model

import (
	"context"
	"time"
)

// Store is the desk's database. Methods answer with *Error: CodeNotFound,
// CodeConflict, CodeUnavailable as said below; a driver's own error never
// leaves the storage package.
type Store interface {
	// View runs fn on a consistent snapshot. Nothing it does changes anything.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn as one transaction: it commits if fn returns nil and
	// rolls back otherwise. fn may run again from the start when the engine
	// asks for a retry, so it must not have side effects of its own.
	Update(ctx context.Context, fn func(WriteTx) error) error
	// CopyTo writes a consistent copy of the database into an empty file, while
	// others go on working. CodeRefused for a database that is copied with its own
	// tools, CodeFile if the copy could not be written.
	CopyTo(ctx context.Context, file string) error
	// Name is what a person calls the database: its file or its host, never a
	// password.
	Name() string
	// Close releases the database.
	Close() error
}

// ReadTx reads within one transaction.
type ReadTx interface {
	// Now is the desk's clock (R8): the database server's where there is one,
	// else the machine's, in UTC microseconds, read at the moment of the call.
	Now() (time.Time, error)
	// Policy is the desk's policy, with defaults for what was never set (R17).
	Policy() (Policy, error)
	// NoticeTemplate is the desk's own template of notices; "" if it has none (R17).
	NoticeTemplate() (string, error)

	// User finds a desk user, removed ones included; the zero User if the
	// name was never given.
	User(name string) (User, error)
	// UserByKey finds the active user a key belongs to; the zero User if none.
	UserByKey(fingerprint string) (User, error)
	// Users are all active users by name.
	Users() ([]User, error)
	// SavedFilters are a user's saved filters by name.
	SavedFilters(user string) ([]SavedFilter, error)

	// HasEmails reports whether any active user has an e-mail address.
	HasEmails() (bool, error)

	// Instances finds instances by ID, in the order of ids, repeated IDs once,
	// those that do not exist left out.
	Instances(ids []string) ([]Instance, error)
	// OrderInstances are all instances of the orders, by order and ID.
	OrderInstances(orders []string) ([]Instance, error)
	// FirstOfOrders are the first instances of the orders, by order and ID, so many at the
	// most, and how many more each order has; the others are only counted.
	FirstOfOrders(orders []string, most int) (first []Instance, more map[string]int, err error)
	// List is a page of instances in the query's order.
	List(q ListQuery) ([]Instance, error)
	// EachInstance calls fn for every match in the query's order without
	// holding them all; fn's error ends it.
	EachInstance(q ListQuery, fn func(Instance) error) error
	// InstancesAt finds the instances of a selection, by order and ID.
	InstancesAt(s Selection) ([]Instance, error)
	// RowsOf are the rows of instances by ID; those that do not exist are left out.
	RowsOf(ids []string) (map[string]uint32, error)
	// MatchRows are the rows of all matches; Sort, Anchor and Limit are not looked at.
	MatchRows(q ListQuery) (Selection, error)
	// EachFacts calls fn with what a quote's sums need of each instance of a
	// selection, in the order of the rows.
	EachFacts(s Selection, fn func(QuoteFacts)) error
	// EachCoupon calls fn with each coupon of the instances of a selection, and their rows.
	EachCoupon(s Selection, fn func(row uint32, c Coupon)) error
	// RowsOver are the rows of all instances whose order's value is over a threshold
	// (R6).
	RowsOver(threshold Money) (Selection, error)
	// EachOrderOver calls fn with each such order, and the manager that its account names.
	EachOrderOver(threshold Money, fn func(number, manager string)) error
	// SelectedOrders are the orders of the first n rows of a selection, each with all
	// that is selected of it and no digest, and all rows that they hold or n counts.
	SelectedOrders(s Selection, n int) (orders []BatchOrder, rows Selection, err error)
	// MatchIDs are the IDs of all matches in the query's order.
	MatchIDs(q ListQuery) ([]string, error)
	// Count counts the matches, to Limit if it is not 0; Sort and Anchor are not
	// looked at.
	Count(q ListQuery) (int, error)
	// Facets counts the matches by the values of one field: FieldType,
	// FieldRegion, FieldProject, FieldAccount or FieldManager. Most first.
	Facets(q ListQuery, field FilterField) ([]Facet, error)
	// FacetsAtOnce is Facets by type, region or project where that takes no time worth
	// mentioning. Else sure is false, and the facets are all values that the desk has,
	// with CountUnknown.
	FacetsAtOnce(q ListQuery, field FilterField) (facets []Facet, sure bool, err error)
	// HasProjects reports whether any instance has an enterprise project.
	HasProjects() (bool, error)
	// Accounts finds accounts by ID; those that do not exist are left out.
	Accounts(ids []string) (map[string]Account, error)
	// Orders finds orders by number; those that do not exist are left out.
	Orders(numbers []string) (map[string]Order, error)
	// CouponAccounts names, for each coupon that is stored, the accounts
	// whose instances it paid for.
	CouponAccounts(coupons []string) (map[string][]string, error)

	// Request finds a request; CodeNotFound if there is none.
	Request(id string) (Request, error)
	// Requests is a page of requests in the query's order.
	Requests(q RequestQuery) ([]Request, error)
	// CountRequests counts the matches; After and Limit are not looked at.
	CountRequests(q RequestQuery) (int, error)
	// EachRequest calls fn for every match without holding them all.
	EachRequest(q RequestQuery, fn func(Request) error) error
	// RequestCounts counts the requests by status.
	RequestCounts() (map[RequestStatus]int, error)
	// SumRequests adds up the matches; After and Limit are not looked at.
	SumRequests(q RequestQuery) (Sums, error)
	// DecidedDays are the requests decided in a span, by day and decision.
	DecidedDays(s Span) ([]DecidedDay, error)
	// RefundGroups are the completed requests of a span by product, region, reason or
	// account, in SortGroups' order; by product or region each with what was refunded of its
	// instances under the value.
	RefundGroups(s Span, by ReportBy) ([]RefundGroup, error)
	// ReviewTimes are the times from submission to decision of what people approved or
	// rejected in a span.
	ReviewTimes(s Span) ([]time.Duration, error)
	// NearOrders are the orders near the review threshold (NearThreshold) that were refunded
	// in a span, each once.
	NearOrders(s Span) ([]NearOrder, error)
	// DueRequests are the IDs of pending requests whose deadline is at or
	// before now, soonest first (R8).
	DueRequests(now time.Time, limit int) ([]string, error)
	// Entries are the ledger lines of the requests, in the order written.
	Entries(requests []string) (map[string][]Entry, error)
	// EachEntry calls fn for every ledger line by request.
	EachEntry(fn func(Entry) error) error
	// EachEvent calls fn for the matching events by account and Seq.
	EachEvent(q EventQuery, fn func(Event) error) error
	// ChainHeads are the heads of all audit chains as they were kept with each
	// chain's last event, by account.
	ChainHeads() ([]ChainHead, error)
	// Batch finds a batch by its user and key; CodeNotFound if there is none.
	Batch(user, key string) (Batch, error)
	// BatchHead is a batch without what it is about: its ID, the quote that it goes by
	// and its Result; the zero Batch if there is none.
	BatchHead(user, key string) (Batch, error)
	// OpenBatches are the batches of a user that have come to no end, oldest first.
	OpenBatches(user string) ([]Batch, error)
	// Messages are the messages of the outbox that match, in its order.
	Messages(q MessageQuery) ([]Message, error)
	// EachMessage calls fn for every message that matches, in the order of the outbox,
	// without holding them all.
	EachMessage(q MessageQuery, fn func(Message) error) error
	// DueMessages reports whether a message is due that ClaimMessages would answer with.
	DueMessages(c Claim) (bool, error)
	// UntidyMessages reports whether TidyMessages would do anything.
	UntidyMessages(before time.Time) (bool, error)
	// Halts are the channels on which nothing is sent.
	Halts() (map[Channel]Halt, error)
	// EachStale calls fn for what only the storage knows and what is not as it
	// should be: rows whose derived columns do not follow from their facts, and
	// guards of the books that are gone. It gets "instance", "order", "request",
	// "entry", "guard", "search" or "tally", its ID, and a sentence. For verify.
	EachStale(fn func(what, id, message string) error) error
	// Counts are the sizes of the tables, for verify.
	Counts() (TableCounts, error)
	// Version is a number that grows with every committed change, by any
	// program, so that a screen can tell cheaply whether to reload.
	Version() (int64, error)
}

// TableCounts are the numbers of rows.
type TableCounts struct {
	Instances, Requests, Entries, Events int
}

// WriteTx reads and writes within one transaction. None of its methods
// decides a rule; model/desk is its only caller.
type WriteTx interface {
	ReadTx

	// LockRequest is Request with the row locked until the end of the
	// transaction (on SQLite the transaction itself is the lock).
	LockRequest(id string) (Request, error)
	// LockInstances is Instances with the rows locked likewise.
	LockInstances(ids []string) ([]Instance, error)

	// PutUser adds or changes a user, without the keys.
	PutUser(u User) error
	// PutKey gives a key to a user; CodeConflict if it belongs to another.
	PutKey(user string, k Key) error
	// DeleteKey takes a key from a user; CodeNotFound if it has no such key.
	DeleteKey(user, fingerprint string) error
	// PutSavedFilter adds a filter of a user, or replaces the one with its name.
	PutSavedFilter(user string, f SavedFilter) error
	// DeleteSavedFilter removes a filter of a user; one that is not there is no error.
	DeleteSavedFilter(user, name string) error
	// DeleteSavedFilters removes all filters of a user.
	DeleteSavedFilters(user string) error
	// PutPolicy stores the policy.
	PutPolicy(p Policy) error
	// PutNoticeTemplate stores the desk's own template of notices, "" for none.
	PutNoticeTemplate(text string) error

	// PutAccounts adds or changes accounts, and brings the block facts of all
	// their instances up to date.
	PutAccounts(accounts []Account) error
	// PutOrders adds orders, or changes the account and stated value of those there are;
	// the sum of their instances is then RefreshOrders' to change.
	PutOrders(orders []Order) error
	// AddInstances adds instances that are not stored, with their coupons. Account and
	// order must exist.
	AddInstances(instances []Instance) error
	// PutInstances adds or changes instances with their coupons, all columns
	// but Live and RequestID. Account and order must exist.
	PutInstances(instances []Instance) error
	// BulkPut runs fn, which will put about n instances; many go faster in it.
	BulkPut(n int, fn func() error) error
	// RefreshOrders sums the amount due of the orders' instances anew.
	RefreshOrders(numbers []string) error

	// InsertRequests adds requests, with ledger lines of theirs, and makes those whose
	// status is live the live ones of their instances; CodeConflict if one of these has
	// another (R12), or for a line that is there already (R16).
	InsertRequests(requests []Request, entries ...Entry) error
	// ChangeRequest writes a request's state, decision and hold, if its
	// status is still from; CodeConflict if not, CodeInternal for a state that
	// from may not become. Its instances follow: freed, or unsubscribed.
	ChangeRequest(r Request, from RequestStatus) error
	// AddEntries appends ledger lines.
	AddEntries(entries []Entry) error
	// AddEvents appends events to the chains of their accounts, of which they become the
	// heads: Seq, Prev and Hash are set here.
	AddEvents(events []Event) error
	// PutBatch adds a batch, or stores the Result of the one with its user
	// and key; without a Result, what was confirmed anew.
	PutBatch(b Batch) error

	// PutMessages appends messages to the outbox, in their order. One whose ID is there
	// already is left out.
	PutMessages(messages []Message) error
	// ClaimMessages begins an attempt of the first due message of some lanes, which nobody
	// else makes until the claim ends, and answers with each and the due ones that
	// follow it in its lane, with their bytes.
	ClaimMessages(c Claim) ([][]Message, error)
	// SettleMessage writes how an attempt ended, as Message.After says, and lets the next
	// message of the lane go. Nothing is changed where the message has come to its end
	// meanwhile, or where somebody has begun another attempt and this one was not accepted.
	SettleMessage(m Message) error
	// RetryMessages lets messages be sent from now on that were given up or are failing, as
	// if no attempt had been made. In their lanes they go before all that follow them.
	RetryMessages(messages []Message, now time.Time) error
	// TidyMessages goes on through the outbox from where it was left, over at most n messages
	// that came to their end before a time: one that the billing system accepted loses its
	// bytes, an alert or a mail is removed unless it was given up. more is whether any is left.
	TidyMessages(before time.Time, n int) (more bool, err error)
	// PutHalt lets nothing be sent on a channel any more; EndHalt ends that.
	PutHalt(h Halt) error
	EndHalt(c Channel) error
}
