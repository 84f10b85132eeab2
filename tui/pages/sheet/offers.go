package sheet

import (
	"strings"

	"unsubdesk/tui/keys"
)

// offerCopy is before the keys of Copied in the IDs of CopyOffers.
const offerCopy = "copy/"

// CopyOffers are what of a request Copied copies, as actions without a key; off is why
// there is none.
func CopyOffers(off string) []keys.Action {
	var list []keys.Action
	for _, c := range [][2]string{{"i", "the request number"}, {"o", "the order number"}, {"r", "the row"}} {
		list = append(list, keys.Action{ID: keys.ID(offerCopy + c[0]), Desc: "Copy " + c[1], Group: keys.GroupCopy, Off: off})
	}
	return list
}

// CopiesNotice reports whether a key of the CopyBox stands for the notice for the customer,
// which is asked for with AskNotice.
func CopiesNotice(key string) bool { return key == "n" }

// CopyOffered is the key of Copied that one of CopyOffers stands for; false for another
// action.
func CopyOffered(id keys.ID) (key string, ok bool) { return strings.CutPrefix(string(id), offerCopy) }
