package linear

import (
	"slices"
	"strconv"
	"strings"

	"unsubdesk/model"
)

// reasonNumber is what to type for a reason: its code where that is a number, as the
// provider's are, else its place in the list, where that is no other reason's code.
func reasonNumber(reasons []model.Reason, i int) string {
	code := reasons[i].Code
	if _, err := strconv.Atoi(code); err == nil {
		return code
	}
	place := strconv.Itoa(i + 1)
	if slices.ContainsFunc(reasons, func(r model.Reason) bool { return r.Code == place }) {
		return code
	}
	return place
}

// pickReason is the reason that was typed: by its code, else by its place; -1 if none.
func pickReason(reasons []model.Reason, typed string) int {
	if i := slices.IndexFunc(reasons, func(r model.Reason) bool { return strings.EqualFold(r.Code, typed) }); i >= 0 {
		return i
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(reasons) {
		return n - 1
	}
	return -1
}
