package model_test

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

func TestParseMoneyAccepts(t *testing.T) {
	for text, cents := range map[string]int64{
		"0": 0, "0.00": 0, "0.0": 0, "1": 100, "1.5": 150, "1.50": 150, "0.01": 1,
		"7000.00": 700_000, "7000.01": 700_001, "1234.50": 123_450,
		"007.10": 710, "000": 0, "00.09": 9,
		"999999999999.99": 99_999_999_999_999, "0000000000000999999999999.99": 99_999_999_999_999,
	} {
		m, err := model.ParseMoney(text)
		if err != nil {
			t.Errorf("ParseMoney(%q): %v", text, err)
			continue
		}
		if m.Cents() != cents {
			t.Errorf("ParseMoney(%q) = %d cents, want %d", text, m.Cents(), cents)
		}
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                                "empty",
		" 1":                              "write it like",
		"1 ":                              "write it like",
		"1 000":                           "write it like",
		"\u00a01":                         "write it like",
		"+1":                              "write it like",
		"-1":                              "negative",
		"-0.01":                           "negative",
		"-0":                              "negative",
		"1.":                              "write it like",
		".5":                              "write it like",
		".":                               "write it like",
		"1.2.3":                           "write it like",
		"1.005":                           "more than two decimals",
		"1.000":                           "more than two decimals",
		"1e2":                             "write it like",
		"1E2":                             "write it like",
		"1,000.00":                        "thousands separator",
		"1,000":                           "thousands separator",
		"1,50":                            "write it like",
		"1'000":                           "write it like",
		"1_000":                           "write it like",
		"0x10":                            "write it like",
		"NaN":                             "write it like",
		"Inf":                             "write it like",
		"$5":                              "write it like",
		"5 USD":                           "write it like",
		"１２":                              "write it like", // full-width digits
		"٣":                               "write it like", // Arabic-Indic three
		"1\n":                             "write it like",
		"1\x00":                           "write it like",
		"1000000000000":                   "more than the largest amount, 999999999999.99",
		"999999999999.999":                "more than two decimals",
		"1000000000000.00":                "more than the largest",
		"9223372036854775807":             "more than the largest",
		"92233720368547758080":            "more than the largest",
		strings.Repeat("9", 400):          "more than the largest",
		strings.Repeat("9", 400) + ".00":  "more than the largest",
		strings.Repeat("0", 300) + "1e10": "write it like",
	} {
		_, err := model.ParseMoney(text)
		wantCode(t, err, model.CodeInvalid)
		if err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("ParseMoney(%q) says %q, which lacks %q", text, err, says)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("ParseMoney of %d bytes says %d bytes", len(text), len(err.Error()))
		}
	}
}

func TestParseMoneyRefusesMillionsOfDigitsAtOnce(t *testing.T) {
	digits := strings.Repeat("9", 5_000_000) // parsing them takes half a minute
	start := time.Now()
	_, err := model.ParseMoney(digits)
	wantCode(t, err, model.CodeInvalid)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestMoneyMessagesCarryNoControlCharacters(t *testing.T) {
	_, err := model.ParseMoney("1\x1b[31m\u202e2")
	if err == nil || strings.IndexFunc(err.Error(), model.UnsafeRune) >= 0 {
		t.Errorf("says %q", err)
	}
}

func TestMoneyWritesTwoDecimals(t *testing.T) {
	for text, want := range map[string]string{"0": "0.00", "1.5": "1.50", "4812.5": "4812.50", "999999999999.99": "999999999999.99"} {
		if got := money(t, text).String(); got != want {
			t.Errorf("%s is written %s, want %s", text, got, want)
		}
	}
	if got := (model.Money{}).String(); got != "0.00" {
		t.Errorf("zero is written %s", got)
	}
	if got := model.Cents(-5).String(); got != "-0.05" {
		t.Errorf("minus five cents are written %s", got)
	}
}

func TestMoneyIsExactWhereFloatsAreNot(t *testing.T) {
	if sum := model.SumMoney(money(t, "0.10"), money(t, "0.20")); !sum.Equal(money(t, "0.30")) {
		t.Errorf("0.10 + 0.20 = %s", sum)
	}
	// as a float this came back as 90071992547409.94
	if got := model.Cents(9_007_199_254_740_993).Cents(); got != 9_007_199_254_740_993 {
		t.Errorf("cents came back as %d", got)
	}
}

func TestMoneyTotalsDoNotOverflow(t *testing.T) {
	var total model.Money
	for range 1_000_000 {
		total = total.Add(model.MaxAmount)
	}
	if got := total.String(); got != "999999999999990000.00" {
		t.Errorf("a million times the largest amount is %s", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("Cents of an amount beyond 64 bits did not panic")
		}
	}()
	total.Cents()
}

func TestMoneyCompares(t *testing.T) {
	small, large := money(t, "7000.00"), money(t, "7000.01")
	if small.Cmp(large) != -1 || large.Cmp(small) != 1 || small.Cmp(money(t, "7000")) != 0 {
		t.Error("7000.00 and 7000.01 compare wrongly")
	}
	if !small.Sub(large).IsNegative() || large.Sub(small).IsNegative() || !small.Sub(small).IsZero() {
		t.Error("a difference has the wrong sign")
	}
	if !small.Neg().Add(small).IsZero() {
		t.Error("-m + m is not zero")
	}
	if !(model.Money{}).IsZero() || (model.Money{}).Cents() != 0 {
		t.Error("the zero Money is not 0.00")
	}
}

func TestCentsRoundTrip(t *testing.T) {
	for _, c := range []int64{0, 1, 99, 100, -1, math.MaxInt64, math.MinInt64} {
		if got := model.Cents(c).Cents(); got != c {
			t.Errorf("Cents(%d).Cents() = %d", c, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Int64Range(0, model.MaxAmount.Cents()).Draw(t, "cents")
		m := money(t, model.Cents(c).String())
		if m.Cents() != c {
			t.Fatalf("%d cents came back as %d", c, m.Cents())
		}
	})
}

func TestMoneyJSON(t *testing.T) {
	b, err := json.Marshal(model.Cents(80_00))
	if err != nil || string(b) != `"80.00"` {
		t.Errorf("80.00 is %s in JSON (%v)", b, err)
	}
	var m model.Money
	if err := json.Unmarshal(b, &m); err != nil || !m.Equal(model.Cents(80_00)) {
		t.Errorf("came back as %s (%v)", m, err)
	}
	for _, bad := range []string{`80.00`, `"eighty"`, `null1`} {
		if err := json.Unmarshal([]byte(bad), &m); err == nil {
			t.Errorf("%s was read as %s", bad, m)
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"", "0", "1234.50", "-1", "1e9", "1,000.00", ".5", "5.", "999999999999.99", "1000000000000", "١"} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^[0-9]+(\.[0-9]{1,2})?$`)
	f.Fuzz(func(t *testing.T, s string) {
		m, err := model.ParseMoney(s)
		if err != nil {
			wantCode(t, err, model.CodeInvalid)
			return
		}
		if !form.MatchString(s) || m.IsNegative() || m.Cmp(model.MaxAmount) > 0 {
			t.Errorf("ParseMoney(%q) = %s", s, m)
		}
		whole, cents, _ := strings.Cut(s, ".")
		want := strings.TrimLeft(whole, "0") + (cents + "00")[:2]
		if got := strings.TrimLeft(strings.Replace(m.String(), ".", "", 1), "0"); got != strings.TrimLeft(want, "0") {
			t.Errorf("ParseMoney(%q) = %s", s, m)
		}
	})
}
