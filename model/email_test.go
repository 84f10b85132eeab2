package model_test

import (
	"strings"
	"testing"

	"unsubdesk/model"
)

func TestEmailAddresses(t *testing.T) {
	for _, good := range []string{
		"", "chen@desk.example", "Chen.Wu+reviews@mail.desk.example", "o'hara@desk.example", "a@b", "desk@localhost",
		"maya@xn--e1afmkfd.example", "1@2.example", strings.Repeat("a", 64) + "@desk.example",
	} {
		if err := model.CheckEmail(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"chen", "chen@", "@desk.example", "chen@@desk.example", "chen@desk..example", "chen@.example", "chen@desk.example.", ".chen@desk.example",
		"chen.@desk.example", "ch..en@desk.example", "chen@-desk.example", "chen@desk-.example", "chen@[127.0.0.1]", `"chen wu"@desk.example`,
		`"a@b"@desk.example`, "Chen <chen@desk.example>", "<chen@desk.example>", "chen@desk.example (Chen)", "chen@desk.example,maya@desk.example",
		" chen@desk.example", "chen@desk.example ", "chen wu@desk.example", "陈@desk.example", "chen@云.example", "chen%x@desk.example",
		"chen@desk.example\r\nBcc: maya@desk.example", "chen@desk.example\n", "chen\x00@desk.example", "chen\u202e@desk.example", "chen\u200b@desk.example",
		"chen@desk.example> SIZE=1", "@relay.example:chen@desk.example", strings.Repeat("a", 65) + "@desk.example", "a@" + strings.Repeat("b.", 130) + "example",
	} {
		err := model.CheckEmail(bad)
		if model.ErrorCode(err) != model.CodeInvalid {
			t.Errorf("%q answers %v", bad, err)
			continue
		}
		if said := err.Error(); strings.ContainsFunc(said, model.UnsafeRune) || len(said) > 250 {
			t.Errorf("%q is answered by %q", bad, said)
		}
	}
}
