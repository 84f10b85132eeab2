package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"unsubdesk/model"
)

const day = 24 * time.Hour

// world is one data set: what its orders are drawn from.
type world struct {
	opts   Options
	start  time.Time     // the story's now
	window time.Duration // of a review
	// founded is when the desk's first import ran; everything was bought before.
	founded time.Time

	accounts []model.Account
	byName   map[string]model.Account

	products     []product
	regions      []string
	stems        []string
	parts        []string
	projectsOf   map[string][]string // by account ID
	transactions []string
}

func newWorld(o Options) *world {
	w := &world{
		opts: o, start: o.start(), window: o.window(), accounts: accounts(o.Instances), byName: map[string]model.Account{},
		products: products(), regions: regions(), stems: stems(), parts: parts(), transactions: transactions(), projectsOf: map[string][]string{},
	}
	w.founded = w.start.Add(-max(31*day, w.window+12*day))
	names := projects()
	for i, a := range w.accounts {
		w.byName[a.Name] = a
		if i%5 < 3 { // two accounts in five have no enterprise projects
			at := (i + i/5*3) % (len(names) - 2)
			w.projectsOf[a.ID] = names[at : at+3]
		}
	}
	return w
}

// dice are the random choices of one order. Each order has its own, so that
// one more choice in one of them leaves all others as they were.
type dice struct {
	*rand.Rand
	w *world
}

func (w *world) dice(serial int) dice {
	return dice{rand.New(rand.NewPCG(uint64(w.opts.Seed), uint64(serial))), w}
}

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// oneIn is true once in n times.
func (d dice) oneIn(n int) bool { return d.IntN(n) == 0 }

// between is a whole number of minutes from low up to high.
func (d dice) between(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64((high-low)/time.Minute)))*time.Minute
}

// order makes an order without instances, its number like
// CS3654065872356000000.
func (d dice) order(account model.Account, serial int) model.Order {
	return model.Order{Number: fmt.Sprintf("CS%012d%07d", d.Int64N(1e12), serial), AccountID: account.ID}
}

// instance makes an instance that nobody has paid for yet.
func (d dice) instance(account model.Account, order model.Order, bought time.Time, serial int) model.Instance {
	p := pick(d, d.w.products)
	in := model.Instance{
		ID:      fmt.Sprintf("%08x-%04x-%04x-%08d", d.Uint32(), d.Uint32()>>16, d.Uint32()>>16, serial),
		Name:    fmt.Sprintf("%s-%s-%05d", pick(d, d.w.stems), pick(d, d.w.parts), d.IntN(100_000)),
		Account: account, Order: order,
		ProductType: p.kind, ProductName: p.name, Region: pick(d, d.w.regions),
		EnterpriseProject: d.project(account),
		PurchasedAt:       bought,
		AmountDue:         model.Cents(d.price(p)),
		InvoiceIssuedBy:   model.IssuerNone,
		Transaction:       model.NoTransaction,
	}
	in.Paid = in.AmountDue
	d.takesEffect(&in, d.effective())
	return in
}

// price is the price of some months of a product, now and then of several at
// once.
func (d dice) price(p product) int64 {
	months := pick(d, []int64{1, 1, 1, 3, 3, 6, 12})
	price := p.price * months
	if d.oneIn(9) {
		price *= 2 + d.Int64N(6)
	}
	return price + d.Int64N(p.price/10)
}

// project is one of the account's enterprise projects; one instance in six is
// in none.
func (d dice) project(account model.Account) string {
	own := d.w.projectsOf[account.ID]
	if len(own) == 0 || d.oneIn(6) {
		return ""
	}
	return pick(d, own)
}

// effective is a time until an instance takes effect: a few within hours,
// most within months, some in years.
func (d dice) effective() time.Duration {
	switch n := d.IntN(100); {
	case n < 4:
		return d.between(5*time.Minute, 20*time.Hour)
	case n < 30:
		return d.between(day, 30*day)
	case n < 80:
		return d.between(30*day, 365*day)
	}
	return d.between(365*day, 4*365*day)
}

func (d dice) takesEffect(in *model.Instance, after time.Duration) {
	in.EffectiveAt = d.w.start.Add(after)
	in.ExpiresAt = in.EffectiveAt.AddDate(1+d.IntN(3), 0, 0)
}

// bought is a time of purchase before the desk's first import.
func (d dice) bought() time.Time {
	return d.w.founded.Add(-d.between(day, 300*day))
}
