package model_test

import (
	"errors"
	"fmt"
	"testing"

	"unsubdesk/model"
)

func TestErrorCode(t *testing.T) {
	cause := errors.New("disk on fire")
	wrapped := &model.Error{Code: model.CodeUnavailable, Sentence: "The database cannot be used.", Cause: cause}
	for _, c := range []struct {
		err  error
		want model.Code
	}{
		{nil, ""},
		{cause, model.CodeInternal},
		{model.Invalid("x"), model.CodeInvalid},
		{model.Refused("x"), model.CodeRefused},
		{model.Forbidden("x"), model.CodeForbidden},
		{model.NotFound("x"), model.CodeNotFound},
		{wrapped, model.CodeUnavailable},
		{fmt.Errorf("while saving: %w", wrapped), model.CodeUnavailable},
		{errors.Join(cause, model.Refused("x")), model.CodeRefused},
	} {
		wantCode(t, c.err, c.want)
	}
	if !errors.Is(wrapped, cause) || wrapped.Error() != "The database cannot be used." {
		t.Errorf("the cause is lost, or shown: %q", wrapped)
	}
	if e := model.Invalid("at %d", 3); e.Offset != -1 || e.Sentence != "at 3" {
		t.Errorf("got %+v", e)
	}
}
