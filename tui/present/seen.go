package present

import (
	"strings"
	"time"

	"unsubdesk/model/desk"
)

// Seen is what a reviewer had on screen when deciding, as short canonical text
// for the audit trail: request, status, refund, coupons, instances with their
// refund, deadline.
func Seen(r desk.RequestRow) string {
	parts := []string{
		"request=" + r.ID, "status=" + string(r.Status), "order=" + r.OrderNumber,
		"value=" + r.OrderValue.String(), "refund=" + r.Refund.String(), "coupons=" + r.CouponsReturned.String(),
		"by=" + r.SubmittedBy, "reason=" + r.ReasonCode,
	}
	for _, it := range r.Items {
		parts = append(parts, "instance="+it.InstanceID+":"+it.Refund.String())
	}
	if !r.Deadline.IsZero() {
		parts = append(parts, "deadline="+r.Deadline.UTC().Format(time.RFC3339Nano))
	}
	return Clean(strings.Join(parts, " "))
}
