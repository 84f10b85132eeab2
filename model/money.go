package model

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// Currency is the only one there is (R5).
const Currency = "USD"

// MaxAmount is the largest amount that may enter the desk (R5).
var MaxAmount = Cents(99_999_999_999_999)

// amountForm is R5's form: digits, then at most two decimals. No sign, no
// exponent, no thousands separator.
var amountForm = regexp.MustCompile(`^[0-9]+(\.[0-9]{1,2})?$`)

// Money is an exact amount of US dollars with two decimals (R5). The zero
// value is 0.00. Compare with Equal or Cmp, never with ==.
type Money struct{ d decimal.Decimal }

// Cents makes Money from integer cents, the form in which every database
// keeps it.
func Cents(c int64) Money { return Money{decimal.New(c, -2)} }

// ParseMoney reads an amount as R5 allows it. The error is an *Error with
// code CodeInvalid and says what is wrong with the text.
func ParseMoney(s string) (Money, error) {
	if !amountForm.MatchString(s) {
		return Money{}, Invalid("%s", amountProblem(s))
	}
	significant := strings.TrimLeft(s, "0")
	if len(significant) > len(MaxAmount.String()) { // millions of digits would take minutes to parse
		return Money{}, tooLarge(s)
	}
	d, err := decimal.NewFromString("0" + significant)
	if err != nil {
		return Money{}, Invalid("%q is no amount; write it like 1234.50", clip(s))
	}
	m := Money{d}
	if m.Cmp(MaxAmount) > 0 {
		return Money{}, tooLarge(s)
	}
	return m, nil
}

func tooLarge(s string) error {
	return Invalid("%s is more than the largest amount, %s", clip(s), MaxAmount)
}

var (
	negativeForm = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)
	preciseForm  = regexp.MustCompile(`^[0-9]+\.[0-9]{3,}$`)
	groupedForm  = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
)

func amountProblem(s string) string {
	switch {
	case s == "":
		return "the amount is empty; write it like 1234.50"
	case negativeForm.MatchString(s):
		return fmt.Sprintf("%s is negative; amounts are 0.00 or more", clip(s))
	case preciseForm.MatchString(s):
		return fmt.Sprintf("%s has more than two decimals; amounts are never rounded", clip(s))
	case groupedForm.MatchString(s):
		return fmt.Sprintf("%s has a thousands separator; write it like 1234.50", clip(s))
	}
	return fmt.Sprintf("%q is no amount; write it like 1234.50", clip(s))
}

// Cents returns the amount in integer cents, for storage. It panics for an
// amount outside 64 bits of cents, which ParseMoney never lets in; totals
// that might exceed it are summed and shown as Money, not stored.
func (m Money) Cents() int64 {
	c := m.d.Shift(2)
	if !c.IsInteger() || !c.BigInt().IsInt64() {
		panic(fmt.Sprintf("model: %s does not fit 64-bit cents", m.d))
	}
	return c.IntPart()
}

// Add returns m + n.
func (m Money) Add(n Money) Money { return Money{m.d.Add(n.d)} }

// Sub returns m - n, which may be negative.
func (m Money) Sub(n Money) Money { return Money{m.d.Sub(n.d)} }

// percent is so many hundredths of m, exactly: it may have more than two decimals.
func (m Money) percent(n int64) Money { return Money{m.d.Mul(decimal.New(n, -2))} }

// Share is how much of a larger amount m is, from 0 to 1, for drawing only.
func (m Money) Share(of Money) float64 {
	if of.d.Sign() <= 0 {
		return 0
	}
	share, _ := m.d.Div(of.d).Float64()
	return share
}

// Neg returns -m.
func (m Money) Neg() Money { return Money{m.d.Neg()} }

// Cmp returns -1, 0 or 1 as m is less than, equal to or greater than n.
func (m Money) Cmp(n Money) int { return m.d.Cmp(n.d) }

// Equal reports whether both are the same amount.
func (m Money) Equal(n Money) bool { return m.d.Equal(n.d) }

// IsZero reports whether the amount is 0.00.
func (m Money) IsZero() bool { return m.d.IsZero() }

// IsNegative reports whether the amount is below 0.00.
func (m Money) IsNegative() bool { return m.d.IsNegative() }

// String writes the amount with two decimals and no separator: 4812.50. For
// people, present.Amount groups the thousands.
func (m Money) String() string { return m.d.StringFixed(2) }

// MarshalJSON writes the amount as a string with two decimals.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Money) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return err
	}
	m.d = d
	return nil
}

// SumMoney adds amounts exactly; the sum cannot overflow (R5).
func SumMoney(amounts ...Money) Money {
	var total Money
	for _, a := range amounts {
		total = total.Add(a)
	}
	return total
}
