package app

import (
	"unsubdesk/tui/common"
	"unsubdesk/tui/pages/history"
	"unsubdesk/tui/pages/instances"
	"unsubdesk/tui/pages/report"
	"unsubdesk/tui/pages/reviews"
	"unsubdesk/tui/pages/unsubscribe"
)

// AllPages are the pages of the program.
func AllPages() Pages {
	return Pages{
		Instances:   func(c *common.Common) common.Page { return instances.New(c) },
		Reviews:     func(c *common.Common) common.Page { return reviews.New(c) },
		History:     func(c *common.Common) common.Page { return history.New(c) },
		Report:      func(c *common.Common) common.Page { return report.New(c) },
		Unsubscribe: func(c *common.Common, chosen common.OpenUnsubscribe) common.Page { return unsubscribe.New(c, chosen) },
	}
}
