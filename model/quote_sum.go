package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// QuoteFacts is what the sums of a quote need to know of an instance; a store keeps it
// together, so that a million are read in less than a second.
type QuoteFacts struct {
	Row         uint32
	EffectiveAt int64 // µs
	Bits        BlockBits
	Paid        int64 // cents
	Coupons     int64 // cents, all of them
	// CouponsUntil is when the first of the coupons ends (µs), 0 if none does.
	CouponsUntil int64
	// Print stands for the content that a quote is about, and Order for the order.
	Print, Order int64
}

// FactsOf are an instance's facts.
func FactsOf(in Instance) QuoteFacts {
	f := QuoteFacts{Row: in.Row, EffectiveAt: in.EffectiveAt.UnixMicro(), Bits: in.Bits(), Paid: in.Paid.Cents(),
		Coupons: in.CouponTotal().Cents(), Print: printOf(in), Order: OrderPrint(in.Order.Number)}
	for _, c := range in.Coupons {
		if until := c.ValidUntil; !until.IsZero() && (f.CouponsUntil == 0 || until.UnixMicro() < f.CouponsUntil) {
			f.CouponsUntil = until.UnixMicro()
		}
	}
	return f
}

// printOf is a number for what R14 binds of an instance itself: its ID, order, account,
// amounts and coupons.
func printOf(in Instance) int64 {
	b := make([]byte, 0, 256)
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	text(in.ID)
	text(in.Order.Number)
	text(in.Account.ID)
	for _, m := range []Money{in.AmountDue, in.Discount, in.Paid} {
		b = binary.AppendVarint(b, m.Cents())
	}
	coupons := slices.Clone(in.Coupons)
	slices.SortFunc(coupons, func(a, b Coupon) int { return strings.Compare(a.ID, b.ID) })
	for _, c := range coupons {
		text(c.ID)
		b = binary.AppendVarint(b, c.Amount.Cents())
		until := int64(math.MinInt64)
		if !c.ValidUntil.IsZero() {
			until = c.ValidUntil.UnixMicro()
		}
		b = binary.AppendVarint(b, until)
	}
	return firstBytes(sha256.Sum256(b))
}

// OrderPrint is a number for an order.
func OrderPrint(number string) int64 { return firstBytes(sha256.Sum256([]byte(number))) }

func firstBytes(sum [sha256.Size]byte) int64 {
	return int64(binary.BigEndian.Uint64(sum[:8])) //nolint:gosec // a print, not an amount
}

// Prints are a number for each instance, in the order of the rows, for what the quote
// shows of it, the coupons' ends apart: with lines that is the order's value too.
func (q Quote) Prints(p Policy) []uint32 {
	if q.Sum != nil {
		return q.Sum.Prints
	}
	byRow := slices.Clone(q.Lines)
	slices.SortFunc(byRow, func(a, b QuoteLine) int { return cmp.Compare(a.Instance.Row, b.Instance.Row) })
	prints := make([]uint32, len(byRow))
	for i, l := range byRow {
		f := FactsOf(l.Instance)
		prints[i] = withValue(f.linePrint(f.maskOf(p, q.At.UnixMicro()), l.NeedsReview), l.Instance.Order.Value())
	}
	return prints
}

// blockMask has a bit for each of BlockCodes that holds.
type blockMask uint8

// maskOf is Blocks without the sentences.
func (f QuoteFacts) maskOf(p Policy, now int64) blockMask {
	var m blockMask
	for i, code := range BlockCodes() {
		if code == BlockInEffect && f.EffectiveAt <= now || f.Bits&p.BitOf(code) != 0 {
			m |= 1 << i
		}
	}
	return m
}

// Confirmed reports whether nothing has changed of an instance that a person confirmed
// (R14), the coupons' ends apart: print is the one that its quote had among its Prints.
func Confirmed(print uint32, in Instance, p Policy, now time.Time) bool {
	f := FactsOf(in)
	value := in.Order.Value()
	line := f.linePrint(f.maskOf(p, now.UnixMicro()), p.NeedsReview(value))
	return print == short(line) || print == withValue(line, value)
}

// withValue is the print of a line that shows its order's value as well.
func withValue(line uint64, value Money) uint32 {
	return short(mixed(line ^ mixed(uint64(value.Cents())))) //nolint:gosec // a print, not an amount
}

func (f QuoteFacts) linePrint(m blockMask, review bool) uint64 {
	state := uint64(m)
	if review {
		state |= 1 << 8
	}
	return mixed(mixed(uint64(f.Print)) ^ mixed(uint64(f.Order)+state)) //nolint:gosec // prints, not amounts
}

// mixed spreads a number over 64 bits, so that sums of prints differ.
func mixed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func short(print uint64) uint32 { return uint32(print >> 32) } //nolint:gosec // the upper half

// QuoteSum is what a quote says of more instances than anybody reads one by one.
type QuoteSum struct {
	// Orders are all orders; those of each group may overlap.
	Orders, OrdersNow, OrdersReview, OrdersBlocked int
	// Blocked counts the blocks that hold; an instance may have several.
	Blocked map[BlockCode]int
	// CouponsEnd and TakeEffect count the instances under review of which a
	// coupon ends, and that take effect, before the deadline (R4, R10).
	CouponsEnd, TakeEffect int
	Deadline               time.Time
	// CouponsReview and ExpiredReview are what waits for review of the totals' coupons.
	CouponsReview, ExpiredReview Money
	// Managers are those of Quote.Managers.
	Managers []string
	// Prints are those of Quote.Prints.
	Prints []uint32
}

// Summing adds up the quote of a selection, an instance at a time in the order of
// the rows (R1–R7). It decides as NewQuote does.
type Summing struct {
	policy        Policy
	now, deadline int64
	at            time.Time
	review        Selection
	masks         [allMasks]blockMask // of facts that have not taken effect
	inEffect      blockMask
	sum           QuoteSum
	totals        QuoteTotals
	groups        [2]groupSum // now, review
	blocks        [1 << 8]int
	orders        map[int64]uint8
	ended         []uint32
	warned        map[uint32]bool // those of them whose coupons were counted
	managers      map[string]bool // of the orders under review
	sum1, sum2    uint64
}

// groupSum is what one part of the instances gives back; coupons are all of theirs.
type groupSum struct{ paid, coupons, expired centSum }

const allMasks = 128 // as many as BlockBits has

// NewSumming begins a quote at now. review are the rows whose orders need a review
// (R6); about n instances will be added.
func NewSumming(p Policy, now time.Time, review Selection, n int) *Summing {
	s := &Summing{policy: p, now: now.UnixMicro(), deadline: p.DeadlineOf(now).UnixMicro(), at: now, review: review,
		orders: make(map[int64]uint8, n/2), warned: map[uint32]bool{}, managers: map[string]bool{}}
	s.sum.Prints = make([]uint32, 0, n)
	s.sum.Deadline = p.DeadlineOf(now)
	for bits := range s.masks {
		s.masks[bits] = QuoteFacts{Bits: BlockBits(bits), EffectiveAt: math.MaxInt64}.maskOf(p, s.now)
	}
	s.inEffect = QuoteFacts{EffectiveAt: s.now}.maskOf(p, s.now)
	return s
}

// Add adds an instance.
func (s *Summing) Add(f QuoteFacts) {
	mask := s.masks[f.Bits&(allMasks-1)]
	if f.EffectiveAt <= s.now {
		mask |= s.inEffect
	}
	review := s.review.Has(f.Row)
	line := f.linePrint(mask, review)
	s.sum1, s.sum2 = s.sum1+line, s.sum2+mixed(line)
	s.sum.Prints = append(s.sum.Prints, short(line))
	s.totals.Instances++
	s.blocks[mask]++
	switch {
	case mask != 0:
		s.totals.Blocked++
		s.orders[f.Order] |= 4
		return
	case review:
		s.totals.Review++
		s.orders[f.Order] |= underReview
		s.warn(f)
	default:
		s.totals.Now++
		s.orders[f.Order] |= 1
	}
	g := s.group(f.Row)
	g.paid.add(f.Paid)
	if g.coupons.add(f.Coupons); f.CouponsUntil != 0 && f.CouponsUntil <= s.now {
		s.ended = append(s.ended, f.Row)
	}
}

func (s *Summing) group(row uint32) *groupSum {
	if s.review.Has(row) {
		return &s.groups[1]
	}
	return &s.groups[0]
}

func (s *Summing) warn(f QuoteFacts) {
	if f.CouponsUntil > s.now && f.CouponsUntil <= s.deadline {
		s.sum.CouponsEnd++
	}
	if f.EffectiveAt <= s.deadline {
		s.sum.TakeEffect++
	}
}

// Ended are the rows of which a coupon has ended: AddCoupon has to be told each coupon of theirs.
func (s *Summing) Ended() Selection { return SelectionOf(s.ended...) }

// AddCoupon tells apart what is returned and what is not, of one of the rows of Ended,
// and warns of what ends first, which its facts do not have.
func (s *Summing) AddCoupon(row uint32, c Coupon) {
	if !c.Valid(s.at) {
		s.group(row).expired.add(c.Amount.Cents())
		return
	}
	if s.review.Has(row) && !c.Valid(s.sum.Deadline) && !s.warned[row] {
		s.warned[row] = true
		s.sum.CouponsEnd++
	}
}

// Reviewed reports whether anything that was added goes to review: AddOrder then has to be
// told each order that may be among them.
func (s *Summing) Reviewed() bool { return s.totals.Review > 0 }

// AddOrder hears of whom the account of an order names as its manager. Once somebody is
// known to have an order under review, their others need not be looked for.
func (s *Summing) AddOrder(number, manager string) {
	if !s.managers[manager] && s.orders[OrderPrint(number)]&underReview != 0 {
		s.managers[manager] = true
	}
}

// underReview is the bit of Summing.orders for an order of which something goes to review.
const underReview = 2

// Quote is the sum. It has no lines.
func (s *Summing) Quote() Quote {
	t := s.totals
	sum := s.sum
	now, review := &s.groups[0], &s.groups[1]
	t.RefundNow, t.RefundReview = now.paid.money(), review.paid.money()
	sum.CouponsReview, sum.ExpiredReview = review.coupons.money().Sub(review.expired.money()), review.expired.money()
	t.CouponsExpired = sum.ExpiredReview.Add(now.expired.money())
	t.CouponsReturned = sum.CouponsReview.Add(now.coupons.money().Sub(now.expired.money()))
	sum.Blocked = map[BlockCode]int{}
	for mask, n := range s.blocks {
		for i, code := range BlockCodes() {
			if n > 0 && mask&(1<<i) != 0 {
				sum.Blocked[code] += n
			}
		}
	}
	sum.Orders = len(s.orders)
	for _, in := range s.orders {
		sum.OrdersNow += int(in & 1)
		sum.OrdersReview += int(in >> 1 & 1)
		sum.OrdersBlocked += int(in >> 2 & 1)
	}
	sum.Managers = slices.Sorted(maps.Keys(s.managers))
	q := Quote{At: s.at, Totals: t, Sum: &sum}
	q.Warnings = sum.warnings()
	q.Digest = s.digest(t)
	return q
}

// warnings count what a quote of few instances names one by one.
func (s QuoteSum) warnings() []string {
	var warnings []string
	if s.CouponsEnd > 0 {
		warnings = append(warnings, counted(s.CouponsEnd, "instance has", "instances have")+" a coupon that ends before the review does: it may not come back.")
	}
	if s.TakeEffect > 0 {
		warnings = append(warnings, counted(s.TakeEffect, "instance takes", "instances take")+" effect before the review ends; "+
			map[bool]string{true: "its request is", false: "their requests are"}[s.TakeEffect == 1]+" honoured all the same.")
	}
	return warnings
}

// counted is a number with its noun.
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + more
}

// digest stands for the content, whatever the order in which it was added up (R14).
func (s *Summing) digest(t QuoteTotals) string {
	sum := sha256.Sum256([]byte(jsonText([]any{t.Instances, t.Now, t.Review, t.Blocked, t.RefundNow, t.RefundReview,
		t.CouponsReturned, t.CouponsExpired, fmt.Sprintf("%016x%016x", s.sum1, s.sum2)})))
	return "s1-" + hex.EncodeToString(sum[:])[:32]
}

// centSum adds up cents without leaving 64 bits.
type centSum struct {
	whole Money
	cents int64
}

func (c *centSum) add(cents int64) {
	if c.cents > math.MaxInt64-cents {
		c.whole, c.cents = c.whole.Add(Cents(c.cents)), 0
	}
	c.cents += cents
}

func (c *centSum) money() Money { return c.whole.Add(Cents(c.cents)) }
